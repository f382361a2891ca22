package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// backingUp is the window while a backup runs.
func backingUp(t testing.TB) *stage {
	for _, s := range scenes() {
		if s.name == "backing-up" {
			return newStage(t, s.make(), look.Theme{Mode: look.Light}, "en", fyne.NewSize(1100, 720))
		}
	}
	t.Fatal("there is no such scene")
	return nil
}

// moved is the same work a little later.
func (st *stage) moved(change func(*guide.Job)) {
	j := *st.situation.Job
	change(&j)
	st.situation.Job = &j
	st.show()
}

// TestProgressMoves: figures change without the page around them being laid out
// anew, and a line more or less does lay it out.
func TestProgressMoves(t *testing.T) {
	st := backingUp(t)
	fits := func() float32 {
		t.Helper()
		size := st.way.work.card.Size()
		if want := part.Tall(st.way.work.card, size.Width); size.Height != want {
			t.Errorf("the card is %.0f high and needs %.0f", size.Height, want)
		}
		return size.Height
	}
	before := fits()
	around := st.watched()
	st.moved(func(j *guide.Job) { j.Progress.Done += 1e9 })
	if fits() != before || !st.has("13 GB of about 34 GB · 41,207 files") || !st.has("38%") {
		t.Error("the figures have not moved")
	}
	if *around != 0 {
		t.Errorf("%d parts of the window were laid out for other figures", *around)
	}
	st.moved(func(j *guide.Job) { j.Left, j.Speed = progress.Left{}, 0 })
	if fits() >= before {
		t.Error("a line is gone and its room stays")
	}
	st.moved(func(j *guide.Job) { j.Speed = 5e6 })
	if fits() != before {
		t.Error("a line is back and has no room")
	}
	open := st.way.log.box
	open.Toggle()
	st.situation.Log = logOf(guide.JobBackup, guide.LogEntry{What: guide.LogPhase, Phase: guide.PhaseFinish})
	st.show()
	if st.way.log.box.Hidden || !st.way.log.text.Visible() {
		t.Error("the open log has closed by itself")
	}
}

// BenchmarkTickWork is one reading of work while the window shows it: what the
// window's goroutine does for it, but for painting. It is to stay far under a frame.
func BenchmarkTickWork(b *testing.B) {
	for _, known := range []bool{true, false} {
		name := map[bool]string{true: "known", false: "unknown"}[known]
		b.Run(name, func(b *testing.B) {
			st := backingUp(b)
			st.opts.Dump = nil
			b.ReportAllocs()
			var longest time.Duration
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				st.moved(func(j *guide.Job) {
					j.Progress.Done += 3_141_592
					j.Progress.Files++
					j.Beat = i
					if !known {
						j.Progress.Total = 0
					}
				})
				longest = max(longest, time.Since(start))
			}
			b.ReportMetric(float64(longest.Microseconds())/1000, "ms/longest")
		})
	}
}
