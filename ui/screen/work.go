package screen

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Work is long work in progress.
type Work struct {
	Title   string
	Phases  []Phase // what it is made of; empty where it is one thing only
	Stage   string  // "2 of 4: Copying"
	Detail  string  // what happens there, where that has words of its own
	Share   float64 // of the phase, 0 … 1; -1 when it is not known
	Percent string  // the same in words; empty when it is not known
	Beat    int     // another one with each sign of life, while Share is not known
	Waits   bool    // for the person
	Count   string  // "28 MB of about 66 MB · 412 files"
	Left    string  // "5.9 MB a second · about 2–3 minutes left"
	Moved   string  // why the total is another one than before
	Current string
	Picture string
}

// Phase is one of the parts of work.
type Phase struct {
	Name  string
	State guide.StepState // done, here or later
}

// Taskbar is how far the work is, for the system's own gauge of it.
type Taskbar struct {
	Share float64 // of the whole work, 0 … 1; -1 when it is not known
	State TaskbarState
}

// TaskbarState says how work stands.
type TaskbarState string

// The states.
const (
	TaskbarNone    TaskbarState = ""
	TaskbarRuns    TaskbarState = "running"
	TaskbarWaits   TaskbarState = "waiting" // for the person
	TaskbarFailed  TaskbarState = "failed"  // until the person has read on
	notKnown                    = -1
	betweenFigures              = " · "
)

func taskbar(s guide.Situation) Taskbar {
	switch {
	case s.Job != nil:
		t := Taskbar{Share: notKnown, State: TaskbarRuns}
		if share, known := s.Job.Share(); known {
			t.Share = float64(int(share*100)) / 100 // by the percent: nobody sees less
		}
		if s.Job.NeedsPhone {
			t.State = TaskbarWaits
		}
		return t
	case s.Failure() != nil:
		return Taskbar{Share: 1, State: TaskbarFailed}
	}
	return Taskbar{Share: notKnown}
}

// work says how far long work is.
func (m Maker) work(s guide.Situation) *Work {
	j := *s.Job
	p := j.Progress
	w := &Work{
		Title: m.Words.Say("job/" + string(j.Kind)), Share: notKnown, Waits: j.NeedsPhone,
		Current: p.Current, Picture: workPicture(j.Kind),
		Stage: m.Words.Stage(j.Kind, p.Stage), Count: m.count(p),
	}
	m.phases(j, w)
	if share, known := p.Share(); known {
		w.Share, w.Percent = share, m.Words.Percent(100*share)
	} else {
		w.Beat = j.Beat
	}
	var left []string
	if j.Speed > 0 && p.Unit == progress.Bytes {
		left = append(left, m.say("work/speed", map[string]any{"Speed": guide.Bytes(j.Speed)}))
	}
	if j.Left.Known() {
		left = append(left, m.Words.Left(j.Left))
	}
	w.Left = strings.Join(left, betweenFigures)
	switch minutes := int64(j.Silent.Minutes()); {
	case j.Stopping:
		w.Left = m.Words.Say("job/stopping")
	case j.NeedsPhone:
		w.Left, w.Detail = m.Words.Say("left/phone"), ""
	case minutes > 0:
		w.Left = m.counted("left/silent", minutes)
	case j.Quiet:
		w.Left = m.Words.Say("left/quiet")
	}
	if w.Share < 0 && p.Done == 0 && !j.Since.IsZero() {
		m.waited(s, w)
	}
	switch p.Moved {
	case progress.MovedMore:
		w.Moved = m.say("work/more", map[string]any{"Total": guide.Bytes(p.Total)})
	case progress.MovedLess:
		w.Moved = m.say("work/less", map[string]any{"Total": guide.Bytes(p.Total)})
	}
	return w
}

// phases says which phase the work is in, and what happens there where the stage
// has words of its own.
func (m Maker) phases(j guide.Job, w *Work) {
	if j.Phase < 1 || j.Phase > len(j.Phases) {
		return
	}
	name := m.Words.Phase(j.Kind, j.Phases[j.Phase-1])
	if w.Stage != name {
		w.Detail = w.Stage
	}
	w.Stage = name
	if len(j.Phases) < 2 {
		return
	}
	w.Stage = m.say("work/phase", map[string]any{"Number": int64(j.Phase), "Count": int64(len(j.Phases)), "Name": name})
	for i, p := range j.Phases {
		state := guide.StepLater
		switch {
		case i < j.Phase-1:
			state = guide.StepDone
		case i == j.Phase-1:
			state = guide.StepHere
		}
		w.Phases = append(w.Phases, Phase{m.Words.Phase(j.Kind, p), state})
	}
}

// waited adds how long what happens takes already, where that is all that can be
// said of it.
func (m Maker) waited(s guide.Situation, w *Work) {
	const soon = 3 // seconds that nobody counts
	took := s.Now.Sub(s.Job.Since)
	if took.Seconds() < soon {
		return
	}
	text := &w.Detail
	if *text == "" {
		text = &w.Stage
	}
	*text = m.say("work/waited", map[string]any{"What": *text, "Time": words.Clock(took)})
}

// count says what is done, as far as it is counted.
func (m Maker) count(p progress.Progress) string {
	var all []string
	switch {
	case p.Total <= 0 && p.Done <= 0, p.Unit == "":
	case p.Unit == progress.Bytes && p.Total <= 0:
		all = append(all, m.say("work/bytes-so-far", map[string]any{"Done": guide.Bytes(p.Done)}))
	case p.Unit == progress.Bytes:
		key := "check/bytes"
		if p.About {
			key = "work/bytes-about"
		}
		all = append(all, m.say(key, map[string]any{"Done": guide.Bytes(p.Done), "Total": guide.Bytes(p.Total)}))
	case p.Total <= 0:
		if p.Unit == progress.Files {
			all = append(all, m.files(p.Done))
		}
	case m.Words.Has("check/" + string(p.Unit)):
		share, _ := p.Share()
		all = append(all, m.say("check/"+string(p.Unit), map[string]any{"Done": p.Done, "Total": p.Total, "Percent": guide.Percent(100 * share)}))
	}
	switch {
	case p.AllFiles > 0:
		all = append(all, m.say("check/files", map[string]any{"Done": p.Files, "Total": p.AllFiles}))
	case p.Files > 0:
		all = append(all, m.files(p.Files))
	}
	return strings.Join(all, betweenFigures)
}

// log is what happened during the work that the page is about.
func (m Maker) log(s guide.Situation, r guide.Route) []string {
	if s.Job == nil && s.Ended == nil && r.Kind != guide.PageResult {
		return nil
	}
	return m.Words.Log(s.Log)
}

func workPicture(k guide.JobKind) string {
	switch k {
	case guide.JobBackup:
		return "back-up"
	case guide.JobRestore:
		return "restore"
	case guide.JobRehearse:
		return "rehearse"
	case guide.JobRepair:
		return "repair"
	case guide.JobPassword:
		return "lock"
	case guide.JobCopy:
		return "folder"
	}
	return "check"
}
