package ui

import (
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/explain"
	"github.com/lifeboat-app/lifeboat/guide/report"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// stage is a window whose state a test sets by hand, and which keeps what the
// person does.
type stage struct {
	*Window
	t         testing.TB
	guide     *guide.Guide
	situation guide.Situation
	did       []guide.Intent
	saved     chan string
	opened    []string         // what the desktop was asked for
	free      map[string]int64 // room by folder
	deaf      bool             // the desktop does not answer
}

// newStage opens the window in a size, a theme and a language.
func newStage(t testing.TB, s guide.Situation, theme look.Theme, lang string, size fyne.Size) *stage {
	t.Helper()
	parttest.Forget()
	a := test.NewTempApp(t)
	spoken, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	st := &stage{saved: make(chan string, 1), t: t, guide: guide.Load(), situation: s}
	source := Source{
		Situation: func() (guide.Situation, guide.Route) { return st.situation, st.guide.Plan(st.situation) },
		Do:        func(i guide.Intent) { st.did = append(st.did, i) },
		Save: func(path string, r report.Report) error {
			st.saved <- path + " " + r.Title
			return nil
		},
		Room: func(path string, tell func(backup.Room)) {
			free, known := st.free[path]
			if !known {
				free = -1
			}
			tell(backup.Room{Free: free})
		},
		Present:    browse.Present,
		MakeFolder: func(path string, tell func(backup.Made)) { tell(backup.Made{Err: st.asked("make " + path)}) },
		Reveal:     func(path string) error { return st.asked("reveal " + path) },
		Open:       func(path string) error { return st.asked("open " + path) },
		OpenApple:  func(app guide.AppleApp) error { return st.asked("app " + string(app)) },
		Explain:    explain.Find,
		Places: func(tell func([]backup.Place)) {
			tell([]backup.Place{{Kind: backup.PlaceHome, Path: here("/home/demo")}, {Kind: backup.PlaceDisk, Name: "Old disk", Path: here("/media/demo/Old disk")}})
		},
		Browse: func(path string, tell func(backup.Listing)) {
			tell(backup.Listing{Path: path, Up: here("/home"), State: backup.FolderRead, Folders: []backup.Subfolder{
				{Name: "Backups", Path: here("/home/demo/Backups"), Backups: 3}, {Name: "Pictures", Path: here("/home/demo/Pictures")},
			}})
		},
	}
	st.Window = New(a, source, Options{Words: spoken, Guide: st.guide, Theme: theme, Documents: here("/home/demo/Documents"), Dump: func([]byte) {}})
	t.Cleanup(st.forget)
	st.pump.post = func(f func()) { f() }
	st.away = func(work func()) { work() }
	st.win.Resize(size)
	st.show()
	return st
}

// forget takes the window's layers off its canvas, which else keep it for ever.
func (st *stage) forget() {
	for _, s := range st.sheets {
		s.layer.Close()
	}
	st.layer.Close()
}

// here is a place on the disk as this system writes it: Windows knows none without a disk.
func here(path string) string {
	if runtime.GOOS == "windows" {
		return `C:` + filepath.FromSlash(path)
	}
	return path
}

// asked stands in for the desktop.
func (st *stage) asked(what string) error {
	if st.deaf {
		return errors.New("nobody answers")
	}
	st.opened = append(st.opened, what)
	return nil
}

// show hands the state to the window, as the pump would.
func (st *stage) show() {
	st.fetch()()
}

// item finds what stands on the screen by its ID, or by its words.
func (st *stage) item(id string) (Item, bool) {
	for _, i := range st.read().Items {
		if i.ID == id || i.ID == "" && i.Name == id {
			return i, true
		}
	}
	return Item{}, false
}

func (st *stage) has(id string) bool {
	_, ok := st.item(id)
	return ok
}

// keep saves a picture where LIFEBOAT_PICTURES says, to be looked at.
func keep(t *testing.T, name string, picture func() image.Image) {
	t.Helper()
	dir := os.Getenv("LIFEBOAT_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, picture()); err != nil {
		t.Fatal(err)
	}
}

// TestGallery draws every scene in both themes, small, and with large type:
// nothing may panic, and with LIFEBOAT_PICTURES the pictures can be looked at. With
// LIFEBOAT_SHAPES=2 each scene is drawn in the first shape and in one of the others in turn:
// a picture takes a third of a second.
func TestGallery(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	shapes := []struct {
		name  string
		lang  string
		theme look.Theme
		size  fyne.Size
	}{
		{"light", "en", look.Theme{Mode: look.Light}, fyne.NewSize(1100, 720)},
		{"dark", "en", look.Theme{Mode: look.Dark}, fyne.NewSize(1100, 720)},
		{"light-de", "de", look.Theme{Mode: look.Light}, fyne.NewSize(1100, 720)},
		{"dark-de", "de", look.Theme{Mode: look.Dark}, fyne.NewSize(1100, 720)},
		{"small", "en", look.Theme{Mode: look.Light}, fyne.NewSize(800, 560)},
		{"large", "en", look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(1100, 720)},
		{"large-dark", "de", look.Theme{Mode: look.Dark, Scale: 2}, fyne.NewSize(1280, 760)},
		{"mirrored", words.Mirrored, look.Theme{Mode: look.Light}, fyne.NewSize(1100, 720)},
	}
	for i, s := range scenes() {
		for j, shape := range shapes {
			if os.Getenv("LIFEBOAT_SHAPES") == "2" && j != 0 && j != 1+i%(len(shapes)-1) {
				continue
			}
			forEyes := strings.HasSuffix(shape.name, "dark") || shape.lang != "en"
			if os.Getenv("LIFEBOAT_PICTURES") == "" && (forEyes || shape.name != "light" && testing.Short()) {
				continue
			}
			t.Run(s.name+"/"+shape.name, func(t *testing.T) {
				st := newStage(t, s.make(), shape.theme, shape.lang, shape.size)
				keep(t, s.name+"-"+shape.name, st.win.Canvas().Capture)
				st.inside()
			})
		}
	}
}

// TestGerman draws pages in German with type at 150 %: nothing may stand
// outside the window there either.
func TestGerman(t *testing.T) {
	for _, name := range []string{"start", "cloud", "password-wrong", "verdict-too-big", "prepare-find-my", "restore-finder", "restore-failed"} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, sceneNamed(t, name), look.Theme{Mode: look.Dark, Scale: 1.5}, "de", fyne.NewSize(800, 560))
			keep(t, name+"-german", st.win.Canvas().Capture)
			st.inside()
		})
	}
}

// inside wants everything on the screen to have a size and to lie within the
// width of the window.
func (st *stage) inside() {
	st.t.Helper()
	for _, i := range st.read().Items {
		if i.W <= 0 || i.H <= 0 {
			st.t.Errorf("%s %q has no size", i.Role, i.Name)
		}
		if i.X < -4 || i.X+i.W > st.win.Canvas().Size().Width+4 {
			st.t.Errorf("%s %q stands outside the window: %g + %g", i.Role, i.Name, i.X, i.W)
		}
	}
}
