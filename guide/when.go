package guide

import "time"

// When is an argument of a Text that is to be shown as a date in plain words,
// "12 November, 9 days ago". Now is the time it is told from.
type When struct {
	At, Now time.Time
}

// OnDay is a day to be shown shortly: its year only where it is another one.
type OnDay struct{ At, Now time.Time }
