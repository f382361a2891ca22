package progress

import "time"

// Left is an estimate of the time left, as a range. The zero value means that
// no honest estimate can be given.
type Left struct {
	Low, High time.Duration
}

// Known tells whether there is an estimate.
func (l Left) Known() bool { return l.High > 0 }
