package screen

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// panels gives the problems that apply now their words. A problem without words
// is still shown, by its name: a gap in the words must not hide what is wrong.
func (m Maker) panels(s guide.Situation, r guide.Route) []Panel {
	var panels []Panel
	for _, p := range r.Panels {
		if p.Problem == guide.PhonePasscodeAsked && s.Job != nil {
			continue // the page says it, large: see Page.Look
		}
		detail := p.Detail
		if f := s.Failure(); f != nil && f.Problem == p.Problem {
			detail = m.failureDetails(*f)
		}
		out := m.problem(p.Problem, p.Level, p.Args, detail)
		if p.Problem == guide.ProblemID(backup.WrongPassword) && s.Password == guide.PasswordWrong {
			// That it was wrong stands beside the field; here is what helps.
			out.Title, out.Meaning, out.Safe = m.Words.Say("password/where"), "", ""
			out.Level, out.Word = guide.LevelNote, m.Words.Say("severity/note")
		}
		out.Blocks = p.Blocks
		if p.Action != nil {
			b := m.button(*p.Action)
			out.Action = &b
		}
		if p.Blocks {
			out.Notices = m.Words.Say("fix/lifeboat-notices")
		}
		panels = append(panels, out)
	}
	return panels
}

// Problem gives a problem its words where no situation tells its figures.
func (m Maker) Problem(id guide.ProblemID) Panel {
	return m.problem(id, "", nil, "")
}

func (m Maker) problem(id guide.ProblemID, level guide.Level, args map[string]any, detail string) Panel {
	out := Panel{ID: string(id), Level: level, Title: string(id)}
	fix, err := m.Words.Fix(id, args)
	if err != nil {
		out.Details = joined([]string{detail, err.Error()})
	} else {
		out.Title, out.Meaning, out.Safe = fix.Title, fix.Meaning, fix.Safe
		out.Steps, out.Otherwise = fix.Steps, fix.Otherwise
		details := []string{fix.Details, detail}
		if fix.Sources != "" {
			details = append(details, m.say("fix/sources", map[string]any{"Sources": fix.Sources}))
		}
		out.Details = joined(details)
		if level == "" {
			out.Level = fix.Severity
		}
	}
	out.Word = m.Words.Say("severity/" + string(out.Level))
	return out
}

func joined(paragraphs []string) string {
	var said []string
	for _, p := range paragraphs {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "\n")
}
