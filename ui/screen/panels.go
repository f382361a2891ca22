package screen

import (
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/guide"
)

// panels gives the problems that apply now their words. A problem without words
// is still shown, by its name: a gap in the words must not hide what is wrong.
func (m Maker) panels(r guide.Route) []Panel {
	var panels []Panel
	for _, p := range r.Panels {
		out := m.problem(p.Problem, p.Level, p.Args, m.details(p))
		if p.Title.Key != "" {
			out.Title, out.Meaning, out.Safe = m.Words.Text(p.Title), "", ""
		}
		out.Open, out.Action, out.Other = p.Open, m.button(p.Action), m.button(p.Other)
		if out.Picture == r.Picture {
			out.Picture = "" // the page shows it already
		}
		if p.Blocks && p.Noticed() {
			out.Notices = m.Words.Say("fix/lifeboat-notices")
		}
		panels = append(panels, out)
	}
	return panels
}

// details is what a phone said, raw: its number, its words and where it was.
func (m Maker) details(p guide.Panel) string {
	var lines []string
	if p.Code != 0 {
		lines = append(lines, m.say("fix/code", map[string]any{"Code": strconv.Itoa(p.Code)}))
	}
	return joined(append(lines, m.Words.Text(p.Said), m.Words.Detail(p.Detail), p.Place))
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
		out.Steps, out.Commands, out.Otherwise, out.Picture = fix.Steps, fix.Commands, fix.Otherwise, fix.Picture
		details := []string{fix.Details, detail}
		if fix.Sources != "" {
			details = append(details, m.say("fix/sources", map[string]any{"Sources": fix.Sources}))
		}
		out.Details = joined(details)
		if level == "" {
			out.Level = fix.Level
		}
	}
	if out.Level != guide.LevelNote { // advice needs no name
		out.Word = m.Words.Say("severity/" + string(out.Level))
	}
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
