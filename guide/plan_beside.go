package guide

import (
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// openPanels is how many panels are open by themselves: more is a wall of text.
const openPanels = 2

// planPanels fits the problems to the page: nothing that the page says already,
// no button that it offers already, and the first of them open.
func planPanels(v *view, r *Route) {
	kept := r.Panels[:0]
	for _, p := range r.Panels {
		advice := strings.HasPrefix(string(p.Problem), "prevent/")
		if p.Problem == PhonePasscodeAsked && v.s.Job != nil {
			p.Title = Text{Key: "job/look-at-phone"}
			if v.s.Job.Asked > 1 {
				p.Title.Key = "job/look-again"
			}
			r.Look = &p
			continue
		}
		if r.Title.Key == "title/repair-consent" && (v.found(p.Problem) || p.Problem == RepairLosesFiles) {
			continue // the repair is what helps, and it is what the page asks about
		}
		if p.Problem == ProblemID(backup.WrongPassword) && v.s.Password == PasswordWrong {
			p.Title = Text{Key: "password/where"}
		}
		if failed := v.s.Failure(); p.Problem == BackupForgotPassword && (failed == nil || failed.Problem != p.Problem) {
			if r.Password == nil {
				continue
			}
			p.Title = Text{Key: "password/lost"} // a button at the field leads here
		}
		if r.Current == StepTrust && trustSteps[p.Problem] {
			p.Title = Text{Key: "trust/steps"} // what has happened is the page's headline
		}
		if name, after := strings.CutPrefix(string(p.Problem), "after/"); after && r.Current == StepAfterwards {
			p.Title = Text{Key: "after/if-" + name} // it may be so, and need not
			advice = true
		}
		if v.s.Job != nil && p.Action != nil && p.Action.ID == ActRepair {
			p.Action = nil // one work at a time
		}
		if p.Problem == FitNotEncrypted && v.trusted() && v.backup != nil && v.phone.UDID == v.backup.UDID {
			// The phone is the one that was backed up: its next backup can be encrypted.
			p.Action = r.Find(ActSetPassword, v.phone.UDID)
		}
		if p.Action != nil && (r.pageOffers(*p.Action) || v.inVain(p.Action.ID)) {
			p.Action = nil
		}
		if p.Problem == SaveCutOff {
			p.Other = buttonFor(ActDismissFailure, string(SaveCutOff), "action/leave-it", nil)
		}
		i := len(kept)
		p.Open = i == 0 || i < openPanels && p.Blocks
		if p.Problem == FitNotEncrypted && r.Current == StepCheck || p.Problem == BackupForgotPassword || advice {
			p.Open = false // a line of the evidence says it; or its title is enough to be found
		}
		kept = append(kept, p)
	}
	r.Panels = kept
}

// found reports whether a problem is a finding of the check of the chosen backup.
func (v *view) found(id ProblemID) bool {
	if v.check == nil {
		return false
	}
	_, found := v.check.Report.Has(backup.FindingID(id))
	return found
}

// trustSteps are the problems that the page of the Trust step tells itself, so that
// their panels only say what to do.
var trustSteps = map[ProblemID]bool{
	TrustProblemNeeded: true, TrustProblemAsked: true, "trust/locked": true, "trust/denied": true, TrustProblemForgotten: true,
}

// Find finds what is offered beside the page for a phone, a backup or a folder;
// nil where it is not.
func (r *Route) Find(id ActionID, value string) *Action {
	for i := range r.Beside {
		if a := r.Beside[i]; a.ID == id && a.Value == value {
			return &a
		}
	}
	return r.eachOf(id, value)
}

// inVain reports whether the action of a problem would do nothing now: one work at
// a time, and a phone is asked once.
func (v *view) inVain(id ActionID) bool {
	switch id {
	case ActRepair:
		return v.s.Job != nil || v.s.Repair() != nil
	case ActBackUpPhone, ActCheck, ActTryPassword:
		return v.s.Job != nil
	case ActAskTrust:
		return v.s.Asking == v.s.Phone
	}
	return false
}

// pageOffers reports whether the page itself has a button that does the same.
func (r *Route) pageOffers(a Action) bool {
	return slices.ContainsFunc(r.buttons(), func(b *Action) bool { return a.ID == b.ID && a.Value == b.Value })
}

// buttons are the page's own buttons: the primary one first.
func (r *Route) buttons() []*Action {
	var all []*Action
	if r.Primary != nil {
		all = append(all, r.Primary)
	}
	for i := range r.Secondary {
		all = append(all, &r.Secondary[i])
	}
	return all
}

// planBeside offers what can be done beside the page: with the steps that are
// done, the phones and the folders. While work runs, it keeps its phone.
func planBeside(v *view, r *Route) {
	offer := func(id ActionID, value string) {
		r.Beside = append(r.Beside, *buttonFor(id, value, "action/"+string(id), nil))
	}
	if v.s.Job == nil {
		for i := range r.Steps {
			if r.Current == StepStart {
				break // the doors come first
			}
			s := &r.Steps[i]
			if v.mayGoTo(s.ID) && s.ID != r.Current {
				s.Action = buttonFor(ActGoTo, string(s.ID), "step/"+string(s.ID), nil)
			}
		}
		for _, p := range v.s.Phones {
			if p.UDID != v.s.Phone {
				r.Beside = append(r.Beside, *v.choosePhone(p))
			}
		}
		if anyToCheck(&v.s) {
			offer(ActCheckAll, "")
			offer(ActCheckAllQuick, "")
		}
	}
	if v.phone != nil && v.s.Job == nil && r.Current != StepBackUp && (v.trusted() || v.s.Door != DoorBackUp) {
		r.Beside = append(r.Beside, *v.backUp())
	}
	v.offerPassword(offer)
	offer(ActAddFolder, "")
	offer(ActRescan, "")
	offer(ActSaveReport, "")
	for _, path := range v.s.Added {
		offer(ActForgetFolder, path)
	}
}

// mayGoTo reports whether a step is one to go back to, or the one that was gone back
// from.
func (v *view) mayGoTo(id StepID) bool {
	if id == StepInside && v.s.Inside == nil {
		return false
	}
	reach := v.reach()
	if id == reach && v.s.At != "" && order(v.s.At) < order(id) {
		return order(id) <= order(StepPrepare)
	}
	return order(id) < order(reach) && order(id) <= order(StepPrepare)
}

// offerPassword offers to set the backup password of the phone of the way, or to
// change or remove it, as the phone says that its backups are encrypted or not.
func (v *view) offerPassword(offer func(ActionID, string)) {
	if !v.trusted() || v.s.Job != nil {
		return
	}
	switch on, known := v.phone.BackupEncrypted.Get(); {
	case known && on:
		offer(ActChangePassword, v.phone.UDID)
		offer(ActRemovePassword, v.phone.UDID)
	case known:
		offer(ActSetPassword, v.phone.UDID)
	}
}

// planInputs proposes places, and says of a backup what is known of its password:
// a phone that encrypts its backups needs no new one.
func planInputs(v *view, r *Route) {
	on, known := false, false
	if v.phone != nil {
		on, known = v.phone.BackupEncrypted.Get()
	}
	all := r.buttons()
	for i := range r.Beside {
		all = append(all, &r.Beside[i])
	}
	for i := range r.Panels {
		if a := r.Panels[i].Action; a != nil {
			all = append(all, a)
		}
	}
	for _, a := range all {
		switch a.Input.Place {
		case PlaceCopy:
			a.Input.Begin, a.Input.Need = v.s.Backup+"-repaired", v.needed()
		case PlaceKeep:
			a.Input.Begin = v.s.Keep
			if v.phone != nil {
				a.Input.Need, _ = v.phone.BackupSize()
			}
			if known && on {
				a.Input.Prompt = Text{Key: "encrypt/already"}
			} else if known {
				a.Input.Secret, a.Input.Prompt = SecretOffer, Text{Key: "encrypt/why"}
			}
		}
	}
}

// planBack is what Escape does: it presses a button that only leaves the page,
// else goes to the step before.
func planBack(v *view, r *Route) {
	for _, a := range r.buttons() {
		if a.Enabled && a.Leaves() {
			r.Back = a
			return
		}
	}
	for _, s := range r.Steps {
		if s.ID == r.Current {
			return
		}
		if s.Action != nil {
			r.Back = s.Action
		}
	}
}
