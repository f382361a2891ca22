package assistant

import (
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/journal"
	"github.com/lifeboat-app/lifeboat/guide"
)

// operations are the kinds of work that the journal keeps.
var operations = map[guide.JobKind]mobilebackup.Op{
	guide.JobBackup: mobilebackup.OpBackup, guide.JobRestore: mobilebackup.OpRestore, guide.JobPassword: mobilebackup.OpPassword,
}

// noteAttempt writes how work over the cable ended into the journal, and tells
// whether it failed at the same place before. It is called without the lock.
func (a *Assistant) noteAttempt(kind guide.JobKind, udid, folder string, failure error) (repeats bool) {
	op, ok := operations[kind]
	if !ok {
		return false
	}
	j, err := journal.Open(a.cfg.DataDir)
	if err != nil {
		a.cfg.Logger.Warn("the journal of attempts could not be opened", "error", err)
		return false
	}
	again, err := j.Add(journal.Of(op, udid, folder, failure))
	if err != nil {
		a.cfg.Logger.Warn("an attempt was not noted", "error", err)
	}
	a.readAttempts(j)
	return again > 1
}

// readAttempts takes over the failures that the journal knows, oldest first.
func (a *Assistant) readAttempts(j *journal.Journal) {
	all, err := j.All()
	if err != nil {
		a.cfg.Logger.Warn("the journal of attempts could not be read", "error", err)
		return
	}
	var failed []guide.Attempt
	for _, at := range all {
		for kind, op := range operations {
			if string(op) == at.Op && !at.OK {
				failed = append(failed, guide.Attempt{At: at.At, Kind: kind, Phone: at.Phone, Backup: at.Backup, Code: at.Code, Place: at.Place})
			}
		}
	}
	a.update(func() { a.s.Attempts = failed })
}
