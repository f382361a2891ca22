package phone

// State is how much is known of a fact.
type State uint8

// A fact is known, known to be absent on this phone, or not readable now. The
// zero value means that it was not asked for yet.
const (
	Unknown State = iota
	Known
	Absent
	Unreadable
)

// Reason says why a fact is not readable now.
type Reason string

// The reasons in use.
const (
	ReasonNotTrusted Reason = "not-trusted" // the phone does not trust this computer (yet)
	ReasonLocked     Reason = "locked"      // the phone is locked, or was not unlocked since it started
	ReasonProhibited Reason = "prohibited"  // the phone refuses to tell
	ReasonNoAnswer   Reason = "no-answer"   // no answer before the deadline, or the link was lost
	ReasonMalformed  Reason = "malformed"   // the answer has an unexpected shape
)

// Fact is one thing that a phone tells of itself. Value is meaningful only
// while State is Known; Reason only while State is Unreadable.
type Fact[T any] struct {
	State  State
	Value  T
	Reason Reason
}

// Is makes a known fact.
func Is[T any](v T) Fact[T] { return Fact[T]{State: Known, Value: v} }

// IsAbsent makes a fact that the phone does not have.
func IsAbsent[T any]() Fact[T] { return Fact[T]{State: Absent} }

// NotReadable makes a fact that cannot be read now.
func NotReadable[T any](why Reason) Fact[T] { return Fact[T]{State: Unreadable, Reason: why} }

// Get returns the value and whether it is known.
func (f Fact[T]) Get() (T, bool) { return f.Value, f.State == Known }
