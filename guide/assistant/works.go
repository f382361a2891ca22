package assistant

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// OwnFolder is where backups made by Lifeboat are kept unless the person names
// another place.
func OwnFolder() string { return filepath.Join(xdg.DataHome, "lifeboat", "backups") }

// work takes the intents that begin long work. It takes over their secrets.
func (a *Assistant) work(i guide.Intent) {
	a.mu.Lock()
	o := guide.Order{Backup: a.s.Backup, Phone: a.phone()}
	consent, repair := guide.ConsentOf(a.s), a.s.Repair()
	if a.s.Consent == consent {
		o.Although = consent.Fingerprint // the state of the backup that the person has agreed to
	}
	keep := cmp.Or(a.cfg.Keep, OwnFolder())
	a.mu.Unlock()
	switch i.Action {
	case guide.ActCheck, guide.ActCheckQuick:
		o.Kind, o.Quick = guide.JobCheck, i.Action == guide.ActCheckQuick
	case guide.ActTryPassword:
		if len(i.Secret) == 0 {
			return
		}
		o.Kind, o.Typed = guide.JobCheck, true
	case guide.ActBackUpPhone:
		o.Kind, o.To = guide.JobBackup, cmp.Or(i.Value, keep)
	case guide.ActSetPassword:
		o.Kind, o.Change = guide.JobPassword, guide.PasswordSet
	case guide.ActChangePassword:
		o.Kind, o.Change = guide.JobPassword, guide.PasswordNew
	case guide.ActRemovePassword:
		o.Kind, o.Change = guide.JobPassword, guide.PasswordRemove
	case guide.ActRepair:
		o.Kind, o.To, o.PutBack = guide.JobRepair, i.Value, true
	case guide.ActRepairAgree:
		if repair == nil {
			return
		}
		o.Kind, o.To, o.PutBack, o.Agreed = guide.JobRepair, repair.Destination, true, true
	case guide.ActRepairCancel:
		a.update(func() { a.dropFailure() })
		return
	case guide.ActRehearse:
		o.Kind = guide.JobRehearse
	case guide.ActRestoreHere:
		o.Kind = guide.JobRestore
	default:
		return
	}
	if !a.possible(o, i.Value) {
		clear(i.Secret)
		clear(i.Old)
		return
	}
	a.start(o, work.Passwords{Password: i.Secret, Old: i.Old})
}

// phone is the phone of the way, or as it was last seen. It is called with the
// lock held.
func (a *Assistant) phone() phone.Phone {
	if p := cmp.Or(phoneOf(a.s.Phones, a.s.Phone), a.s.Lost); p != nil {
		return *p
	}
	return phone.Phone{}
}

// possible reports whether an order can be carried out now. A restore needs the
// phone's name as the person typed it; with another one nothing happens.
func (a *Assistant) possible(o guide.Order, typed string) bool {
	a.mu.Lock()
	here := phoneOf(a.s.Phones, o.Phone.UDID)
	_, offered := a.route.Offered(guide.ActRestoreHere, typed)
	passed := a.route.Current == guide.StepRestore && a.s.Passed[guide.StepPrepare]
	a.mu.Unlock()
	trusts := here != nil && here.Trust == phone.Trusted
	switch o.Kind {
	case guide.JobBackup, guide.JobPassword:
		return trusts
	case guide.JobRepair:
		return o.Backup != "" && filepath.IsAbs(o.To)
	case guide.JobRehearse:
		return o.Backup != "" && o.Phone.UDID != ""
	case guide.JobRestore:
		return o.Backup != "" && trusts && passed && offered
	}
	return o.Backup != ""
}

// start carries out an order, with the passwords that were typed for it or the
// one that is proven for the backup. It takes them over.
func (a *Assistant) start(o guide.Order, secrets work.Passwords) {
	a.mu.Lock()
	if o.Kind != guide.JobBackup && o.Kind != guide.JobPassword && !o.Typed {
		clear(secrets.Password)
		secrets.Password = slices.Clone(a.password)
	}
	watcher := a.watcher
	a.mu.Unlock()
	room := &work.Room{
		Data: a.cfg.DataDir, OS: a.s.Host.OS, Logger: a.cfg.Logger,
		Link: func(ctx context.Context, udid string) (phone.Phone, *device.Link, error) {
			link, err := watcher.Open(ctx, udid)
			return o.Phone, link, err
		},
	}
	began := a.begin(o.Kind, func(ctx context.Context, j *job) work.Result {
		if o.Typed {
			a.update(func() { a.s.Password = guide.PasswordTrying })
		}
		return room.Run(ctx, o, secrets, work.Watch{
			Progress: j.report,
			Seen:     func(s guide.Seen) { a.update(func() { a.saw(s) }) },
			Proven: func(password []byte) {
				a.update(func() {
					a.forgetPassword()
					a.password = password
				})
			},
		})
	}, func(result work.Result) { a.ended(o, result) })
	if !began {
		clear(secrets.Password)
		clear(secrets.Old)
	}
}

// saw takes over what happened beside the progress of the work that runs.
func (a *Assistant) saw(s guide.Seen) {
	if a.s.Job == nil {
		return
	}
	switch s.Kind {
	case guide.SeenPasscodeShown:
		a.s.Job.NeedsPhone = true
		a.s.Job.Asked++
	case guide.SeenPasscodeGone:
		a.s.Job.NeedsPhone = false
	case guide.SeenTightRoom:
		a.s.Job.MayNeed, a.s.Job.Free = s.Need, s.Free
	case guide.SeenFileLimit:
		a.s.Job.FileLimit = s.Need
	case guide.SeenSilence:
		a.s.Job.Silent = s.Silence.Truncate(time.Minute)
	case guide.SeenRestarting:
		a.s.Job.NeedsPhone, a.s.Job.CanStop = false, false
	case guide.SeenCheck:
		a.s.Checks[s.Backup] = s.Check
	case guide.SeenPasswordRight:
		a.s.Password = guide.PasswordRight
	}
}

// ended takes over how work ended. It is called with the lock held.
func (a *Assistant) ended(o guide.Order, out work.Result) {
	if out.Failure != nil {
		a.s.Ended = *out.Failure
	}
	if out.Check != nil {
		a.s.Checks[o.Backup] = *out.Check
	}
	if out.Attempts != nil {
		a.s.Attempts = out.Attempts
	}
	if o.Typed && a.s.Password == guide.PasswordTrying {
		a.s.Password = out.Password
	}
	if out.Password == guide.PasswordWrong {
		a.s.Wrong++
	}
	if said := out.Rehearsed; said != nil {
		all := cloneMap(a.s.Rehearsals)
		all[guide.Pair{Backup: said.Backup, Phone: said.Phone}] = *said
		a.s.Rehearsals = all
	}
	if out.Changed != "" {
		a.s.Ended = guide.PasswordChanged{Phone: o.Phone.UDID, Name: a.cfg.Guide.PhoneName(o.Phone), Change: out.Changed}
	}
	if out.Asks != nil {
		a.s.Ended = *out.Asks
	}
	if out.Restored != nil {
		a.s.Restored = out.Restored
	}
	if made := out.Repaired; made != nil {
		a.s.Repaired = made
		a.pick = made.Folder
		a.again = func() { a.addFolder(filepath.Dir(made.Folder)) }
	}
	if made := out.BackedUp; made != nil {
		delete(a.s.Sizes, made.Folder)
		a.reminded()
		a.s.Ended = *made
		if a.s.Backup == "" {
			a.pick = made.Folder
		}
		a.again = func() { a.addFolder(made.Root) }
	}
}

// cleanRepairs removes what repairs left that were ended by force, and says so.
func (a *Assistant) cleanRepairs() {
	left, err := (&work.Room{Data: a.cfg.DataDir}).Clean("")
	if err != nil {
		a.cfg.Logger.Warn("what a repair left was not removed", "error", err)
	}
	if cleaned := work.Cleaned(left); cleaned != nil {
		a.update(func() { a.s.Cleaned = cleaned })
	}
}
