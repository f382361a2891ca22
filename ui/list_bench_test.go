package ui

import (
	"fmt"
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

func listStageMany(b testing.TB, n int) *listStage {
	st := newListStage(b, many(n), look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	st.win.Canvas().Capture()
	return st
}

// BenchmarkClick500 is a click on a row among 500: the mark, the details and the
// bar's button, and the picture of it.
func BenchmarkClick500(b *testing.B) {
	for _, drawn := range []bool{false, true} {
		b.Run(fmt.Sprintf("drawn=%t", drawn), func(b *testing.B) {
			st := listStageMany(b, 500)
			st.toggle()
			for i := 0; b.Loop(); i++ {
				row := st.situation.Folders[0].Backups[i*31%500].Folder
				st.rows.Mark(row)
				st.rows.RevealMark()
				st.marks()
				if drawn {
					st.win.Canvas().Capture()
				}
			}
		})
	}
}

// BenchmarkClickInWindow500 is the same in the whole window.
func BenchmarkClickInWindow500(b *testing.B) {
	st := newStage(b, many(500), look.Theme{Mode: look.Light}, "en", normal)
	st.opts.Dump = nil
	for i := 0; b.Loop(); i++ {
		st.list.rows.Mark(st.situation.Folders[0].Backups[i*31%500].Folder)
		st.list.rows.RevealMark()
		st.list.marks()
	}
}

// BenchmarkScroll500 is a notch of the wheel.
func BenchmarkScroll500(b *testing.B) {
	for _, drawn := range []bool{false, true} {
		b.Run(fmt.Sprintf("drawn=%t", drawn), func(b *testing.B) {
			st := listStageMany(b, 500)
			at := fyne.NewPos(300, 400)
			for i := 0; b.Loop(); i++ {
				dy := float32(-25)
				if i/100%2 == 1 {
					dy = 25
				}
				test.Scroll(st.win.Canvas(), at, 0, dy)
				if drawn {
					st.win.Canvas().Capture()
				}
			}
		})
	}
}

// BenchmarkSearch500 is a letter in the field to search with.
func BenchmarkSearch500(b *testing.B) {
	st := listStageMany(b, 500)
	words := []string{"a", "an", "ann", "anna", "anna 2", "anna 26", "anna", "", "novem", "26.1"}
	for i := 0; b.Loop(); i++ {
		st.search.SetText(words[i%len(words)])
	}
}

// BenchmarkTick500 is news of a phone while the list is shown, in which nothing of
// the list changes.
func BenchmarkTick500(b *testing.B) {
	st := listStageMany(b, 500)
	b.ReportAllocs()
	for b.Loop() {
		st.show()
	}
}

// BenchmarkMeasured500 is that one backup was measured.
func BenchmarkMeasured500(b *testing.B) {
	st := listStageMany(b, 500)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sizes := map[string]int64{}
		for k, v := range st.situation.Sizes {
			sizes[k] = v
		}
		sizes[st.situation.Folders[0].Backups[i%500].Folder]++
		st.situation.Sizes = sizes
		st.show()
	}
}

// BenchmarkMemory500 says how much more memory 500 backups take than five, with
// the window open on them.
func BenchmarkMemory500(b *testing.B) {
	heap := func(n int) float64 {
		st := listStageMany(b, n)
		st.search.SetText("a")
		st.search.SetText("")
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(st)
		return float64(m.HeapAlloc)
	}
	heap(5) // fonts and tables, which are read once
	for b.Loop() {
		none, few, many := heap(5), heap(5), heap(500) // each window stays until the end
		b.ReportMetric((many-few-(few-none))/1e6, "MB-more")
	}
}
