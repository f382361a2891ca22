package ui

import (
	"lifeboat/guide"
	"lifeboat/guide/explain"
)

// Source is where the window gets its state from and sends what a person does
// to: the assistant, seen from here.
type Source struct {
	// Situation returns what is known now and the route that follows from it.
	// It is called from the pump's goroutine and must not wait.
	Situation func() (guide.Situation, guide.Route)
	// Changes gets a value whenever there may be something new. Values may be
	// dropped while one is pending.
	Changes <-chan struct{}
	// Do hands over what a person did. It is called on Fyne's goroutine and
	// must not wait.
	Do func(guide.Intent)
	// Report returns the summary for support as text, shown before it is saved.
	// It may be nil.
	Report func() string
	// Explain finds what a message or a number means. Without it the box for
	// messages is not offered.
	Explain func(text string, o explain.Options) []explain.Entry
}
