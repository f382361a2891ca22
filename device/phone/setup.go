package phone

import "strings"

// Setup is how far a phone is with its first setup, as far as it tells. A phone
// that shows “Hello” is a good target for a restore: nothing on it gets lost.
type Setup string

// The states of the first setup.
const (
	SetupUnknown    Setup = ""           // not told
	SetupNew        Setup = "new"        // not finished, and nothing of a person has come to it yet
	SetupUnfinished Setup = "unfinished" // not finished, and something may be on it already
	SetupRestoring  Setup = "restoring"  // not finished, and iCloud is bringing back a backup
	SetupFinished   Setup = "finished"
)

// usedByNew is how many bytes of data a phone may hold at “Hello”: iOS keeps
// its own apps, voices and logs there. Apple gives no figure; with more than
// this, Lifeboat does not say that a phone is new.
const usedByNew = 16 << 30

// Setup returns how far the first setup is. It says SetupNew only when the phone
// says so in every way that it can: the setup is not finished, there is no word
// of an earlier restore, and the storage is nearly empty. A phone that was just
// restored also goes through the last pages of its setup, and is not new.
func (p Phone) Setup() Setup {
	done, known := p.SetupDone.Get()
	switch {
	case !known:
		return SetupUnknown
	case done:
		return SetupFinished
	}
	// “BackgroundRestoringFromiCloudBackup” while it runs, “RestoredFrom…” once
	// it is over. That phones say the first during their setup is not proven.
	if state, _ := p.RestoreState.Get(); strings.Contains(state, "Restoring") {
		return SetupRestoring
	}
	storage, told := p.Storage.Get()
	if p.RestoreState.State == Absent && told && storage.DataCapacity-storage.DataAvailable < usedByNew {
		return SetupNew
	}
	return SetupUnfinished
}
