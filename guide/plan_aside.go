package guide

// ownPage are the kinds of work whose end, when it is not a good one, has a
// page of its own.
var ownPage = map[JobKind]bool{JobBackup: true, JobPassword: true, JobRepair: true, JobRehearse: true, JobCopy: true, JobSave: true, JobLook: true}

// planAside is the page of work that can be begun at any step, such as a backup
// of the phone. It hides that step while the work runs, and until the person
// has read how it ended. It returns false where there is none.
func planAside(v *view, r *Route) bool {
	switch {
	case v.jobIs(JobBackup):
		r.say(v, "backing-up", "back-up")
		r.Primary = v.stop()
	case v.s.Queue != nil && v.s.Job != nil:
		planCheckingAll(v, r)
	case v.jobIs(JobPassword):
		r.say(v, "setting-password", "lock")
		r.Primary = v.stop()
	case v.jobIs(JobLook):
		r.say(v, "looking-inside", "look")
		r.Primary = v.stop()
	case v.jobIs(JobSave):
		r.say(v, "saving", "folder")
		r.Primary = v.stop()
	case v.s.Job != nil:
		return false
	case v.s.Failure() != nil && ownPage[v.s.Failure().Kind]:
		r.say(v, string(v.s.Failure().Kind)+"-failed", "failed")
		switch {
		case v.s.Waiting != nil:
			r.say(v, "backup-waits", "unlock")
		case v.s.Failure().Problem == RepairWaits: // all of it is there
			r.say(v, "repair-held", "repair")
		case v.s.Failure().Problem == TransferWaits:
			r.say(v, "backup-held", "back-up")
		}
		if d := v.s.Failure().Saved; d != nil {
			r.Summary = savedSummary(*d)
			r.Summary.Mark = MarkBad
		}
		again(v, r, v.s.Failure().Kind)
		if v.s.Failure().Kind == JobSave {
			v.saveGoesOn(r)
		}
		r.also(ActSaveReport)
	case v.s.Stopped() == JobRestore || ownPage[v.s.Stopped()]:
		r.say(v, string(v.s.Stopped())+"-stopped", "stopped")
		if v.s.StoppedSafe() {
			r.Body.Key = "body/restore-stopped-safe"
		}
		if v.s.Stopped() == JobBackup && v.encrypts() {
			// Perhaps since a moment ago: the password is set before the backup.
			r.Body.Key = "body/backup-stopped-encrypted"
		}
		if e, ok := v.s.Ended.(Stopped); ok && e.Saved != nil {
			r.Summary = savedSummary(*e.Saved)
			r.Summary.Mark = MarkNotChecked
		}
		r.Primary = button(ActDismissFailure)
		switch kind := v.s.Stopped(); {
		case kind == JobSave:
			v.saveGoesOn(r)
		case kind == JobBackup && v.trusted():
			v.beginAgain(r, ActBackUpPhone, "")
		case kind == JobRehearse && v.trusted() && v.backup != nil:
			v.beginAgain(r, ActRehearse, "")
		case kind == JobLook && v.backup != nil:
			v.beginAgain(r, ActLookInside, v.s.Backup)
		}
	case v.s.CheckedAll() != nil:
		planCheckedAll(v, r, *v.s.CheckedAll())
	case v.s.BackedUp() != nil:
		planBackedUp(v, r, *v.s.BackedUp())
	case v.s.PasswordChanged() != nil:
		done := v.s.PasswordChanged()
		r.say(v, "password-"+string(done.Change), "lock")
		r.Body.Args["Phone"] = done.Name
		r.Summary = &Summary{Mark: MarkGood}
		r.Primary = button(ActDismissFailure)
		r.Primary.Label.Key = "action/done"
	case v.s.RepairedNow() != nil:
		planRepaired(v, r, *v.s.RepairedNow())
	case v.s.CopiedNow() != nil:
		planCopied(v, r, *v.s.CopiedNow())
	case v.s.RehearsedNow() != nil:
		planRehearsed(v, r, *v.s.RehearsedNow())
	case v.s.SavedNow() != nil:
		planSaved(v, r, *v.s.SavedNow())
	case v.s.Inside != nil:
		planInside(v, r, *v.s.Inside)
	case v.s.Look && v.locked():
		planLocked(v, r)
	default:
		return false
	}
	r.Panels = asidePanels(v, r.Panels)
	return true
}

// beginAgain offers to begin work anew that the person has stopped.
func (v *view) beginAgain(r *Route, id ActionID, value string) {
	r.Secondary = append(r.Secondary, *buttonFor(id, value, "action/begin-again", nil))
}

// backsUp reports whether the page is about the making of a backup: while it runs,
// and until the person has read how it ended.
func (v *view) backsUp() bool {
	if v.s.Job != nil {
		return v.s.Job.Kind == JobBackup
	}
	return v.lastKind() == JobBackup
}

// again offers to repeat work that failed, in one click, where that takes no
// more than the phone; else only to leave the page.
func again(v *view, r *Route, kind JobKind) {
	repeat := func(id ActionID) *Action {
		a := button(id)
		a.Label = Text{Key: "action/try-again"}
		return a
	}
	if p := v.s.Failure().Problem; p == HostFolderMissing || p == HostFolderBroken {
		r.also(ActRescan)
		if v.backup == nil && kind != JobBackup && kind != JobPassword { // there is nothing to try it on
			r.Primary = button(ActDismissFailure)
			return
		}
	}
	switch kind {
	case JobBackup:
		r.Primary = unless(v.trusted(), repeat(ActBackUpPhone), "needs-phone")
	case JobRehearse:
		r.Primary = unless(v.phone != nil || v.s.Lost != nil, repeat(ActRehearse), "needs-phone")
	case JobCopy:
		if place := v.appleFolder(); place == "" || v.s.Route != RouteApple || v.seenByApple(v.backup) || !v.mayRestore() {
			r.Primary = button(ActDismissFailure)
			return
		}
		r.Primary = repeat(ActCopyThere)
	case JobLook:
		if f := v.s.Failure(); f.Problem == SaveNeedsIndex && !v.listMayBe(f) {
			// The same again would end the same; another backup may help.
			r.Primary = button(ActAddFolder)
			r.Primary.Label = Text{Key: "action/look-elsewhere"}
			break
		}
		r.Primary = repeat(ActLookInside)
		r.Primary.Value = v.s.Backup
	default:
		r.Primary = button(ActDismissFailure)
		return
	}
	later := button(ActDismissFailure)
	later.Label = Text{Key: "action/later"}
	r.Secondary = append(r.Secondary, *later)
}

// asidePanels keeps the problems that the page of such work is about: what it
// needs of the phone now, and why it failed. All others wait for their step.
func asidePanels(v *view, all []Panel) []Panel {
	var kept []Panel
	unplugged := false
	for _, p := range all {
		unplugged = unplugged || p.Problem == PhoneUnplugged
	}
	for _, p := range all {
		switch {
		case v.s.RehearsedNow() != nil && p.Problem == v.s.RehearsedNow().Problem:
			kept = append(kept, p)
		case p.Problem == PhonePasscodeAsked, p.Problem == HostRoomTight, p.Problem == HostFileLimit:
			kept = append(kept, p)
		case v.s.Failure() == nil:
		case p.Problem == TransferLinkLost && unplugged:
			// A cable that is still out says it all, and says it more plainly.
		case p.Problem == v.s.Failure().Problem, p.Problem == TransferSamePlace, p.Problem == PhoneUnplugged:
			kept = append(kept, p)
		}
	}
	return kept
}
