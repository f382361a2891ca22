package guide

import (
	"cmp"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// view is a Situation with what is looked up in it once: the phone of the way,
// the chosen backup, its check, and how the two fit.
type view struct {
	g      *Guide
	s      Situation
	phone  *phone.Phone // the phone of the way, while it is here
	backup *backup.Facts
	check  *CheckState
	fit    *Fit
	fits   []fitProblem

	standing []*standing // what stands in the way; worst first
}

// look makes the view of a Situation.
func (g *Guide) look(s Situation) *view {
	v := &view{g: g, s: s, phone: phoneOf(s.Phones, s.Phone), backup: backupOf(s.Folders, s.Backup)}
	if check, ok := s.Checks[s.Backup]; ok && v.backup != nil {
		if word := &check.Report.Verdict; !check.Report.Restorable() && (*word == backup.VerdictRestorable || *word == backup.VerdictWarnings) {
			*word = backup.VerdictDamaged // a report that contradicts itself is read at its worst, everywhere
		}
		v.check = &check
	}
	if v.backup != nil && v.trusted() {
		fit, problems := g.fitOf(*v.backup, v.needed(), *v.phone)
		v.fit, v.fits = &fit, problems
	}
	v.raiseAll()
	return v
}

// phoneOf finds a phone by its UDID; nil where it is not there.
func phoneOf(phones []phone.Phone, udid string) *phone.Phone {
	for i := range phones {
		if udid != "" && phones[i].UDID == udid {
			return &phones[i]
		}
	}
	return nil
}

// backupOf finds a backup by its folder; nil where it is not listed.
func backupOf(folders []backup.Folder, folder string) *backup.Facts {
	for i := range folders {
		for j := range folders[i].Backups {
			if b := &folders[i].Backups[j]; folder != "" && b.Folder == folder {
				return b
			}
		}
	}
	return nil
}

// needed is how many bytes the chosen backup takes on a phone: what the check
// counted, else what lies on the disk.
func (v *view) needed() int64 {
	if v.check != nil && v.check.Report.Counts.Bytes > 0 {
		return v.check.Report.Counts.Bytes
	}
	return v.s.Sizes[v.s.Backup]
}

// backups counts the backups found in all folders.
func (v *view) backups() int {
	n := 0
	for _, f := range v.s.Folders {
		n += len(f.Backups)
	}
	return n
}

// phoneName is what to call the phone of the way.
func (v *view) phoneName() string {
	for _, p := range []*phone.Phone{v.phone, v.s.Lost} {
		if p != nil {
			return v.g.PhoneName(*p)
		}
	}
	return "iPhone"
}

// nameOf is what to call a backup; empty where there is none.
func nameOf(b *backup.Facts) string {
	if b == nil {
		return ""
	}
	return cmp.Or(BackupName(*b), "iPhone")
}

// named are the arguments that most sentences need.
func (v *view) named() map[string]any {
	return v.namedBackup(v.backup)
}

// namedBackup are the same arguments for another backup.
func (v *view) namedBackup(b *backup.Facts) map[string]any {
	args := map[string]any{"Phone": v.phoneName(), "Backup": nameOf(b)}
	if b != nil && !b.Date.IsZero() {
		// By the day: a Route must not become another one with every tick.
		args["Date"] = When{At: b.Date, Now: v.s.Now.Truncate(24 * time.Hour)}
		args["Day"] = OnDay{At: b.Date, Now: v.s.Now.Truncate(24 * time.Hour)}
	}
	return args
}

// locked reports whether the chosen backup can only be checked with a password that
// was not given yet.
func (v *view) locked() bool {
	return v.backup != nil && v.backup.Encrypted && v.s.Password != PasswordRight
}

// unread is why a folder that may hold backups was not read: the first that holds of not
// allowed, online, broken, silent, away; empty when all were read.
func (v *view) unread() backup.FolderState {
	for _, why := range []backup.FolderState{backup.FolderForbidden, backup.FolderOnline, backup.FolderBroken, backup.FolderSilent, backup.FolderAway} {
		if v.anyFolder(why) {
			return why
		}
	}
	return ""
}

// anyFolder reports whether a folder of backups, or a link in one, is in a state.
func (v *view) anyFolder(state backup.FolderState) bool {
	return slices.ContainsFunc(backup.WithLinks(v.s.Folders), func(f backup.Folder) bool { return f.State == state })
}

// trusted reports whether the phone of the way is here and trusts this computer.
func (v *view) trusted() bool { return v.phone != nil && v.phone.Trust == phone.Trusted }

// trust is how far the phone of the way trusts this computer. While it is being
// asked, what it answered before is over: the phone itself says so in a moment.
func (v *view) trust() phone.Trust {
	switch {
	case v.phone == nil:
		return phone.TrustUnknown
	case v.s.Asking != v.s.Phone:
		return v.phone.Trust
	}
	switch v.phone.Trust {
	case phone.TrustNeeded, phone.TrustDenied, phone.TrustForgotten:
		return phone.TrustAsked
	}
	return v.phone.Trust
}

// setup is how far the phone of the way is with its first setup.
func (v *view) setup() phone.Setup {
	if v.phone == nil {
		return phone.SetupUnknown
	}
	return v.phone.Setup()
}

// encrypts reports whether the phone of the way is here and says that its backups
// are encrypted.
func (v *view) encrypts() bool {
	if v.phone == nil {
		return false
	}
	on, known := v.phone.BackupEncrypted.Get()
	return known && on
}

// simulates reports whether a simulated iPhone is offered: to who has none.
func (v *view) simulates() bool {
	return v.s.CanSimulate && !v.s.Simulating && !v.s.Simulated && len(v.s.Phones) == 0
}

// lostTrusted reports whether the phone of the way is unplugged, and was trusted.
func (v *view) lostTrusted() bool {
	return v.s.Lost != nil && v.s.Lost.Trust == phone.Trusted
}

// restarting reports whether the phone is away because a restore makes it restart.
func (v *view) restarting() bool {
	if v.s.Restored != nil && !v.s.Restored.PhoneBack {
		return true
	}
	return v.s.Job != nil && v.s.Job.Kind == JobRestore || v.appleUnderWay()
}

// appleUnderWay reports whether the person is restoring with Apple's own app.
func (v *view) appleUnderWay() bool { return v.s.Route == RouteApple && v.s.Passed[StepPrepare] }

// jobIs reports whether long work of this kind runs now.
func (v *view) jobIs(kinds ...JobKind) bool {
	if v.s.Job == nil {
		return false
	}
	for _, k := range kinds {
		if v.s.Job.Kind == k {
			return true
		}
	}
	return false
}

// checked reports whether there is a check of the backup as it is now, with a
// result that a person can act on.
func (v *view) checked() bool {
	return v.check != nil && !v.check.Stale && !v.check.Partial && v.check.Report.Verdict != ""
}

// steps in their order, those of the short way, on which a backup is made and
// then checked, and those to what is inside a backup.
var (
	stepOrder   = []StepID{StepStart, StepConnect, StepTrust, StepChoose, StepCheck, StepPrepare, StepRestore, StepAfterwards}
	backUpOrder = []StepID{StepStart, StepConnect, StepTrust, StepBackUp, StepCheck}
	insideOrder = []StepID{StepStart, StepChoose, StepInside, StepSave}
)

// way is the way that the person is on, as long as no work hides it.
func (v *view) way() []StepID {
	switch v.s.Door {
	case DoorBackUp:
		return backUpOrder
	case DoorInside:
		return insideOrder
	}
	return stepOrder
}

// insideStep is where the person is on the way to what is inside a backup. It follows
// from what is open, so that whoever leaves that is back at the list.
func (v *view) insideStep() StepID {
	switch {
	case v.jobIs(JobSave), v.s.Job == nil && v.lastKind() == JobSave:
		return StepSave
	case v.jobIs(JobLook), v.s.Job == nil && v.lastKind() == JobLook, v.s.Inside != nil, v.s.Look && v.locked():
		return StepInside
	}
	return StepChoose
}

// order is the place of a step on the way; 0 for the start, and for what is no step.
// On the short way a backup is made where on the other one is chosen; what is inside is
// looked at where on the other one is checked.
func order(id StepID) int {
	switch id {
	case StepBackUp:
		id = StepChoose
	case StepInside:
		id = StepCheck
	case StepSave:
		id = StepPrepare
	}
	for i, s := range stepOrder {
		if s == id {
			return i
		}
	}
	return 0
}

// done reports whether the condition of a step holds, as far as facts can tell,
// or the person went on where they cannot.
func (v *view) done(id StepID) bool {
	if v.s.Door == DoorInside {
		return id == StepStart || slices.Index(insideOrder, id) < slices.Index(insideOrder, v.insideStep())
	}
	if v.s.Restored != nil && id != StepStart && v.s.Door != DoorBackUp {
		// A phone that was just restored has forgotten this computer, and the disk with
		// the backup may be put away: that is no way back to the beginning.
		return id != StepAfterwards
	}
	switch id {
	case StepStart:
		return v.s.Door == DoorComputer || v.s.Door == DoorBackUp
	case StepConnect:
		return v.phone != nil || v.s.NoPhone || v.lostTrusted()
	case StepTrust:
		if v.phone == nil {
			return v.s.NoPhone || v.lostTrusted()
		}
		// A phone that was just restored has forgotten this computer; that is
		// no way back to the beginning.
		return v.phone.Trust == phone.Trusted || v.s.Back || v.s.NoPhone || v.appleUnderWay()
	case StepChoose:
		return v.backup != nil
	case StepCheck:
		return v.checked() && !v.s.Again && v.s.Passed[StepCheck] && v.check.Report.Verdict != backup.VerdictLocked
	case StepPrepare:
		return v.s.Passed[StepPrepare]
	}
	return false
}

// current is the step that the person is at.
func (v *view) current() StepID {
	switch {
	case v.s.Queue != nil:
		return StepChoose
	case v.jobIs(JobRestore, JobRehearse, JobCopy):
		return StepRestore
	case v.jobIs(JobCheck, JobRepair):
		return StepCheck
	case v.s.Door == DoorInside:
		return v.insideStep()
	}
	first := v.reach()
	if back := order(v.s.At); back > 0 && back < order(first) {
		return v.s.At
	}
	return first
}

// reach is the first step that is not done.
func (v *view) reach() StepID {
	if v.s.Door == DoorInside {
		return v.insideStep()
	}
	if f := v.s.Failure(); f != nil && f.Kind == JobRestore && v.backup == nil && v.s.Door == DoorComputer {
		return StepRestore // the backup is gone, and how the iPhone is comes first
	}
	for _, id := range v.way() {
		if !v.done(id) {
			return id
		}
	}
	return StepAfterwards
}
