package guide

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// cloudCauses are the answers of the iCloud door, most common first. They are
// also the names of the problems that hold their words.
var cloudCauses = []CloudAnswer{
	"cloud/wifi", "cloud/icloud-storage", "cloud/phone-storage", "cloud/ios-too-old", "cloud/password", "cloud/damaged-backup",
}

func planStart(v *view, r *Route) {
	if v.s.Door != DoorCloud {
		r.say(v, "start", "lifebuoy")
		r.Primary = button(ActOpenComputerDoor)
		r.Primary.Kind = KindDoor
		r.also(ActOpenInsideDoor, ActOpenCloudDoor)
		backUp := v.backUp()
		backUp.Kind, backUp.Label.Key = KindDoor, "action/back-up-door"
		r.Secondary = append(r.Secondary, *backUp)
		if v.simulates() {
			r.also(ActTrySimulated)
		}
		return
	}
	if v.s.Cloud == "" {
		r.say(v, "cloud", "cloud")
		for _, cause := range cloudCauses {
			r.Secondary = append(r.Secondary, *buttonFor(ActAnswerCloud, string(cause), "cause/"+string(cause), nil))
		}
		r.Secondary = append(r.Secondary, *v.backUp())
		r.also(ActBack)
		return
	}
	r.say(v, "cloud-answer", "cloud")
	r.Primary = button(ActOpenComputerDoor)
	r.Secondary = append(r.Secondary, *v.backUp())
	r.also(ActBack)
}

// backUp is the button that makes a backup of the phone. Where there is none yet, or
// none that trusts this computer, it only leads there.
func (v *view) backUp() *Action {
	a := button(ActBackUpPhone)
	if !v.trusted() {
		a.Input = Input{}
	}
	return a
}

// planBackUp is the page on which a backup is made, on the way that is there for it.
func planBackUp(v *view, r *Route) {
	r.say(v, "back-up", "back-up")
	r.Panels = slices.DeleteFunc(r.Panels, func(p Panel) bool { return p.Problem == HostNoBackups }) // nor need there be any
	r.Primary = unless(v.trusted(), button(ActBackUpPhone), "needs-phone")
	r.also(ActBack)
}

func planConnect(v *view, r *Route) {
	without := func() {
		if v.s.Door != DoorBackUp {
			r.also(ActWithoutPhone)
		}
	}
	without()
	switch {
	case v.s.Service == phone.ServiceUnknown:
		r.say(v, "connect-looking", "cable")
		r.Seeks = true
	case !v.s.Service.Ready():
		r.say(v, "connect-service", "cable")
		r.Primary = button(ActRetryService)
		if v.s.Service == phone.ServiceClosed {
			r.Body.Key = "body/connect-closed"
			if app := v.s.Host.AppleApp; app != "" {
				open := button(ActOpenApple)
				open.Label.Key = "action/open-apple-" + string(app)
				r.Secondary = append([]Action{*open}, r.Secondary...)
			}
		}
	case len(v.s.Phones) > 0: // several, and none was chosen
		r.say(v, "connect-which", "phone")
		if v.s.Door == DoorBackUp {
			r.Body.Key = "body/connect-which-back-up"
		}
		r.Secondary = nil
		for _, p := range v.s.Phones {
			a := v.choosePhone(p)
			a.Kind = KindDoor
			r.Secondary = append(r.Secondary, *a)
		}
		without()
	default:
		r.say(v, "connect", "cable")
	}
	if v.simulates() {
		r.also(ActTrySimulated)
	}
	r.also(ActBack)
}

func planTrust(v *view, r *Route) {
	switch trust := v.trust(); trust {
	case phone.TrustUnknown:
		r.say(v, "trust-looking", "trust")
		r.Seeks = true
	case phone.TrustAsked:
		r.say(v, "trust-asked", "trust")
	case phone.TrustLocked:
		r.say(v, "trust-locked", "unlock")
	case phone.TrustForbidden, phone.TrustSupervised:
		r.say(v, "trust-forbidden", "trust")
	case phone.TrustOldTLS:
		r.say(v, "trust-old-tls", "trust")
	default: // needed, denied, forgotten
		r.say(v, "trust-"+string(trust), "trust")
		r.Primary = button(ActAskTrust)
	}
	if v.s.Door != DoorBackUp {
		r.also(ActWithoutPhone)
	}
}

func planCheck(v *view, r *Route) {
	r.Result = r.Verdict != nil && v.s.Job == nil
	if f := v.s.Failure(); f != nil && f.Kind == JobCheck && v.s.Job == nil {
		r.Safe = Text{Key: "failure/safe"}
	}
	switch {
	case v.s.Password == PasswordTrying:
		r.askPassword(v)
		r.say(v, "check-password-trying", "lock")
		r.Primary = v.stop()
		return
	case v.jobIs(JobCheck, JobRepair):
		variant := "checking"
		if v.jobIs(JobRepair) {
			variant = "repairing"
		}
		r.say(v, variant, "")
		r.Primary = v.stop()
		return
	case v.s.Repair() != nil && v.s.Repair().Backup == v.s.Backup:
		r.say(v, "repair-consent", "repair")
		count := v.s.Repair().Lost
		r.Body.Args["Count"], r.Body.Count = count, &count
		r.Result = false // the page is about the copy
		r.Summary = &Summary{Mark: MarkWarn, Files: v.s.Repair().Examples, Head: Text{Key: "result/head-missing"}}
		r.Primary = button(ActRepairAgree)
		r.Primary.Label.Count = &count
		r.also(ActRepairCancel)
		return
	case v.checked() && !v.s.Again && v.check.Report.Verdict != backup.VerdictLocked:
		planVerdict(v, r)
		return
	}
	locked := v.locked()
	r.Primary = button(ActCheck)
	switch {
	case locked:
		variant := "check-password"
		if v.s.Password == PasswordWrong {
			variant = "check-password-wrong"
		}
		r.say(v, variant, "lock")
		r.askPassword(v)
		r.Primary = button(ActTryPassword)
	case v.check != nil && v.check.Partial && !v.check.Stale:
		r.say(v, "check-resume", "check")
	case v.check != nil && v.check.Stale:
		r.say(v, "check-changed", "check")
	default:
		r.say(v, "check", "check")
	}
	r.also(ActCheckQuick)
	if v.s.Again {
		r.Result = false
		r.also(ActBack)
	} else if locked && v.checked() {
		// What could be checked without the password was checked; do not offer it again.
		r.Secondary = nil
	}
}

// askPassword shows the field for the password of the chosen backup.
func (r *Route) askPassword(v *view) {
	r.Password = &Password{Backup: v.s.Backup, Trying: v.s.Password == PasswordTrying, Tries: v.s.Wrong}
	if v.s.Password == PasswordWrong {
		r.Password.Wrong = Text{Key: "password/wrong"}
	}
}

// planVerdict shows the result of a check and the way on.
func planVerdict(v *view, r *Route) {
	report := v.check.Report
	r.Title, r.Body = r.Verdict.Title, r.Verdict.Body
	r.Holds = v.holds()
	switch report.Verdict {
	case backup.VerdictRestorable, backup.VerdictWarnings:
		stop := v.worstFit()
		ends := stop != nil && !removable[stop.id]
		switch {
		case v.phone == nil:
			r.Primary = unless(false, button(ActContinue), "needs-phone")
		case ends, v.doubts() == doubtRehearsed:
			r.Primary = buttonFor(ActGoTo, string(StepChoose), "action/choose-another", nil)
		default:
			r.Primary = button(ActContinue)
		}
		switch {
		case ends: // the next step would refuse it
			r.Secondary = append(r.Secondary, *v.saveInstead())
		case v.doubts() == doubtRehearsed:
			r.Secondary = append(r.Secondary, *v.saveInstead(), *v.continueAnyway())
		default:
			r.Secondary = append(r.Secondary, *buttonFor(ActLookInside, v.s.Backup, "action/"+string(ActLookInside), nil))
		}
	case backup.VerdictDamaged:
		if CanRepair(report, v.backup != nil && v.backup.Encrypted) {
			r.Primary = button(ActRepair)
			r.Secondary = append(r.Secondary, *v.saveInstead())
		} else {
			r.Primary = v.saveInstead()
			r.Secondary = append(r.Secondary, *buttonFor(ActGoTo, string(StepChoose), "action/choose-another", nil))
		}
		if v.phone != nil {
			r.Secondary = append(r.Secondary, *v.continueAnyway())
		}
	default:
		r.Primary = buttonFor(ActGoTo, string(StepChoose), "action/choose-another", nil)
		r.Secondary = append(r.Secondary, *v.saveInstead())
		if v.trusted() {
			r.also(ActBackUpPhone)
		}
	}
	again := button(ActCheck)
	if report.Deep {
		again.Label.Key = "action/check-again"
	}
	r.Secondary = append(r.Secondary, *again)
	r.also(ActSaveReport)
}

// saveInstead offers to save what is inside, where a restore of the backup will not work.
func (v *view) saveInstead() *Action {
	return buttonFor(ActLookInside, v.s.Backup, "action/save-instead", nil)
}

// holds is what the check has found inside the chosen backup; nil where that is not
// known.
func (v *view) holds() *Holds {
	if !v.checked() || v.check.Report.Inside == nil {
		return nil
	}
	return &Holds{Holdings: v.check.Report.Inside}
}

// continueAnyway goes on with a damaged backup, and asks first.
func (v *view) continueAnyway() *Action {
	a := button(ActContinue)
	a.Label.Key = "action/continue-anyway"
	args, count := v.named(), v.check.Report.Affected()
	args["Count"] = count
	a.Confirm = confirm("continue-damaged", args)
	a.Confirm.Body.Count = &count
	if v.doubts() == doubtRehearsed {
		a.Confirm.Title.Key, a.Confirm.Body.Key, a.Confirm.Body.Count = "confirm/continue-rehearsed-title", "confirm/continue-rehearsed", nil
	}
	return a
}

// CanRepair reports whether a repair of a copy can mend what stops the restore.
func CanRepair(report backup.Report, encrypted bool) bool {
	mends := false
	for _, f := range report.Findings {
		switch {
		case f.Severity != backup.SeverityNote && f.ID.Mendable(encrypted):
			mends = true
		case f.Severity == backup.SeverityStop:
			return false
		}
	}
	return mends
}
