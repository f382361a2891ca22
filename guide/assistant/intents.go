package assistant

import (
	"time"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Do takes what a person did. It returns at once; what comes of it shows in the
// Situation. An intent that makes no sense now is left alone.
func (a *Assistant) Do(i guide.Intent) {
	switch i.Action {
	case guide.ActTryPassword, guide.ActSetPassword, guide.ActBackUpPhone, guide.ActRestoreHere:
	case guide.ActChangePassword, guide.ActRemovePassword:
	default:
		clear(i.Secret)
		clear(i.Old)
	}
	switch i.Action {
	case guide.ActOpenComputerDoor:
		a.update(func() {
			a.leaveAside()
			a.s.Door, a.s.At = guide.DoorComputer, ""
		})
		a.askByItself()
	case guide.ActOpenCloudDoor:
		a.update(func() { a.s.Door, a.s.Cloud = guide.DoorCloud, "" })
	case guide.ActAnswerCloud:
		a.update(func() { a.s.Cloud = guide.CloudAnswer(i.Value) })
	case guide.ActBack:
		a.update(func() {
			a.leaveAside()
			a.back()
		})
	case guide.ActGoTo:
		a.update(func() {
			a.leaveAside()
			a.goTo(guide.StepID(i.Value))
		})
	case guide.ActTrySimulated:
		a.simulate()
	case guide.ActRetryService:
		a.watch(a.address())
	case guide.ActWithoutPhone:
		a.update(func() { a.s.NoPhone, a.s.At = true, "" })
	case guide.ActChoosePhone:
		a.update(func() {
			if phoneOf(a.s.Phones, i.Value) != nil {
				a.choosePhone(i.Value)
			}
		})
		a.askByItself()
	case guide.ActAskTrust:
		a.askTrust()
	case guide.ActAddFolder:
		a.seekFolder(i.Value)
	case guide.ActForgetFolder:
		a.forgetFolder(i.Value)
	case guide.ActRescan:
		a.scanAgain()
	case guide.ActChooseBackup:
		a.update(func() {
			if _, here := a.facts(i.Value); here && a.job == nil {
				a.leaveAside()
				a.s.Sought = nil
				a.chooseBackup(i.Value)
			}
		})
	case guide.ActStop:
		a.stop()
	case guide.ActContinue:
		a.update(a.goOn)
	case guide.ActAnswer:
		a.update(func() { a.answer(i.Value, i.Yes) })
	case guide.ActRouteApple:
		a.update(func() { a.s.Route = guide.RouteApple; a.dropFailure() })
	case guide.ActRouteHere:
		a.update(func() { a.s.Route = guide.RouteHere; a.dropFailure() })
	case guide.ActRestoreDone:
		a.update(func() {
			a.s.Restored = &guide.Restored{Phone: a.s.Phone, Backup: a.s.Backup, At: time.Now(), PhoneBack: true}
		})
	case guide.ActTryAgain, guide.ActDismissFailure, guide.ActBackupSeen:
		a.update(func() {
			a.leaveAside()
			a.dropFailure()
			a.s.Sought, a.s.Cleaned = nil, nil
		})
	case guide.ActRemind:
		a.update(func() { a.remindAt(time.Now().AddDate(0, 1, 0)) })
	default:
		a.work(i)
	}
}

// answer takes the answer to a question. The consent to a damaged backup is one to
// what is known now, and to nothing else.
func (a *Assistant) answer(question string, yes bool) {
	switch {
	case question != guide.QuestionAlthough:
		a.s.Answers[question] = yes
	case yes:
		a.s.Consent = guide.ConsentOf(a.s)
	default:
		a.s.Consent = guide.Consent{}
	}
}

// leaveAside leaves a page that hides a step: how work ended, that can be begun
// at any step. A restore that failed is told at its own step, and stays.
func (a *Assistant) leaveAside() {
	switch e := a.s.Ended.(type) {
	case guide.Failure:
		if e.Kind != guide.JobRestore && e.Kind != guide.JobCheck {
			a.s.Ended = nil
		}
	case guide.Stopped, guide.BackedUp:
		a.s.Ended = nil
	}
}

// back goes one page back, without undoing anything.
func (a *Assistant) back() {
	switch {
	case a.s.Door == guide.DoorCloud && a.s.Cloud != "":
		a.s.Cloud = ""
	case a.s.Route != guide.RouteNone && a.route.Current == guide.StepRestore && a.job == nil:
		a.s.Route = guide.RouteNone
		a.dropFailure()
	case a.route.Current == guide.StepStart, a.route.Current == guide.StepConnect:
		a.s.Door, a.s.NoPhone = guide.DoorNone, false
	default:
		for i, step := range a.route.Steps {
			if step.ID == a.route.Current && i > 0 {
				a.goTo(a.route.Steps[i-1].ID)
				return
			}
		}
	}
}

// goTo goes back to a step that is done.
func (a *Assistant) goTo(step guide.StepID) {
	switch step {
	case guide.StepConnect, guide.StepTrust:
		a.s.NoPhone = false
		a.s.At = step
	case guide.StepChoose, guide.StepCheck, guide.StepPrepare:
		a.s.At = step
	}
	if step == guide.StepCheck || step == guide.StepPrepare {
		// To be confirmed once more on the way forward.
		delete(a.s.Passed, step)
	}
}

// goOn leaves a step that only the person can declare done.
func (a *Assistant) goOn() {
	if p := a.route.Primary; p != nil && p.ID == guide.ActContinue && !p.Enabled {
		return
	}
	switch a.route.Current {
	case guide.StepCheck, guide.StepPrepare:
		a.s.Passed[a.route.Current] = true
	}
	a.s.At = ""
}

// address is where the phones are looked for.
func (a *Assistant) address() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.cfg.Address
}
