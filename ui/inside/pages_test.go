package inside_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// window shows a page, and does what it asks for when it is told to.
type window struct {
	fyne.Window
	t      testing.TB
	host   *inside.Host
	page   inside.Page
	mu     sync.Mutex // of work: pictures come on other goroutines
	work   []func()
	more   chan struct{}
	copied string
	view   *view.View
}

// everydayFiles are what an everyday phone holds.
func everydayFiles(t testing.TB) []samples.File {
	t.Helper()
	files, err := everydayOnce()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// everydayOnce draws them once: that takes a while.
var everydayOnce = sync.OnceValues(func() ([]samples.File, error) {
	files, _, err := everyday.Files(everyday.Options{Drawn: contentstest.Drawn})
	return files, err
})

func wordsOf(t testing.TB, lang string) *words.Words {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func newWindow(t testing.TB, files []samples.File, lang string, l look.Theme, size fyne.Size, page func(*inside.Host) inside.Page) *window {
	t.Helper()
	parttest.Forget()
	test.NewTempApp(t).Settings().SetTheme(l)
	w := &window{t: t, view: view.Of(contentstest.Plain(t, files...)), more: make(chan struct{}, 1)}
	later := func(f func()) {
		w.mu.Lock()
		w.work = append(w.work, f)
		w.mu.Unlock()
		select {
		case w.more <- struct{}{}:
		default:
		}
	}
	w.host = &inside.Host{Words: wordsOf(t, lang), View: w.view, Away: later, Post: later, Copy: func(s string) { w.copied = s }, Changed: func() {}}
	w.Window = test.NewTempWindow(t, container.NewStack())
	w.SetPadded(false)
	w.host.Canvas = w.Canvas()
	w.page = page(w.host)
	w.SetContent(container.NewStack(canvas.NewRectangle(theme.Color(theme.ColorNameBackground)), w.page.Object()))
	w.Resize(size)
	w.settle()
	t.Cleanup(func() {
		w.page.Close()
		if err := w.view.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// settle does all that is waiting.
func (w *window) settle() {
	for n := 0; ; n++ {
		if n > 1000 {
			w.t.Fatal("it never ends")
		}
		w.mu.Lock()
		if len(w.work) == 0 {
			w.mu.Unlock()
			return
		}
		f := w.work[0]
		w.work = w.work[1:]
		w.mu.Unlock()
		f()
	}
}

// await does what is waiting until something is so.
func (w *window) await(what string, so func() bool) {
	w.t.Helper()
	late := time.After(hosttest.Patience)
	for w.settle(); !so(); w.settle() {
		select {
		case <-w.more:
		case <-late:
			w.t.Fatalf("%s does not come:\n%s", what, strings.Join(w.says(), "\n"))
		}
	}
}

// says are the words that can be seen, and what they are.
func (w *window) says() []string {
	var out []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		if d, ok := o.(part.Described); ok && d.Describe().Name != "" {
			out = append(out, d.Describe().Role+": "+d.Describe().Name)
			if s := d.Describe().State; strings.Contains(s, "pictures") || d.Describe().Role == "picture" {
				out[len(out)-1] += " (" + s + ")"
			}
		}
		switch o := o.(type) {
		case part.Holder:
			for _, c := range o.Inside() {
				walk(c)
			}
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		}
	}
	walk(w.Content())
	return out
}

func (w *window) sees(text string) bool { return strings.Contains(strings.Join(w.says(), "\n"), text) }

func (w *window) find(id string) fyne.CanvasObject {
	w.t.Helper()
	o := part.Find(w.Content(), func(o fyne.CanvasObject) bool {
		d, ok := o.(part.Described)
		return ok && d.Describe().ID == id
	})
	if o == nil {
		w.t.Fatalf("%s is not to be seen:\n%s", id, strings.Join(w.says(), "\n"))
	}
	return o
}

func (w *window) key(name fyne.KeyName) {
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	w.settle()
}

func (w *window) keep(name string) {
	dir := os.Getenv("LIFEBOAT_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		w.t.Fatal(err)
	}
}

// TestScenes shows every page in several shapes: something of each is to be seen.
func TestScenes(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	files := everydayFiles(t)
	shapes := []struct {
		name, lang string
		theme      look.Theme
		size       fyne.Size
	}{
		{"light", "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500)},
		{"dark-de-small", "de", look.Theme{Mode: look.Dark}, fyne.NewSize(515, 400)},
		{"light-200", "de", look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(815, 500)},
		{"rtl", "en", look.Theme{Mode: look.Light, RightToLeft: true}, fyne.NewSize(815, 500)},
	}
	for _, kind := range []inventory.Kind{
		inventory.Messages, inventory.WhatsApp, inventory.Contacts, inventory.Notes, inventory.Calls, inventory.Calendar, inventory.Reminders,
		inventory.VoiceMemos, inventory.Voicemail, inventory.SafariBookmarks, inventory.SafariHistory, inventory.Apps,
	} {
		for _, s := range shapes {
			if kind != inventory.Messages && kind != inventory.Contacts && s.name != "light" && s.name != "dark-de-small" {
				continue
			}
			t.Run(string(kind)+"/"+s.name, func(t *testing.T) {
				w := newWindow(t, files, s.lang, s.theme, s.size, func(h *inside.Host) inside.Page {
					if kind == inventory.Messages || kind == inventory.WhatsApp {
						return inside.NewChats(h, kind)
					}
					return inside.NewRecords(h, kind)
				})
				if !w.sees("row: ") {
					t.Errorf("nothing is listed:\n%s", strings.Join(w.says(), "\n"))
				}
				w.keep(string(kind) + "-" + s.name)
				w.Canvas().Focus(w.page.Focus())
				w.key(fyne.KeyDown)
				w.key(fyne.KeyReturn)
				w.keep(string(kind) + "-" + s.name + "-open")
				if saving, n := w.page.Selected(); len(saving.Kinds) != 1 || saving.Kinds[0] != string(kind) || n != 0 {
					t.Errorf("%+v, %d", saving, n)
				}
			})
		}
	}
}

// TestKeyboardReads: Enter takes the keyboard to the card, which its keys scroll; Escape
// brings it back to the list.
func TestKeyboardReads(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(815, 200), fyne.NewSize(515, 200)} {
		w := newWindow(t, everydayFiles(t), "en", look.Theme{Mode: look.Light, Scale: 2}, size, func(h *inside.Host) inside.Page {
			return inside.NewRecords(h, inventory.Notes)
		})
		w.Canvas().Focus(w.page.Focus())
		w.key(fyne.KeyDown)
		w.key(fyne.KeyDown)
		list := w.page.Focus()
		w.key(fyne.KeyReturn)
		page, _ := part.Find(w.Content(), func(o fyne.CanvasObject) bool { _, ok := o.(*part.Page); return ok }).(*part.Page)
		if page == nil {
			t.Fatalf("no card:\n%s", strings.Join(w.says(), "\n"))
		}
		if w.Canvas().Focused() == list {
			t.Error("the keyboard stayed in the list")
		}
		before := page.Offset()
		w.key(fyne.KeyPageDown)
		if page.Offset() <= before {
			t.Errorf("nothing is scrolled at %v", size)
		}
		if !w.page.Back() || w.Canvas().Focused() != list {
			t.Error("Escape does not come back to the list")
		}
	}
}
