package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// listStage is the Choose page alone in a window.
type listStage struct {
	*list
	t         testing.TB
	win       fyne.Window
	guide     *guide.Guide
	maker     *screen.Maker
	situation guide.Situation
	did       []screen.Button
	bar       *screen.Button
	copied    string
}

func newListStage(t testing.TB, s guide.Situation, theme look.Theme, lang string, size fyne.Size) *listStage {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme)
	spoken, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	st := &listStage{t: t, guide: guide.Load(), situation: s}
	st.maker = screen.NewMaker(spoken, st.guide)
	st.win = test.NewTempWindow(t, nil)
	st.win.SetPadded(false)
	st.list = newList(listHost{
		say: spoken.Say, canvas: st.win.Canvas, do: func(b screen.Button) { st.did = append(st.did, b) },
		primary: func(b *screen.Button) { st.bar = b }, reveal: func(string) {}, copy: func(text string) { st.copied = text }, changed: func() {},
	})
	st.win.SetContent(st.object())
	st.win.Resize(size)
	st.show()
	return st
}

// show hands the state to the page, as the pump would.
func (st *listStage) show() bool {
	return st.apply(st.maker.Make(st.situation, st.guide.Plan(st.situation)))
}

// many is the Choose page with n backups of several phones.
func many(n int) guide.Situation {
	s := onTheWay()
	models := []string{"iPhone16,1", "iPhone14,5", "iPhone12,8", "iPad13,1", "iPhone10,1", "iPhone9,1"}
	names := []string{"Demo iPhone", "Anna’s iPhone", "Oma", "iPad von Familie Schmidt-Oberhausen", "Büro-iPhone 7", "Работа"}
	list := make([]backup.Facts, 0, n)
	s.Sizes = map[string]int64{}
	for i := range n {
		f := s.Folders[0].Backups[0]
		who := i * 5 % len(names)
		f.UDID = "00008130-0000AAAA0000BBBB"
		if who > 0 {
			f.UDID = fmt.Sprintf("00008130-0000AAAA0000%04X", who)
		}
		f.Folder = fmt.Sprintf("/home/demo/Backups/%s-%05d", f.UDID, i)
		f.DeviceName, f.DisplayName, f.ProductType = names[who], names[who], models[who]
		f.Date = now.Add(-time.Duration(i*17) * time.Hour)
		f.Encrypted = i%3 == 0
		f.IOS = []string{"26.1", "26.0", "17.5.1", "15.8"}[i%4]
		list = append(list, f)
		s.Sizes[f.Folder] = int64(i%90+1) * 1e9
	}
	s.Folders = []backup.Folder{{Path: "/home/demo/Backups", State: backup.FolderRead, Backups: list}}
	return s
}

// TestListPictures draws the page for the eye.
func TestListPictures(t *testing.T) {
	for name, s := range map[string]guide.Situation{"3": onTheWay(), "1": many(1), "12": many(12), "500": many(500), "0": many(0)} {
		for _, shape := range []struct {
			name  string
			theme look.Theme
			lang  string
			size  fyne.Size
		}{
			{"light", look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600)},
			{"dark", look.Theme{Mode: look.Dark}, "de", fyne.NewSize(845, 600)},
			{"big", look.Theme{Mode: look.Light}, "en", fyne.NewSize(1660, 1000)},
			{"small", look.Theme{Mode: look.Light}, "en", fyne.NewSize(545, 460)},
			{"large", look.Theme{Mode: look.Light, Scale: 2}, "en", fyne.NewSize(1100, 720)},
		} {
			st := newListStage(t, s, shape.theme, shape.lang, shape.size)
			keep(t, "list-"+name+"-"+shape.name, st.win.Canvas().Capture)
			if name == "12" {
				test.TapCanvas(st.win.Canvas(), fyne.NewPos(300, 300))
				st.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
				keep(t, "list-open-"+shape.name, st.win.Canvas().Capture)
				st.search.SetText("anna 26.1 nothing")
				keep(t, "list-nothing-"+shape.name, st.win.Canvas().Capture)
			}
		}
	}
	_ = part.Body
}

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
