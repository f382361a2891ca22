package guide

import "time"

// Plan makes the Route of a Situation. It is pure: the same Situation gives the
// same Route, whenever and however often it is asked.
func (g *Guide) Plan(s Situation) Route { return g.plan(g.look(s)) }

// PlanSince makes the Route of a Situation in which time has passed, and says since
// when each of its problems stands. The map is s.Since itself where nothing has
// changed, else a new one.
func (g *Guide) PlanSince(s Situation) (Route, map[ProblemID]time.Time) {
	v := g.look(s)
	v.s.Since = v.since()
	return g.plan(v), v.s.Since
}

func (g *Guide) plan(v *view) Route {
	at := v.current()
	switch {
	case v.backsUp():
		at = StepBackUp
	case v.s.CheckedAll() != nil:
		at = StepChoose
	}
	r := Route{Current: at, Panels: v.panels(at), Fit: v.fit, Verdict: g.verdict(v)}
	aside := planAside(v, &r)
	if !aside {
		planStep(v, &r)
	}
	r.Steps = lights(v, at, r.Panels)
	planBeside(v, &r)
	planEach(v, &r, aside)
	planInputs(v, &r)
	planPanels(v, &r)
	planBack(v, &r)
	planAbout(v, &r, aside)
	f := v.s.Failure()
	r.Ask = at == StepStart && v.s.Door == DoorCloud || at == StepRestore && v.s.Failed && v.s.Job == nil || v.s.Job == nil && f != nil && (f.Kind == JobRestore || f.Problem == TransferUnknown)
	return r
}

// planStep makes the page of the current step.
func planStep(v *view, r *Route) {
	switch r.Current {
	case StepStart:
		planStart(v, r)
	case StepConnect:
		planConnect(v, r)
	case StepTrust:
		planTrust(v, r)
	case StepBackUp:
		planBackUp(v, r)
	case StepChoose:
		planChoose(v, r)
	case StepCheck:
		planCheck(v, r)
	case StepPrepare:
		planPrepare(v, r)
	case StepRestore:
		planRestore(v, r)
	case StepAfterwards:
		planAfterwards(v, r)
	}
}

// lights sets the state of each step of the rail.
func lights(v *view, at StepID, panels []Panel) []Step {
	way := v.way()
	if at == StepBackUp {
		way = backUpOrder
	}
	steps := make([]Step, 0, len(way)-1)
	for _, id := range way[1:] {
		state := StepLater
		switch {
		case id == at:
			state = StepHere
			if blocked(panels) {
				state = StepNeedsYou
			}
		case skipped(v, id), at == StepBackUp && id == StepCheck: // of the new backup
			state = StepLater
		case v.done(id), id == StepCheck && v.checked() && !v.s.Again && v.check.Report.Verdict != "locked":
			state = StepDone
		}
		steps = append(steps, Step{ID: id, State: state})
	}
	return steps
}

// skipped reports whether the person went past a step without doing it.
func skipped(v *view, id StepID) bool {
	switch id {
	case StepConnect:
		return v.phone == nil && v.s.NoPhone
	case StepTrust:
		return v.s.NoPhone && (v.phone == nil || v.phone.Trust != "trusted")
	}
	return false
}

// blocked reports whether one of the panels stops the way.
func blocked(panels []Panel) bool {
	for _, p := range panels {
		if p.Blocks {
			return true
		}
	}
	return false
}

// say sets title and body of a step.
func (r *Route) say(v *view, variant, picture string) {
	args := v.named()
	r.Title = Text{Key: "title/" + variant, Args: args}
	r.Body = Text{Key: "body/" + variant, Args: args}
	r.Picture = picture
}

// also adds quieter buttons.
func (r *Route) also(ids ...ActionID) {
	for _, id := range ids {
		r.Secondary = append(r.Secondary, *button(id))
	}
}

// ask adds a question that Lifeboat cannot answer by looking.
func (r *Route) ask(v *view, id string) {
	r.Questions = append(r.Questions, Question{
		ID: id, Text: Text{Key: "question/" + id, Args: v.named()}, Yes: v.s.Answers[id],
	})
}

// unless switches a button off, with the reason, unless the condition holds.
func unless(condition bool, a *Action, why string) *Action {
	if !condition {
		a.Enabled = false
		a.Why = Text{Key: "why/" + why}
	}
	return a
}

// stop is the button that ends the work that runs, where it can be ended.
func (v *view) stop() *Action {
	j := v.s.Job
	if j == nil || j.Stopping {
		return unless(false, button(ActStop), "stopping")
	}
	a := button(ActStop)
	if j.Kind == JobRestore || j.Kind == JobRepair || j.Kind == JobCopy {
		a.Confirm = confirm("stop-"+string(j.Kind), v.named())
		if j.Untouched() {
			a.Confirm.Body.Key += "-safe"
		}
	}
	return unless(j.CanStop, a, "cannot-stop")
}

// confirm is the question before an action that cannot be taken back.
func confirm(name string, args map[string]any) *Confirm {
	text := func(part string) Text { return Text{Key: "confirm/" + name + part, Args: args} }
	return &Confirm{Title: text("-title"), Body: text(""), Yes: text("-yes"), No: text("-no")}
}
