package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// page makes the current step.
func (m Maker) page(s guide.Situation, r guide.Route) Page {
	p := Page{Kind: r.Kind, Title: m.Words.Whole(r.Title), Named: namesIn(r.Title), Body: m.Words.Text(r.Body), Picture: r.Picture, Explain: r.Ask, Look: m.look(r.Look)}
	if r.Primary != nil && r.Primary.Kind == guide.KindDoor {
		p.Doors = append(p.Doors, m.door(s, r.Primary))
	} else {
		p.Primary = m.button(r.Primary)
	}
	for i := range r.Secondary {
		switch a := &r.Secondary[i]; a.Kind {
		case guide.KindDoor:
			p.Doors = append(p.Doors, m.door(s, a))
		case guide.KindAnswer:
			p.Causes = append(p.Causes, Door{Button: *m.button(a), Looks: m.optional("cause/" + a.Value + "-looks")})
		default:
			p.Secondary = append(p.Secondary, *m.button(a))
		}
	}
	if s.Job != nil {
		p.Work = m.work(s)
	}
	p.Log = m.log(s, r)
	if p.Seeks = r.Seeks; p.Seeks && r.Kind == guide.PageList {
		p.SeeksIn = m.seeksIn(s)
	}
	if f := r.Password; f != nil {
		p.Password = &Password{Backup: f.Backup, Trying: f.Trying, Wrong: m.Words.Text(f.Wrong), Tries: f.Tries}
		for _, panel := range r.Panels {
			if panel.Problem == guide.BackupForgotPassword || panel.Problem == guide.ProblemID(backup.WrongPassword) {
				p.Password.Lost = string(panel.Problem)
			}
		}
	}
	for _, q := range r.Questions {
		p.Questions = append(p.Questions, Question{ID: q.ID, Text: m.Words.Text(q.Text), Yes: q.Yes})
	}
	for _, c := range r.Clicks {
		p.Clicks = append(p.Clicks, Click{Text: m.Words.Text(c.Text), Picture: c.Picture})
	}
	if r.Result {
		m.verdict(s, *r.Verdict, &p)
	}
	m.holds(r, &p)
	for _, e := range r.Proven {
		p.Evidence = append(p.Evidence, m.evidence(e))
	}
	worstFirst(p.Evidence)
	p.Inside = m.inside(s, r)
	m.summary(r.Summary, &p)
	if r.Safe.Key != "" {
		p.Safe = &Line{"good", ToneGood, m.Words.Text(r.Safe)}
	}
	return p
}

// seeksIn says which folders are looked through for backups; nothing where none is known.
func (m Maker) seeksIn(s guide.Situation) string {
	places := append(slices.Clone(s.Added), s.Places...)
	if len(places) == 0 {
		return ""
	}
	n := int64(len(places))
	return m.Words.Text(guide.Text{Key: "seek/places", Count: &n, Args: map[string]any{"Count": n, "Folder": places[0]}})
}

// namesIn are the names that a text has, in order.
func namesIn(t guide.Text) []string {
	var names []string
	for _, key := range []string{"Backup", "Phone", "Name"} {
		if name, ok := t.Args[key].(string); ok && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// door makes a way in, with its picture and what it is for.
func (m Maker) door(s guide.Situation, a *guide.Action) Door {
	name := map[guide.ActionID]string{guide.ActOpenComputerDoor: "computer", guide.ActOpenCloudDoor: "icloud", guide.ActOpenInsideDoor: "inside", guide.ActBackUpPhone: "back-up"}[a.ID]
	if name == "" {
		return m.phoneDoor(s, a)
	}
	picture := name
	if a.ID == guide.ActOpenCloudDoor {
		picture = "cloud"
	}
	d := Door{Button: *m.button(a), Picture: picture, Looks: m.optional("door/" + name)}
	if a.ID == guide.ActOpenComputerDoor {
		d.Note = m.found(s)
	}
	return d
}

// phoneDoor is a phone to choose: by its name, with what tells it from others.
func (m Maker) phoneDoor(s guide.Situation, a *guide.Action) Door {
	d := Door{Button: *m.button(a), Picture: "phone", Looks: m.Words.Text(a.Note), Phone: true}
	if p, ok := phoneIn(s, a.Value); ok {
		d.Picture = PictureOf(p.ProductType.Value, p.Class.Value)
		if state := m.phoneState(p, false); state != nil {
			d.State = *state
		}
	}
	return d
}

// optional returns a message, or nothing where there is none.
func (m Maker) optional(key string) string {
	if !m.Words.Has(key) {
		return ""
	}
	return m.Words.Say(key)
}

func (m Maker) verdict(s guide.Situation, v guide.Verdict, p *Page) {
	icon, tone := levelLine(v.Level)
	word := "severity/" + string(v.Level)
	if v.Good {
		icon, tone, word = "good", ToneGood, "mark/good"
	}
	p.Mark = &Line{Icon: icon, Tone: tone, Text: m.Words.Say(word)}
	for _, e := range v.Evidence {
		p.Evidence = append(p.Evidence, m.evidence(e))
	}
	report := s.Checks[s.Backup].Report
	p.Kinds = m.kinds(report.Kinds, report.Inside)
	p.Findings = m.findings(report)
}

func (m Maker) evidence(e guide.Evidence) Line {
	icon, tone := markLine(e.Mark)
	return Line{Icon: icon, Tone: tone, Text: m.Words.Text(e.Text)}
}

func (m Maker) files(n int64) string { return m.counted("unit/files", n) }

func (m Maker) counted(key string, n int64) string {
	return m.Words.Text(guide.Text{Key: key, Count: &n, Args: map[string]any{"Count": n}})
}

// findings are the raw lines for Details: numbers, names and examples.
func (m Maker) findings(report backup.Report) []string {
	var lines []string
	for _, f := range report.Findings {
		lines = append(lines, fmt.Sprintf("%s: %s", f.ID, m.Words.Number(f.Count)))
		for _, e := range f.Examples {
			parts := make([]string, 0, 3)
			for _, s := range []string{m.Words.App(e.App), e.File, m.Words.Note(e.Note)} {
				if s != "" {
					parts = append(parts, s)
				}
			}
			lines = append(lines, "    "+strings.Join(parts, " · "))
		}
		if f.Detail != "" {
			lines = append(lines, "    "+m.Words.Detail(f.Detail))
		}
	}
	return lines
}

// look asks for the passcode where the phone does.
func (m Maker) look(p *guide.Panel) *Look {
	if p == nil {
		return nil
	}
	fix := m.problem(p.Problem, p.Level, p.Args, p.Detail)
	return &Look{Text: m.Words.Text(p.Title), Meaning: fix.Meaning, Otherwise: fix.Otherwise}
}
