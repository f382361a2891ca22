package guide

import "github.com/lifeboat-app/lifeboat/device/phone"

// The questions that Lifeboat cannot answer by looking.
const (
	QuestionESIM = "esim" // the eSIM is not part of a backup; erasing removes it
	QuestionData = "data" // what is on the phone now will be replaced
)

func planPrepare(v *view, r *Route) {
	r.say(v, "prepare", "prepare")
	r.ask(v, QuestionESIM)
	if v.phone != nil {
		if v.setup() != phone.SetupNew {
			r.ask(v, QuestionData)
		}
	}
	r.askConsent(v)
	r.Proven = append(r.Proven, prepareEvidence(v)...)
	r.Holds = v.replaces()
	ready := v.trusted() && !blocked(r.Panels)
	answered := true
	for _, q := range r.Questions {
		answered = answered && q.Yes
	}
	switch {
	case v.phone == nil:
		r.Primary = unless(false, button(ActContinue), "needs-phone")
	case !ready:
		r.Primary = unless(false, button(ActContinue), "problems-first")
	case !v.mayRestore():
		r.Primary = unless(false, button(ActContinue), v.whyNot())
	default:
		r.Primary = unless(answered, button(ActContinue), "questions-first")
	}
	if setup := v.setup(); ready && (setup == phone.SetupFinished || setup == phone.SetupUnknown) {
		r.also(ActBackUpPhone)
	}
}

// replaces is what the backup brings, beside what is on the phone now and will be gone.
func (v *view) replaces() *Holds {
	h := v.holds()
	if !v.trusted() || v.backup == nil || v.setup() == phone.SetupNew {
		return h
	}
	if h == nil {
		h = &Holds{}
	}
	h.OnPhone = v.onPhone(h.Holdings)
	if v.backup.UDID == v.phone.UDID && !v.backup.Date.IsZero() {
		h.Newer = &Text{Key: "holds/newer", Args: v.named()}
	}
	if s, known := v.phone.Storage.Get(); known && v.phone.Media.State != phone.Known {
		for _, c := range s.ByCategory {
			if c.Name == "photos" {
				h.Photos = c.Bytes
			}
		}
	}
	return h
}

// prepareEvidence is what can be seen of what has to be right before a restore.
func prepareEvidence(v *view) []Evidence {
	if v.phone == nil {
		return nil
	}
	var lines []Evidence
	add := func(mark Mark, key string, args map[string]any) {
		lines = append(lines, Evidence{mark, Text{Key: "evidence/" + key, Args: args}})
	}
	switch power, known := v.phone.Battery.Get(); {
	case !known:
		add(MarkNotChecked, "power-unknown", nil)
	case power.External:
		add(MarkGood, "on-power", map[string]any{"Percent": Percent(power.Percent)})
	case power.Percent < batteryEnough:
		add(MarkBad, "battery-low", map[string]any{"Percent": Percent(power.Percent)})
	default:
		add(MarkGood, "battery-enough", map[string]any{"Percent": Percent(power.Percent)})
	}
	for _, e := range fitEvidence(v) {
		if e.Text.Key != "evidence/no-phone" && e.Text.Key != "evidence/no-trust" && e.Text.Key != "evidence/not-encrypted" {
			lines = append(lines, e)
		}
	}
	switch v.setup() {
	case phone.SetupNew:
		add(MarkGood, "setup-new", nil)
	case phone.SetupFinished:
		add(MarkGood, "setup-finished", nil)
	case phone.SetupRestoring:
		add(MarkBad, "setup-restoring", nil)
	case phone.SetupUnknown:
		add(MarkNotChecked, "setup-unknown", nil)
	}
	return lines
}

func planRestore(v *view, r *Route) {
	switch {
	case v.jobIs(JobRestore):
		r.say(v, "restoring", "restore")
		r.Primary = v.stop()
		return
	case v.jobIs(JobRehearse):
		r.say(v, "rehearsing", "check")
		r.Primary = v.stop()
		return
	case v.jobIs(JobCopy):
		r.say(v, "copying", "folder")
		r.Primary = v.stop()
		return
	case v.s.Failure() != nil && v.s.Failure().Kind == JobRestore:
		variant := "restore-failed"
		if v.s.Failure().Safe {
			variant = "restore-failed-safe"
		}
		r.say(v, variant, "")
		r.Primary = unless(v.phone != nil, button(ActTryAgain), "needs-phone")
		if v.backup == nil {
			unless(false, r.Primary, "needs-backup")
			r.also(ActRescan, ActSaveReport)
			return
		}
		r.also(ActSaveReport, ActRouteApple)
		if v.s.Host.AppleApp == AppleNone {
			r.Secondary = r.Secondary[:1]
		}
		return
	}
	switch v.s.Route {
	case RouteApple:
		planApple(v, r)
	case RouteHere:
		r.say(v, "restore-here", "restore")
		if v.s.Host.AppleApp == AppleNone {
			r.Body.Key = "body/restore-here-alone" // there is no other way on this computer
		}
		r.askConsent(v)
		r.Primary = v.replacePhone()
		switch {
		case !v.trusted():
			unless(false, r.Primary, "needs-phone")
		case blocked(r.Panels):
			unless(false, r.Primary, "problems-first")
		default:
			unless(v.mayRestore(), r.Primary, v.whyNot())
		}
		r.also(ActRehearse)
		if v.s.Host.AppleApp != AppleNone {
			r.also(ActRouteApple)
		}
		r.also(ActBack)
	default:
		r.askConsent(v)
		open := func(id ActionID) *Action { return unless(v.mayRestore(), button(id), v.whyNot()) }
		if v.s.Host.AppleApp == AppleNone {
			r.say(v, "restore-how-linux", "restore")
			for _, key := range []string{"rehearse-first", "here-unproven", "other-computer"} {
				r.Proven = append(r.Proven, Evidence{Text: Text{Key: "how/" + key}})
			}
			r.Primary = open(ActRouteHere)
			if h := v.s.Rehearsal(); h == nil { // what endangers nothing comes first
				r.Primary = button(ActRehearse)
				r.Secondary = append(r.Secondary, *open(ActRouteHere))
			} else {
				r.also(ActRehearse)
			}
			break
		}
		r.say(v, "restore-how", string(v.s.Host.AppleApp))
		r.Primary = open(ActRouteApple)
		r.also(ActRehearse)
		r.Secondary = append(r.Secondary, *open(ActRouteHere))
	}
	if h := v.s.Rehearsal(); h != nil {
		r.Proven = append(r.Proven, rehearsedEvidence(h)...)
	}
}

// replacePhone is the action that replaces what is on the phone, once its name was
// typed.
func (v *view) replacePhone() *Action {
	a := button(ActRestoreHere)
	if v.phone == nil {
		return a
	}
	a.Input.Name = v.g.typedName(*v.phone)
	a.Input.Prompt = Text{Key: "restore/confirm", Args: map[string]any{"Phone": a.Input.Name}}
	a.Input.Summary = Text{Key: "restore/last-page", Args: v.named()}
	if v.backup != nil && v.backup.UDID != "" && v.backup.UDID != v.phone.UDID {
		a.Input.Summary.Args["Foreign"] = "other"
	}
	if v.setup() == phone.SetupNew {
		a.Input.Summary.Key = "restore/last-page-new"
	}
	return a
}

// rehearsedEvidence is what a rehearsal has shown, and what it could not show.
func rehearsedEvidence(h *Rehearsed) []Evidence {
	if h.Unplayable {
		return []Evidence{{MarkNotChecked, Text{Key: "evidence/rehearsed-old"}}}
	}
	var lines []Evidence
	if h.Good {
		lines = append(lines, Evidence{MarkGood, Text{
			Key: "evidence/rehearsed", Args: map[string]any{"Files": h.Files, "Bytes": Bytes(h.Bytes)},
		}})
	}
	for _, one := range []struct {
		mark  Mark
		key   string
		rules []string
	}{{MarkBad, "evidence/rehearsed-broken", h.Broken}, {MarkWarn, "evidence/rehearsed-unproven", h.Unproven}} {
		var rules []Text
		for _, id := range one.rules {
			rules = append(rules, Text{Key: "rule/" + id})
		}
		if len(rules) > 0 {
			lines = append(lines, Evidence{one.mark, Text{Key: one.key, Args: map[string]any{"Rules": rules}}})
		}
	}
	return lines
}

func planAfterwards(v *view, r *Route) {
	variant, picture := "afterwards", "afterwards"
	if v.s.Restored != nil && !v.s.Restored.PhoneBack {
		variant, picture = "afterwards-restarting", "restart"
	}
	r.say(v, variant, picture)
	if d := v.s.Restored; d != nil {
		r.Summary = restoredSummary(v, *d)
	}
	r.Primary = button(ActFinish)
	if at := v.s.RemindAt; at.After(v.s.Now) {
		// It is asked for already: said instead of offered.
		r.Proven = append(r.Proven, Evidence{MarkGood, Text{Key: "remind/done", Args: map[string]any{"Date": at}}})
	} else {
		r.also(ActRemind)
	}
	if v.trusted() {
		r.also(ActBackUpPhone)
	}
	r.also(ActSaveReport)
}
