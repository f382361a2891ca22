package assistant

import (
	"errors"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/ledger"
	"github.com/lifeboat-app/lifeboat/guide"
)

// ledger is where finished checks are remembered.
func (a *Assistant) ledger() *ledger.Ledger {
	return ledger.In(filepath.Join(a.cfg.DataDir, "reports"))
}

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
	b, err := backup.Open(facts.Folder)
	if err != nil {
		return guide.CheckState{}, false
	}
	defer b.Close()
	report, fresh, err := a.ledger().Recall(b)
	if here && (err != nil || known.Report.Checked.After(report.Checked)) {
		known.Stale = known.Report.Fingerprint != "" && known.Report.Fingerprint != check.Fingerprint(b)
		return known, true
	}
	if err != nil {
		if !errors.Is(err, ledger.ErrNothing) {
			a.cfg.Logger.Warn("a remembered check could not be read", "error", err)
		}
		return guide.CheckState{}, false
	}
	return guide.CheckState{Report: report, Stale: !fresh}, true
}

// remember keeps a finished check.
func (a *Assistant) remember(b *backup.Backup, report backup.Report) {
	err := a.ledger().Keep(b, report)
	if err != nil && !errors.Is(err, ledger.ErrOpenEnded) {
		a.cfg.Logger.Warn("the check was not remembered", "error", err)
	}
}

// dropFailure forgets how the last work failed, or that it asks for consent.
func (a *Assistant) dropFailure() {
	switch a.s.Ended.(type) {
	case guide.Failure, guide.RepairPlan:
		a.s.Ended = nil
	}
}
