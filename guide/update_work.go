package guide

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// start begins long work, unless other work runs.
func (u *turn) start(o Order) {
	if u.s.Job != nil {
		return
	}
	if usesPhone(o.Kind) {
		u.stopCounting()
	}
	if o.Kind != JobSave { // which reads beside it
		u.closeInside()
	}
	u.s.Job = &Job{Kind: o.Kind, Backup: o.Backup, Phone: o.Phone.UDID, Started: u.s.Now, CanStop: true}
	u.s.Ended, u.s.At = nil, ""
	u.s.Log = Log{Kind: o.Kind}
	u.log(LogEntry{What: LogBegan})
	if o.Kind == JobCheck {
		u.s.Passed = without(u.s.Passed, StepCheck) // what it finds is to be read
	}
	if o.Typed && (o.Kind == JobCheck || o.Kind == JobLook) {
		u.s.Password = PasswordTrying
	}
	u.do(StartWork{o})
}

// stop asks the work that runs to end.
func (u *turn) stop() {
	if j := u.s.Job; j != nil && j.CanStop && !j.Stopping {
		u.job(func(j *Job) { j.Stopping = true })
		u.log(LogEntry{What: LogStopAsked})
		u.do(StopWork{})
	}
}

// job changes what is known of the work that runs.
func (u *turn) job(change func(*Job)) {
	j := *u.s.Job
	change(&j)
	u.s.Job = &j
}

// workMoved takes over how far the work is.
func (u *turn) workMoved(e WorkMoved) {
	if u.s.Job == nil {
		return
	}
	before := u.s.Job.Progress
	u.job(func(j *Job) {
		if e.Progress.Stage != j.Progress.Stage {
			j.Since = u.s.Now
		}
		j.Progress, j.Left, j.Speed, j.Quiet = e.Progress, e.Left, e.Speed, e.Quiet
		if _, known := e.Progress.Share(); !known {
			j.Beat++
		}
		if p := e.Progress; p.About && p.Total > 0 && p.Total < j.Free {
			j.MayNeed = 0 // the phone says by now how much it is, and it fits
		}
	})
	if p := e.Progress; p.Moved != "" && p.Total != before.Total && p.Stage == before.Stage {
		u.log(LogEntry{What: map[progress.Reason]LogWhat{progress.MovedMore: LogMore, progress.MovedLess: LogLess}[p.Moved], N: p.Total})
	}
}

// workSaw takes over what happens beside the progress.
func (u *turn) workSaw(seen Seen) {
	if u.s.Job == nil {
		return
	}
	u.logSeen(seen)
	switch seen.Kind {
	case SeenPhases:
		u.job(func(j *Job) { j.Phases = seen.Phases })
	case SeenPhase:
		u.job(func(j *Job) {
			j.Phase, j.Since = seen.Phase, u.s.Now
			j.Progress, j.Left, j.Speed, j.Quiet = progress.Progress{}, progress.Left{}, 0, false
		})
	case SeenPasscodeShown:
		u.job(func(j *Job) { j.NeedsPhone, j.Asked = true, j.Asked+1 })
		o := Order{Kind: u.s.Job.Kind}
		if p := u.phone(u.s.Job.Phone); p != nil {
			o.Phone = *p
		}
		u.notify("passcode", o)
	case SeenPasscodeGone:
		u.job(func(j *Job) { j.NeedsPhone = false })
	case SeenTightRoom:
		u.job(func(j *Job) { j.MayNeed, j.Free = seen.Need, seen.Free })
	case SeenFileLimit:
		u.job(func(j *Job) { j.FileLimit = seen.Need })
	case SeenSilence:
		u.job(func(j *Job) { j.Silent = seen.Silence.Truncate(time.Minute) })
	case SeenRestarting:
		u.job(func(j *Job) { j.NeedsPhone, j.CanStop = false, false })
	case SeenCheck:
		u.s.Checks = with(u.s.Checks, seen.Backup, seen.Check)
	case SeenPasswordRight:
		if seen.Backup == u.s.Backup {
			u.s.Password = PasswordRight
			u.do(KeepSecret{})
		}
	}
}

// workEnded takes over how work went, and has done what follows from it.
func (u *turn) workEnded(e WorkEnded) {
	if u.s.Job == nil {
		return
	}
	o, out := e.Order, e.Outcome
	u.logEnd(out)
	untouched := u.s.Job.Untouched()
	u.s.Job = nil
	if u.s.Password == PasswordTrying {
		u.s.Password = PasswordNone
	}
	if out.Password == PasswordWrong {
		u.s.Password = PasswordWrong
		u.s.Wrong++
	}
	if out.Attempts != nil {
		u.s.Attempts = orNil(out.Attempts)
	}
	if out.Check != nil {
		u.s.Checks = with(u.s.Checks, o.Backup, *out.Check)
	}
	if out.Rehearsed != nil {
		h := *out.Rehearsed
		h.State = u.s.Checks[h.Backup].Report.Fingerprint
		out.Rehearsed = &h
		u.s.Rehearsals = with(u.s.Rehearsals, Pair{h.Backup, h.Phone}, h)
	}
	switch {
	case u.s.Queue != nil:
		u.checkedOne(o, out)
	case out.Failure != nil:
		f := *out.Failure
		f.Tried = o.Older
		if f.Problem == HostFolderMissing || f.Problem == HostFolderBroken {
			u.s.Checks = without(u.s.Checks, o.Backup) // what a check of it found on the way was of a folder that went away
			u.do(ReadFolders{u.places()})
		}
		f.Saved = out.Saved
		u.s.Ended = f
		u.waitForUnlock(o, *out.Failure)
		what := "failed-" + string(o.Kind)
		if o.Kind == JobRestore && out.Failure.Safe {
			what += "-safe"
		}
		u.notify(what, o)
	case out.Stopped:
		u.s.Ended = Stopped{Kind: o.Kind, Safe: untouched, Saved: out.Saved}
	case out.Asks != nil:
		u.s.Ended = *out.Asks
		u.notify("asks", o)
	case out.Password == PasswordWrong: // the person sits before the window
	default:
		u.workedOut(o, out)
		if h := u.s.HalfSaved; u.s.GoOn && out.Looked != nil && h != nil && h.Backup == out.Looked.Backup {
			u.saveOn()
			return
		}
		u.notify(string(o.Kind)+"-done", o)
	}
	if o.Kind == JobLook && out.Password != PasswordWrong {
		u.s.GoOn = false
	}
}

// workedOut takes over what work has made.
func (u *turn) workedOut(o Order, out Outcome) {
	if r := out.Restored; r != nil {
		u.s.Restored, u.s.CutOff = r, nil
	}
	if out.Changed != "" {
		u.encrypts(o.Phone.UDID, out.Changed != PasswordRemove)
		u.s.Ended = PasswordChanged{Phone: o.Phone.UDID, Name: u.g.PhoneName(o.Phone), Change: out.Changed}
	}
	if out.Rehearsed != nil {
		u.s.Ended = *out.Rehearsed
	}
	if b := out.BackedUp; b != nil {
		u.s.Ended = *b
		if b.Encrypted { // else it may only not have been readable
			u.encrypts(b.Phone, true)
		}
		u.s.Sizes = without(u.s.Sizes, b.Folder)
		u.s.Next = b.Folder
		u.s.Before = u.s.Backup
		if at := u.s.RemindAt; !at.IsZero() && !at.After(u.s.Now) {
			u.s.RemindAt = time.Time{} // the backup that it was about was made
			u.remember()
		}
		u.addFolders(b.Root)
	}
	if l := out.Looked; l != nil {
		u.s.Inside, u.s.Look = l, false
	}
	if o.Kind == JobSave {
		u.s.HalfSaved = nil
	}
	if d := out.Saved; d != nil {
		u.s.Ended = *d
	}
	if c := out.Copied; c != nil {
		u.s.Ended = *c
		u.addFolders(filepath.Dir(c.Folder))
	}
	if r := out.Repaired; r != nil {
		u.s.Repaired, u.s.Ended = r, *r
		u.addFolders(filepath.Dir(r.Folder))
	}
}

// encrypts takes over whether a phone encrypts its backups, as work has just
// proven: a reading that began before knows no better, whenever it comes.
func (u *turn) encrypts(udid string, yes bool) {
	u.s.Encrypt = with(u.s.Encrypt, udid, Encryption{yes, u.s.Now})
	u.s.Phones = u.proven(u.s.Phones)
}

// proven puts what work has proven of phones in place of what was read before that.
func (u *turn) proven(phones []phone.Phone) []phone.Phone {
	phones = slices.Clone(phones)
	for i := range phones {
		p := &phones[i]
		if e, ok := u.s.Encrypt[p.UDID]; ok && p.Read.After(e.At) {
			u.s.Encrypt = without(u.s.Encrypt, p.UDID)
		} else if ok {
			p.BackupEncrypted = phone.Is(e.On)
		}
		u.withMedia(p)
	}
	return phones
}
