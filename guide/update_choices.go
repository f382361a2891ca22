package guide

import (
	"path/filepath"
	"slices"
)

// did takes what a person did, where the Route offers it and all that it needs
// came along.
func (u *turn) did(d Did) {
	route := u.g.Plan(u.s)
	action, offered := route.Offered(d.Action, d.Value)
	if !offered || !enough(action.Input.Secret, d) {
		return
	}
	switch d.Action {
	case ActOpenComputerDoor:
		u.leaveAside()
		u.s.Door, u.s.At = DoorComputer, ""
	case ActOpenCloudDoor:
		u.s.Door, u.s.Cloud = DoorCloud, ""
	case ActOpenInsideDoor:
		u.openInsideDoor()
	case ActAnswerCloud:
		u.s.Cloud = CloudAnswer(d.Value)
	case ActBack:
		u.leaveAside()
		u.back(route)
	case ActGoTo:
		if StepID(d.Value) == StepInside { // back from what was saved
			u.s.Ended = nil
			return
		}
		u.leaveAside()
		u.goTo(StepID(d.Value))
	case ActContinue:
		u.goOn(route.Current)
	case ActWithoutPhone:
		u.s.NoPhone, u.s.At = true, ""
	case ActChoosePhone:
		u.choosePhone(d.Value)
	case ActChooseBackup:
		u.takeBackup(d.Value)
	case ActCheckAll, ActCheckAllQuick:
		u.checkAll(d.Action == ActCheckAllQuick)
	case ActAnswer:
		u.answer(d.Value, d.Yes)
	case ActRouteApple:
		u.takeRoute(RouteApple)
	case ActRouteHere:
		u.takeRoute(RouteHere)
	case ActRestoreDone:
		u.s.Restored = &Restored{Phone: u.s.Phone, Backup: u.s.Backup, At: u.s.Now, PhoneBack: u.phone(u.s.Phone) != nil}
	case ActFinish:
		u.finish()
	case ActBackupSeen:
		u.s.Door, u.s.Cloud = DoorComputer, "" // its check comes next, whichever door it was
		u.s.Ended = nil
	case ActTryAgain, ActRepairCancel:
		u.s.Ended, u.s.Failed = nil, false
	case ActAppleFailed:
		u.s.Failed = true
	case ActDismissFailure:
		u.dismiss(ProblemID(d.Value))
	case ActRemind:
		u.s.RemindAt = u.s.Now.AddDate(0, 1, 0)
		u.remember()
	case ActTrySimulated:
		u.s.Simulating = true
		u.do(StartSimulation{})
	case ActRetryService:
		u.do(WatchPhones{u.s.Address})
	case ActAskTrust:
		u.askTrust()
	case ActAddFolder:
		if d.Value != "" {
			u.pointedAt(d.Value)
		}
	case ActForgetFolder:
		u.forgetFolder(d.Value)
	case ActRescan:
		u.do(ReadFolders{u.places()})
	case ActStop:
		u.stop()
	case ActLookInside:
		u.lookInside(d.Value)
	case ActGoOnSaving:
		u.goOnSaving()
	case ActLeaveInside:
		u.leaveInside()
	default:
		u.work(d)
	}
}

// enough reports whether the passwords came along that an action asks for.
func enough(asked Secret, d Did) bool {
	switch asked {
	case SecretPresent, SecretNew:
		return d.Secret
	case SecretChange:
		return d.Secret && d.Old
	case SecretRemove:
		return d.Old
	}
	return true
}

// takeBackup chooses a backup, by whichever way it was come to.
func (u *turn) takeBackup(folder string) {
	if c := u.s.CopiedNow(); c != nil && c.Folder == folder && c.Backup == u.s.Backup {
		u.followCopy(*c)
		return
	}
	u.leaveAside()
	u.s.Sought, u.s.Next, u.s.Again = nil, "", false
	if u.s.Door == DoorInside && u.phone(u.s.Phone) == nil {
		u.s.NoPhone = true // as on the way that is left, until one is needed
	}
	u.s.Door, u.s.Cloud = DoorComputer, "" // by which a backup is come to
	u.chooseBackup(folder)
}

// waitsForPassword reports whether a check of the chosen backup has to wait for its
// password, and leads to where that is typed.
func (u *turn) waitsForPassword() bool {
	v := u.look()
	if !v.locked() {
		return false
	}
	u.s.Again, u.s.At = v.checked(), ""
	u.s.Passed = without(u.s.Passed, StepCheck)
	return true
}

// work takes what begins long work.
func (u *turn) work(d Did) {
	if (d.Action == ActCheck || d.Action == ActCheckQuick) && d.Value != "" {
		u.takeBackup(d.Value)
		if u.waitsForPassword() {
			return
		}
	}
	o := Order{Backup: u.s.Backup, Kept: u.s.Password == PasswordRight}
	if p := u.phone(u.s.Phone); p != nil {
		o.Phone = *p
	}
	switch d.Action {
	case ActCheck:
		if u.waitsForPassword() {
			return
		}
		o.Kind = JobCheck
	case ActCheckQuick:
		o.Kind, o.Quick = JobCheck, true
	case ActTryPassword:
		o.Kind, o.Typed, o.Kept = JobCheck, true, false
	case ActRepair:
		if !filepath.IsAbs(d.Value) {
			return
		}
		o.Kind, o.To, o.PutBack = JobRepair, d.Value, true
	case ActRepairAgree:
		o.Kind, o.To, o.PutBack, o.Agreed = JobRepair, u.s.Repair().Destination, true, true
	case ActCopyThere:
		o = Order{Kind: JobCopy, Backup: u.s.Backup, To: u.look().appleFolder()}
	case ActRehearse:
		o.Kind = JobRehearse
		if o.Phone.UDID == "" {
			o.Phone = *u.s.Lost
		}
	case ActBackUpPhone:
		if !u.look().trusted() {
			u.openBackUpDoor()
			return
		}
		o.Kind, o.To, o.Typed, o.Kept = JobBackup, d.Value, d.Secret, false
		if o.To == "" {
			o.To = u.s.Keep
		}
		if o.To == "" {
			return // a computer without a home proposes none
		}
		u.s.Keep = o.To // where the next one goes, too
	case ActSetPassword, ActChangePassword, ActRemovePassword:
		o.Kind, o.Typed, o.Kept = JobPassword, true, false
		o.Change = map[ActionID]PasswordChange{
			ActSetPassword: PasswordSet, ActChangePassword: PasswordNew, ActRemovePassword: PasswordRemove,
		}[d.Action]
	case ActUnlockInside:
		o.Kind, o.Typed, o.Kept, o.Older = JobLook, true, false, otherBackups(u.s.Folders, u.s.Backup)
	case ActSaveOut:
		if !filepath.IsAbs(d.Value) || d.Save == nil {
			return
		}
		o = Order{Kind: JobSave, Backup: u.s.Backup, Kept: o.Kept, To: d.Value, Save: *d.Save}
		if in := u.s.Inside; in != nil && in.Backup == o.Backup {
			o.Save.OlderIndex = in.OlderIndex
		}
		u.s.SaveTo, u.s.HalfSaved = d.Value, &HalfSaved{Backup: o.Backup, Folder: o.To, What: o.Save}
	case ActRestoreHere:
		o.Kind = JobRestore
		if consent := ConsentOf(u.s); u.s.Consent == consent {
			o.Although = consent.Fingerprint
		}
	default:
		return
	}
	u.start(o)
}

// answer takes the answer to a question. The consent to a damaged backup is one to
// what is known now, and to nothing else.
func (u *turn) answer(question string, yes bool) {
	switch {
	case question != QuestionAlthough:
		u.s.Answers = with(u.s.Answers, question, yes)
	case yes:
		u.s.Consent = ConsentOf(u.s)
	default:
		u.s.Consent = Consent{}
	}
}

// takeRoute chooses how to restore.
func (u *turn) takeRoute(route RestoreRoute) {
	u.s.Route, u.s.Returned, u.s.Failed = route, false, false
	u.dropFailure()
}

// leaveAside leaves a page that hides a step: how work ended, that can be begun
// at any step. A restore that failed is told at its own step, and stays.
func (u *turn) leaveAside() {
	u.leaveInside()
	switch e := u.s.Ended.(type) {
	case Failure:
		if e.Kind != JobRestore && e.Kind != JobCheck {
			u.s.Ended = nil
		}
	case Stopped, BackedUp, PasswordChanged, CheckedAll, Repaired, Copied, Rehearsed, Saved:
		u.s.Ended = nil
	}
}

// dismiss takes away what was read, and nothing else: what a problem told, or how
// the last work ended.
func (u *turn) dismiss(id ProblemID) {
	switch id {
	case RepairLeftovers, RepairNamed:
		u.s.Cleaned = nil
	case TransferCutOff:
		u.s.CutOff = nil
		u.do(ForgetCutOff{})
	case SaveCutOff:
		u.s.HalfSaved, u.s.GoOn = nil, false
		u.do(ForgetHalfSaved{})
	case HostPacked, HostNoBackupHere:
		u.s.Sought = nil
	default:
		if u.s.BackedUp() != nil && u.s.Door == DoorBackUp {
			u.s.Door = DoorNone // it is what this way was for
		}
		u.s.Ended = nil
	}
}

// dropFailure forgets how the last work failed, or that it asks for consent.
func (u *turn) dropFailure() {
	switch u.s.Ended.(type) {
	case Failure, RepairPlan:
		u.s.Ended = nil
	}
}

// back goes one page back, without undoing anything.
func (u *turn) back(route Route) {
	switch {
	case u.s.Door == DoorInside:
		u.s.Door = DoorNone
	case u.s.Again:
		u.s.Again = false
	case u.s.Failed && route.Current == StepRestore:
		u.s.Failed = false
	case u.s.Door == DoorCloud && u.s.Cloud != "":
		u.s.Cloud = ""
	case u.s.Route != RouteNone && route.Current == StepRestore:
		u.s.Route = RouteNone
		u.dropFailure()
	case route.Current == StepStart, route.Current == StepConnect, route.Current == StepBackUp:
		u.s.Door, u.s.NoPhone = DoorNone, false
	default:
		i := slices.Index(stepOrder, route.Current)
		u.goTo(stepOrder[max(i-1, 0)])
	}
}

// goTo goes back to a step that is done.
func (u *turn) goTo(step StepID) {
	u.s.Again = false
	if step == u.look().reach() { // forward again
		u.s.At = ""
		return
	}
	switch step {
	case StepConnect, StepTrust:
		u.s.NoPhone = false
		u.s.At = step
	case StepChoose, StepCheck, StepPrepare:
		u.s.At = step
	}
	if step == StepCheck || step == StepPrepare {
		// To be confirmed once more on the way forward.
		u.s.Passed = without(u.s.Passed, step)
	}
	if step == StepPrepare && u.s.Restored != nil {
		u.s.Consent, u.s.Answers = Consent{}, nil // they were to the restore that is over
	}
}

// goOn leaves a step that only the person can declare done.
func (u *turn) goOn(step StepID) {
	switch step {
	case StepCheck:
		u.s.Passed = with(u.s.Passed, step, true)
		u.s.NoPhone = false // from here on it needs one
	case StepPrepare:
		u.s.Passed = with(u.s.Passed, step, true)
		u.s.Restored = nil // what comes now is another restore
	}
	u.s.At = ""
}
