package screen_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// TestWorkSaysHowFarItIs: what a person reads in each state of a backup. In the
// window before, a total that was not known took the bytes with it.
func TestWorkSaysHowFarItIs(t *testing.T) {
	m, g := maker(t)
	started := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	phases := []guide.Phase{guide.PhasePrepare, guide.PhaseCopy, guide.PhaseFinish, guide.PhaseProve}
	job := func(phase int, p progress.Progress) guide.Job {
		return guide.Job{Kind: guide.JobBackup, Phases: phases, Phase: phase, Progress: p, Since: started, Beat: 7}
	}
	receiving := progress.Progress{Stage: "receiving", Done: 28_100_000, Unit: progress.Bytes, Files: 412}
	about := receiving
	about.Total, about.About = 66_000_000, true
	more := about
	more.Total, more.Moved = 86_000_000, progress.MovedMore
	certain := progress.Progress{Stage: "receiving", Done: 62_000_000, Total: 62_000_000, Unit: progress.Bytes, Files: 906, AllFiles: 906}
	with := func(j guide.Job, change func(*guide.Job)) guide.Job { change(&j); return j }
	for _, c := range []struct {
		name string
		job  guide.Job
		want screen.Work
	}{
		{"connecting", job(1, progress.Progress{Stage: "reaching"}), screen.Work{Stage: "1 of 4: Getting ready", Detail: "Connecting to the iPhone (0:40)", Share: -1, Beat: 7}},
		{"bytes without a total", with(job(2, receiving), func(j *guide.Job) { j.Speed = 5_900_000 }), screen.Work{
			Stage: "2 of 4: Copying from the iPhone", Share: -1, Beat: 7, Count: "28 MB so far · 412 files", Left: "5.9 MB a second",
		}},
		{"an estimate", with(job(2, about), func(j *guide.Job) {
			j.Speed, j.Left = 5_900_000, progress.Left{Low: 2 * time.Minute, High: 3 * time.Minute}
		}), screen.Work{
			Stage: "2 of 4: Copying from the iPhone", Percent: "42%", Count: "28 MB of about 66 MB · 412 files", Left: "5.9 MB a second · about 2–3 minutes left",
		}},
		{"it is more", job(2, more), screen.Work{
			Stage: "2 of 4: Copying from the iPhone", Percent: "32%", Count: "28 MB of about 86 MB · 412 files", Moved: "It is more than expected: about 86 MB in all.",
		}},
		{"the end", job(2, certain), screen.Work{
			Stage: "2 of 4: Copying from the iPhone", Percent: "100%", Count: "62 MB of 62 MB · 906 of 906 files",
		}},
		{"the passcode", with(job(1, progress.Progress{Stage: "waiting"}), func(j *guide.Job) { j.NeedsPhone = true }), screen.Work{
			Stage: "1 of 4: Getting ready (0:40)", Share: -1, Beat: 7, Waits: true, Left: "waiting for the passcode",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := situation()
			s.Now = started.Add(40 * time.Second)
			s.Job = &c.job
			page := m.Make(s, g.Plan(s)).Page
			got := *page.Work
			if share, known := c.job.Progress.Share(); known {
				c.want.Share = share
			}
			c.want.Title, c.want.Picture, c.want.Phases = got.Title, "back-up", got.Phases
			if !same(got, c.want) {
				t.Errorf("\n%+v, want\n%+v", got, c.want)
			}
			states := ""
			for _, p := range got.Phases {
				states += string(p.State) + " "
			}
			want := strings.Repeat("done ", c.job.Phase-1) + "here " + strings.Repeat("later ", 4-c.job.Phase)
			if states != want {
				t.Errorf("phases are %q, want %q", states, want)
			}
		})
	}
}

func same(a, b screen.Work) bool {
	a.Phases, b.Phases = nil, nil
	return a.Title == b.Title && a.Stage == b.Stage && a.Detail == b.Detail && a.Share == b.Share && a.Percent == b.Percent && a.Beat == b.Beat &&
		a.Waits == b.Waits && a.Count == b.Count && a.Left == b.Left && a.Moved == b.Moved
}

func TestTaskbar(t *testing.T) {
	m, g := maker(t)
	s := situation()
	if got := m.Make(s, g.Plan(s)).Taskbar; got.State != screen.TaskbarNone {
		t.Errorf("nothing runs: %+v", got)
	}
	s.Job = &guide.Job{Kind: guide.JobBackup, Phases: []guide.Phase{guide.PhasePrepare, guide.PhaseCopy}, Phase: 2, Progress: progress.Progress{Done: 1, Total: 2}}
	if got := m.Make(s, g.Plan(s)).Taskbar; got.State != screen.TaskbarRuns || got.Share < 0.5 || got.Share > 0.6 {
		t.Errorf("half copied: %+v", got)
	}
	s.Job = &guide.Job{Kind: guide.JobBackup, NeedsPhone: true}
	if got := m.Make(s, g.Plan(s)).Taskbar; got != (screen.Taskbar{Share: -1, State: screen.TaskbarWaits}) {
		t.Errorf("the passcode: %+v", got)
	}
	s.Job, s.Ended = nil, guide.Failure{Kind: guide.JobBackup, Problem: guide.TransferUnknown}
	if got := m.Make(s, g.Plan(s)).Taskbar; got.State != screen.TaskbarFailed {
		t.Errorf("failed: %+v", got)
	}
}

func TestLogIsTold(t *testing.T) {
	m, g := maker(t)
	s := situation()
	at := time.Date(2026, 11, 26, 12, 30, 5, 0, time.Local)
	s.Log = guide.Log{Kind: guide.JobBackup, Entries: []guide.LogEntry{
		{At: at, What: guide.LogBegan},
		{At: at, What: guide.LogPhase, Phase: guide.PhaseCopy},
		{At: at, What: guide.LogMore, N: 86_000_000},
		{At: at, What: guide.LogFailed, N: 208, Words: "Device locked"},
	}}
	if got := m.Make(s, g.Plan(s)).Page.Log; got != nil {
		t.Errorf("the log of work that is long over: %q", got)
	}
	s.Ended = guide.Failure{Kind: guide.JobBackup, Problem: guide.TransferUnknown}
	got := m.Make(s, g.Plan(s)).Page.Log
	want := []string{
		"12:30:05  Started", "12:30:05  Copying from the iPhone", "12:30:05  More than expected: about 86 MB in all",
		"12:30:05  Failed with number 208 from the iPhone: Device locked",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestEveryLogEntryHasWords in every language.
func TestEveryLogEntryHasWords(t *testing.T) {
	m, _ := maker(t)
	for _, what := range guide.LogEntries {
		if said := m.Words.Logged(guide.JobBackup, guide.LogEntry{What: what, Phase: guide.PhaseCopy, N: 1}); said == "" || strings.Contains(said, "/") || strings.Contains(said, "{{") {
			t.Errorf("%s is told as %q", what, said)
		}
	}
}
