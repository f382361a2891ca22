package guide

import "time"

// Effect is something that is to be done: one of the types in this file. What
// comes of it is told by events. An effect is plain data, without a password.
type Effect interface{ effect() }

// StartWork has long work done. WorkMoved, WorkSaw and WorkEnded tell of it. The
// passwords that Order.Typed and Order.Kept name go along.
type StartWork struct{ Order Order }

// StopWork asks the work that runs to end.
type StopWork struct{}

// WatchPhones watches the phones at an address, instead of those before.
// PhonesSeen tells of them.
type WatchPhones struct{ Address string }

// AskTrust has a phone show “Trust This Computer?”. TrustAnswered ends it.
type AskTrust struct{ UDID string }

// CountMedia has the photos on a phone counted. MediaCounted tells of it.
type CountMedia struct{ UDID string }

// StopCounting ends that, before anything else speaks with the phone.
type StopCounting struct{}

// ReadFolders has all these folders read, now and whenever they change;
// FoldersRead tells what is in them.
type ReadFolders struct{ Places []string }

// Measure counts the bytes of backups. Measured tells of each.
type Measure struct{ Folders []string }

// LookThrough looks for backups from a place that the person pointed at;
// PlaceSought tells what was found.
type LookThrough struct{ Path string }

// Remember keeps settings beyond this run.
type Remember struct {
	Added    []string
	RemindAt time.Time
}

// ForgetCutOff has it forgotten that a restore was cut off: the person has read it.
type ForgetCutOff struct{}

// ForgetHalfSaved has it forgotten that a save was cut off.
type ForgetHalfSaved struct{}

// ReadJournal has the journal of attempts read; AttemptsRead tells what is in it.
type ReadJournal struct{}

// RemoveLeftovers removes what repairs left that were ended by force;
// LeftoversRemoved tells of it.
type RemoveLeftovers struct{}

// KeepSecret keeps the password that opened the chosen backup, for later work on
// that backup.
type KeepSecret struct{}

// ForgetSecret wipes it.
type ForgetSecret struct{}

// CloseContents closes the backup that was opened to look through what is inside.
type CloseContents struct{}

// StartSimulation starts a simulated iPhone; SimulationBegan or SimulationFailed
// tells of it.
type StartSimulation struct{}

// Notify tells a person who may be looking elsewhere.
type Notify struct{ Text Text }

func (StartWork) effect()       {}
func (StopWork) effect()        {}
func (WatchPhones) effect()     {}
func (AskTrust) effect()        {}
func (CountMedia) effect()      {}
func (StopCounting) effect()    {}
func (ReadFolders) effect()     {}
func (Measure) effect()         {}
func (LookThrough) effect()     {}
func (Remember) effect()        {}
func (ReadJournal) effect()     {}
func (ForgetCutOff) effect()    {}
func (ForgetHalfSaved) effect() {}
func (RemoveLeftovers) effect() {}
func (KeepSecret) effect()      {}
func (ForgetSecret) effect()    {}
func (CloseContents) effect()   {}
func (StartSimulation) effect() {}
func (Notify) effect()          {}
