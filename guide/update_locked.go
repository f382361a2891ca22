package guide

// lockedProblems are what a backup fails with since the phone is locked.
var lockedProblems = map[ProblemID]bool{"phone/locked": true, "phone/first-unlock": true, "transfer/208-locked": true}

// waitForUnlock keeps a backup that failed since the phone is locked, to begin it
// once more by itself. One that a password was typed for waits for the person: the
// password is gone. A restore is never begun by itself.
func (u *turn) waitForUnlock(o Order, f Failure) {
	p := u.phone(o.Phone.UDID)
	if o.Kind != JobBackup || o.Typed || !lockedProblems[f.Problem] || p == nil || !isLocked(*p) {
		return
	}
	u.s.Waiting = &o
	u.log(LogEntry{What: LogWaits})
}

// settleWaiting begins the backup that waits once the phone is unlocked, and
// forgets it when the person has gone on.
func (u *turn) settleWaiting() {
	o := u.s.Waiting
	if o == nil {
		return
	}
	if f := u.s.Failure(); f == nil || f.Kind != JobBackup || u.s.Job != nil {
		u.s.Waiting = nil
		return
	}
	p := u.phone(o.Phone.UDID)
	if p == nil {
		return // it may come back
	}
	if locked, known := p.Locked.Get(); !known || locked {
		return
	}
	log := u.s.Log
	again := *o
	again.Phone = *p
	u.start(again)
	u.s.Log, u.s.Waiting = log, nil
	u.log(LogEntry{What: LogAgain})
}
