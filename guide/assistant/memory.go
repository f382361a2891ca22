package assistant

import (
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// remembered returns the last finished check of a backup, and whether the
// backup has changed since. A check that this very run knows of, finished or
// stopped, counts more than the ledger while it is still about the same state.
func (a *Assistant) remembered(facts backup.Facts) (guide.CheckState, bool) {
	a.mu.Lock()
	known, here := a.s.Checks[facts.Folder]
	busy := a.job != nil && a.s.Job != nil && a.s.Job.Backup == facts.Folder
	a.mu.Unlock()
	if busy {
		return known, here
	}
	room := work.Room{Data: a.cfg.DataDir, Logger: a.cfg.Logger}
	state, now, ok := room.Remembered(facts.Folder)
	if here && now != "" && (!ok || known.Report.Checked.After(state.Report.Checked)) {
		known.Stale = known.Report.Fingerprint != "" && known.Report.Fingerprint != now
		return known, true
	}
	return state, ok
}

// dropFailure forgets how the last work failed, or that it asks for consent.
func (a *Assistant) dropFailure() {
	switch a.s.Ended.(type) {
	case guide.Failure, guide.RepairPlan:
		a.s.Ended = nil
	}
}
