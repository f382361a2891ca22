// Package progress is the one shape in which long work tells how far it is.
//
// A job takes a context and a Func. It may call the Func as often as it likes,
// from one goroutine at a time; the receiver must return at once and decides
// itself how often it shows something. Time left is computed in one place, by
// Clock, and only when the total is known and the rate is steady.
package progress

// Unit says what Done and Total count.
type Unit string

// The units in use.
const (
	Files  Unit = "files"
	Bytes  Unit = "bytes"
	Rows   Unit = "rows"
	Rounds Unit = "rounds" // key derivation rounds
)

// Progress is one reading. Within a stage Done never falls.
type Progress struct {
	Stage   string // stable name of the stage, e.g. "presence"; not for people
	Done    int64
	Total   int64 // 0 when not known yet
	Unit    Unit
	Current string // what is being worked on, in words a person may see; may be empty
}

// Func receives readings. A nil Func is allowed wherever one is taken; use
// Report to call it safely.
type Func func(Progress)

// Report calls f with p unless f is nil.
func (f Func) Report(p Progress) {
	if f != nil {
		f(p)
	}
}
