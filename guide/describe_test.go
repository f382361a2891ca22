package guide

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// describe writes down what a person would get: all that the window shows and
// offers.
func describe(r Route) string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "  %-8s %s\n", name, fmt.Sprintf(format, args...))
	}
	said := func(name string, t Text) {
		if t.Key != "" {
			line(name, "%s", t.Key)
		}
	}
	var lights []string
	for _, s := range r.Steps {
		lights = append(lights, map[StepState]string{StepDone: "x", StepHere: "o", StepNeedsYou: "!", StepLater: "."}[s.State])
	}
	kind := ""
	if r.Kind != PageStep {
		kind = "  " + string(r.Kind)
	}
	line("step", "%s  %s%s", r.Current, strings.Join(lights, ""), kind)
	if a := r.About; a != nil {
		line("about", "%s", aboutText(*a))
	}
	said("title", r.Title)
	if body := strings.TrimPrefix(r.Body.Key, "body/"); body != strings.TrimPrefix(r.Title.Key, "title/") {
		said("body", Text{Key: body})
	}
	if r.Seeks {
		line("seeks", "")
	}
	if r.Look != nil {
		line("look", "%s: %s", r.Look.Title.Key, r.Look.Problem)
	}
	if p := r.Password; p != nil {
		text := "of the backup"
		if p.Trying {
			text += ", being tried"
		}
		line("password", "%s", strings.TrimSpace(text+" "+p.Wrong.Key))
	}
	if r.Primary != nil {
		line("primary", "%s", buttonText(*r.Primary))
		said("replaces", r.Primary.Input.Summary)
	}
	var more []string
	for _, a := range r.Secondary {
		more = append(more, buttonText(a))
	}
	if len(more) > 0 {
		line("also", "%s", strings.Join(more, ", "))
	}
	if r.Back != nil {
		line("back", "%s", buttonText(*r.Back))
	}
	said("safe", r.Safe)
	for _, p := range r.Panels {
		line("panel", "%s", panelText(p))
	}
	for _, q := range r.Questions {
		line("asks", "%s %v", q.ID, q.Yes)
	}
	if len(r.Clicks) > 0 {
		line("clicks", "%d, from %s", len(r.Clicks), r.Clicks[0].Text.Key)
	}
	for _, e := range r.Proven {
		line("proven", "%s %s", e.Mark, strings.TrimPrefix(e.Text.Key, "evidence/"))
	}
	if v := r.Verdict; v != nil {
		where := "" // known, and not what the page is about
		if r.Result {
			where = ", shown"
		}
		line("verdict", "%s good=%v %s%s", v.Level, v.Good, v.Sentence.Key, where)
		for _, e := range v.Evidence {
			line("", "%s %s", e.Mark, strings.TrimPrefix(e.Text.Key, "evidence/"))
		}
	}
	if h := r.Holds; h != nil {
		line("holds", "%s", holdsText(*h))
	}
	if sum := r.Summary; sum != nil {
		line("summary", "%s", sum.Mark)
		for _, e := range sum.Lines {
			line("", "%s %s", e.Mark, strings.TrimPrefix(e.Text.Key, "evidence/"))
		}
		for _, name := range sum.Names {
			line("", "- %s", name)
		}
		for _, f := range sum.Files {
			line("", "- %s: %s", f.App, f.File)
		}
		if sum.Folder != "" {
			line("shows", "%s", sum.Folder)
			for _, o := range sum.Opens {
				line("opens", "%s (%s)", o.Path, o.Label.Key)
			}
			for _, n := range sum.Next {
				line("next", "%s", n.Key)
			}
		}
	}
	if r.Recommend != "" {
		line("points", "at %s", r.Recommend)
	}
	if r.Ask {
		line("explains", "what a phone or a program has said")
	}
	if beside := besideText(r); beside != "" {
		line("beside", "%s", beside)
	}
	return b.String()
}

func holdsText(h Holds) string {
	var parts []string
	if h.Holdings == nil {
		h.Holdings = &inventory.Holdings{}
	}
	for _, k := range h.Holdings.Kinds {
		if k.Readable {
			parts = append(parts, fmt.Sprintf("%s %d", k.ID, k.Count))
		}
	}
	for _, a := range h.Holdings.Absent {
		parts = append(parts, fmt.Sprintf("no %s %d %s", a.ID, a.Count, a.Why))
	}
	if h.Photos > 0 {
		parts = append(parts, fmt.Sprintf("the phone has %d bytes of photos", h.Photos))
	}
	if h.Newer != nil {
		parts = append(parts, h.Newer.Key)
	}
	for _, e := range h.OnPhone {
		text := string(e.Mark) + " " + e.Text.Key
		if *e.Text.Count != 0 {
			text += fmt.Sprintf(" %d", *e.Text.Count)
		}
		parts = append(parts, strings.TrimSpace(text))
	}
	return strings.Join(parts, ", ")
}

func aboutText(a About) string {
	text := a.Backup
	if a.Phone != "" {
		text += " → " + a.Phone
	}
	text += ": " + strings.TrimPrefix(a.Verdict.Key, "about/")
	if a.Level != "" {
		text += ", " + string(a.Level)
	}
	if a.Good {
		text += ", good"
	}
	if a.Foreign {
		text += ", of another phone"
	}
	return text
}

func panelText(p Panel) string {
	text := string(p.Level) + " " + string(p.Problem)
	if p.Title.Key != "" {
		text += " as " + p.Title.Key
	}
	var marks []string
	if p.Blocks {
		marks = append(marks, "blocks")
	}
	if p.Open {
		marks = append(marks, "open")
	}
	if len(marks) > 0 {
		text += " (" + strings.Join(marks, ", ") + ")"
	}
	if p.Action != nil {
		text += ": " + buttonText(*p.Action)
	}
	return text
}

// besideText names what can be done beside the page; what is always there, and
// what is there many times, shortly.
func besideText(r Route) string {
	var parts []string
	count := map[ActionID]int{}
	for _, a := range r.Beside {
		switch a.ID {
		case ActAddFolder, ActRescan, ActSaveReport, ActCheckAll, ActCheckAllQuick:
		default:
			parts = append(parts, buttonText(a))
		}
	}
	for _, f := range r.each.folders {
		for _, b := range f.Backups {
			for _, a := range r.OfferedFor(b.Folder) {
				count[a.ID]++
			}
		}
	}
	for _, id := range []ActionID{ActChooseBackup, ActCheck, ActCheckQuick} {
		if n := count[id]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s ×%d", id, n))
		}
	}
	return strings.Join(parts, ", ")
}

func buttonText(a Action) string {
	text := string(a.ID)
	if a.Value != "" {
		text += "(" + a.Value + ")"
	}
	var needs []string
	if a.Kind != KindPlain {
		needs = append(needs, string(a.Kind))
	}
	if a.Input.Place != PlaceNone {
		needs = append(needs, "place "+string(a.Input.Place))
	}
	if a.Input.Secret != SecretNone {
		needs = append(needs, "password "+string(a.Input.Secret))
	}
	if a.Input.Name != "" {
		needs = append(needs, fmt.Sprintf("type %q", a.Input.Name))
	}
	if a.Confirm != nil {
		needs = append(needs, "asks "+strings.TrimPrefix(a.Confirm.Body.Key, "confirm/"))
	}
	if len(needs) > 0 {
		text += " [" + strings.Join(needs, "; ") + "]"
	}
	if label := strings.TrimPrefix(a.Label.Key, "action/"); label != string(a.ID) && !strings.HasPrefix(label, "step/") && !strings.HasPrefix(label, "cause/") {
		text += " as " + label
	}
	if !a.Enabled {
		text += " [off: " + strings.TrimPrefix(a.Why.Key, "why/") + "]"
	}
	return text
}
