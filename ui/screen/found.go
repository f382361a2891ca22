package screen

import (
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Found is what the places led to that a person pointed at, in words.
type Found struct {
	Text    string
	Good    bool     // there are backups
	Show    *Button  // brings the list; nil: it is shown, or cannot be now
	Backups []string // their folders

	Of *guide.Found // tells one from the next
}

// sought says what the places led to; nil while they are looked through.
func (m Maker) sought(s guide.Situation, r guide.Route) *Found {
	f := s.Found
	if f == nil || f.Left > 0 {
		return nil
	}
	out := &Found{Of: f, Good: len(f.Backups) > 0, Backups: f.Backups}
	n := int64(len(f.Backups))
	name := filepath.Base(f.Paths[0])
	key := "drop/found"
	switch {
	case !out.Good && f.Packed != "":
		key, name = "drop/packed", f.Packed
	case !out.Good && len(f.Paths) > 1:
		key = "drop/nothing-several"
	case !out.Good:
		key = "drop/nothing"
	case f.New == 0:
		key = "drop/known"
	case len(f.Paths) > 1:
		key = "drop/found-several"
	}
	out.Text = m.Words.Text(guide.Text{Key: key, Count: &n, Args: map[string]any{"Count": n, "Name": name}})
	switch {
	case !out.Good || r.Kind == guide.PageList:
	case s.Job != nil:
		out.Text = m.say("drop/after-work", map[string]any{"Found": out.Text, "Work": guide.Text{Key: "job/" + string(s.Job.Kind)}})
	default:
		for _, step := range r.Steps {
			if step.ID == guide.StepChoose {
				out.Show = m.button(step.Action)
			}
		}
	}
	return out
}
