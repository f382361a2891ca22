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
	Kinds  Unit = "kinds"  // of what is inside a backup
)

// Reason says why a total is another than it was before.
type Reason string

// The reasons.
const (
	MovedMore Reason = "more" // there is more than was expected
	MovedLess Reason = "less" // there is less
)

// Progress is one reading. Within a stage Done never falls, and Total stays as it
// is, once it is known, but for a Reason that Moved names.
type Progress struct {
	Stage   string // stable name of the stage, e.g. "presence"; not for people
	Done    int64
	Total   int64 // 0 when not known yet
	Unit    Unit
	Current string // what is being worked on, in words a person may see; may be empty

	Files    int64  // files that are done, where Unit counts something else; 0 when not counted
	AllFiles int64  // and how many there are; 0 when not known
	About    bool   // Total is an estimate
	Moved    Reason // why Total is not what it was first said to be; empty while it is
}

// Share is how much of the stage is done, 0 … 1; false while nobody knows.
func (p Progress) Share() (share float64, known bool) {
	if p.Total <= 0 {
		return 0, false
	}
	return min(max(float64(p.Done)/float64(p.Total), 0), 1), true
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
