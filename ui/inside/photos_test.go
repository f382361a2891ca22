package inside_test

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
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
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

// bench is a window with one page in it. What is posted is done when the test asks for it.
type bench struct {
	t      *testing.T
	host   inside.Host
	win    fyne.Window
	saved  []guide.Saving
	posted chan func()
}

func newBench(t *testing.T, v shown.View, lang string, worn look.Theme, size fyne.Size) *bench {
	t.Helper()
	parttest.Forget()
	test.NewTempApp(t).Settings().SetTheme(worn)
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, posted: make(chan func(), 1<<16)}
	b.win = test.NewTempWindow(t, container.NewStack())
	b.win.SetPadded(false)
	b.win.Resize(size)
	b.host = inside.Host{
		Words: w, View: v, Canvas: b.win.Canvas(),
		Away: func(f func()) { go f() }, Post: func(f func()) { b.posted <- f },
		Save: func(s guide.Saving) { b.saved = append(b.saved, s) }, Copy: func(string) {}, Changed: func() {},
	}
	return b
}

// show puts a page into the window.
func (b *bench) show(p inside.Page) {
	b.t.Cleanup(p.Close)
	size := b.win.Canvas().Size()
	back := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
	b.win.SetContent(container.NewStack(back, p.Object()))
	b.win.Resize(size)
}

// until does what is posted until something is so.
func (b *bench) until(so func() bool) {
	b.t.Helper()
	late := time.After(hosttest.Patience)
	for !so() {
		select {
		case f := <-b.posted:
			f()
		case <-late:
			b.t.Fatal("it does not come: " + strings.Join(b.texts(), " | "))
		}
	}
}

// texts are what is said in the window.
func (b *bench) texts() (out []string) {
	each(b.win.Canvas().Content(), func(o fyne.CanvasObject, d part.Description) {
		out = append(out, strings.Join([]string{d.Role, d.ID, d.Name, d.State}, ":"))
	})
	return out
}

func (b *bench) find(id string) (out []part.Description) {
	each(b.win.Canvas().Content(), func(_ fyne.CanvasObject, d part.Description) {
		if strings.HasPrefix(d.ID, id) {
			out = append(out, d)
		}
	})
	return out
}

func each(o fyne.CanvasObject, take func(fyne.CanvasObject, part.Description)) {
	if o == nil || !o.Visible() {
		return
	}
	if d, ok := o.(part.Described); ok {
		take(o, d.Describe())
	}
	switch o := o.(type) {
	case part.Holder:
		for _, c := range o.Inside() {
			each(c, take)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			each(c, take)
		}
	}
}

// keep saves a picture where LIFEBOAT_PICTURES says, to be looked at.
func (b *bench) keep(name string) {
	dir := os.Getenv("LIFEBOAT_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, b.win.Canvas().Capture()); err != nil {
		b.t.Fatal(err)
	}
}

var library = sync.OnceValues(func() (*everydayLibrary, error) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 48, Cloud: 5, Drawn: contentstest.Drawn})
	return &everydayLibrary{files, counts}, err
})

// TestPhotosPage is the page in the shapes that people have, with every picture in its
// place, nothing cut, and one photo large.
func TestPhotosPage(t *testing.T) {
	l, err := library()
	if err != nil {
		t.Fatal(err)
	}
	v := view.Of(contentstest.Plain(t, l.files...))
	defer v.Close()
	for _, s := range []struct {
		name, lang string
		worn       look.Theme
		size       fyne.Size
	}{
		{"light", "en", look.Theme{Mode: look.Light}, fyne.NewSize(820, 560)},
		{"dark", "de", look.Theme{Mode: look.Dark}, fyne.NewSize(820, 560)},
		{"large-text", words.Longer, look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(1000, 600)},
		{"narrow", words.Longer, look.Theme{Mode: look.Light}, fyne.NewSize(520, 400)},
		{"rtl", words.Mirrored, look.Theme{Mode: look.Light, RightToLeft: true}, fyne.NewSize(820, 560)},
	} {
		t.Run(s.name, func(t *testing.T) {
			b := newBench(t, v, s.lang, s.worn, s.size)
			p := inside.NewPhotos(&b.host)
			b.show(p)
			b.until(func() bool { return len(b.find("photo-")) > 3 })
			if s.name == "light" {
				said := strings.Join(b.texts(), "\n")
				for _, want := range []string{"5 more are in iCloud only", "Go to a date", "check:month-"} {
					if !strings.Contains(said, want) {
						t.Errorf("%q is not said in\n%s", want, said)
					}
				}
			}
			grid := p.Focus().(*part.Grid)
			b.win.Canvas().Focus(grid)
			on := fyne.KeyRight
			if s.worn.RightToLeft {
				on = fyne.KeyLeft
			}
			grid.Key(on, false)
			grid.Key(fyne.KeySpace, false)
			grid.Key(on, true)
			b.until(func() bool { return drawn(grid) })
			if _, n := p.Selected(); n != 2 {
				t.Errorf("%d are marked, want 2", n)
			}
			b.faultless()
			b.keep("photos-" + s.name)
			grid.Key(fyne.KeyReturn, false)
			b.until(func() bool { f := b.find("photo-facts"); return len(f) == 1 && strings.Contains(f[0].Name, "IMG_") })
			b.until(func() bool { f := b.find("photo-large"); return len(f) == 1 && f[0].State == "" })
			b.faultless()
			b.keep("photo-" + s.name)
			for i, want := range []bool{true, false} {
				if p.Back() != want {
					t.Error("back is from the photo to the grid:", i)
				}
			}
			if _, n := p.Selected(); n != 2 || p.Focus() != fyne.Focusable(grid) {
				t.Error(n, "are marked: going back takes no marks away")
			}
		})
	}
}

type everydayLibrary struct {
	files  []samples.File
	counts everyday.Counts
}

// drawn reports whether every cell in sight shows its picture.
func drawn(g *part.Grid) bool {
	all := true
	for _, o := range g.Inside() {
		if c, ok := o.(interface{ Drawn() bool }); ok {
			all = all && c.Drawn()
		}
	}
	g.Renew()
	return all
}

func (b *bench) faultless() {
	b.t.Helper()
	for i, f := range parttest.Faults(b.win.Canvas().Content()) {
		if i < 5 {
			b.t.Error(f)
		}
	}
}

// manyPhotos is a library of so many invented photos, whose thumbnails are plain.
type manyPhotos struct {
	shown.View
	list shown.PhotoList
}

func newManyPhotos(n int) *manyPhotos {
	m := &manyPhotos{}
	for i := range n {
		p := shown.Photo{Key: int64(i + 1), Wall: 1_750_000_000 - int64(i)*3600*5}
		switch i % 10 {
		case 3:
			p.Is, p.Length = shown.PhotoVideo, 75
		case 5:
			p.Is = shown.PhotoFavorite | shown.PhotoEdited
		case 7:
			p.Is = shown.PhotoHidden
		case 9:
			p.Is = shown.PhotoDeleted
		}
		if i >= n-3 {
			p.Wall = shown.NoDate
		}
		m.list.Photos = append(m.list.Photos, p)
	}
	m.list.Albums = []shown.Album{{Title: "Summer", Places: []int32{0, 1, 2, 7, 12}}}
	return m
}

func (m *manyPhotos) PhotoList(context.Context) (*shown.PhotoList, error) { return &m.list, nil }

func (m *manyPhotos) PhotoDetails(_ context.Context, n int) (shown.PhotoDetails, error) {
	return shown.PhotoDetails{Name: fmt.Sprintf("IMG_%d.JPG", n), Path: "Media/DCIM/100APPLE/IMG.JPG", Bytes: 1000}, nil
}

func (m *manyPhotos) Thumbnails(func()) shown.Thumbnails { return noThumbnails{} }

func (m *manyPhotos) Picture(context.Context, int, image.Point) (shown.Picture, error) {
	return shown.Picture{}, shown.ErrNoPicture
}

type noThumbnails struct{}

func (noThumbnails) Want(int, []int)                 {}
func (noThumbnails) Of(n, _ int) (*image.RGBA, bool) { return nil, n%2 == 0 }
func (noThumbnails) Close()                          {}

// TestManyPhotos: of many photos only those in sight have cells; the keys go everywhere;
// what is saved is what is marked, else what the filter shows.
func TestManyPhotos(t *testing.T) {
	const n = 100_000
	m := newManyPhotos(n)
	b := newBench(t, m, "en", look.Theme{Mode: look.Light}, fyne.NewSize(820, 560))
	p := inside.NewPhotos(&b.host)
	b.show(p)
	b.until(func() bool { return len(b.find("photo-")) > 3 })
	grid := p.Focus().(*part.Grid)
	b.win.Canvas().Focus(grid)
	if s, marked := p.Selected(); marked != 0 || s.Photos != nil || !slices.Equal(s.Kinds, []string{"photos"}) {
		t.Errorf("nothing is marked, and saved is %v", s)
	}
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyUp, fyne.KeyLeft} {
		if !grid.Key(key, false) {
			t.Error(key, "means nothing")
		}
		cells := 0
		for _, o := range grid.Inside() {
			if d := o.(part.Described).Describe(); d.Role == "photo" {
				cells++
			}
		}
		if cells == 0 || cells > 60 {
			t.Errorf("%s: %d cells are made", key, cells)
		}
	}
	grid.Key(fyne.KeyEnd, false)
	if got, want := grid.Cursor(), n*8/10-1; got != want {
		t.Errorf("the end is %d, want %d", got, want)
	}
	grid.TypedShortcut(&fyne.ShortcutSelectAll{})
	if s, marked := p.Selected(); marked != n*8/10 || len(s.Photos) != marked || !slices.IsSorted(s.Photos) {
		t.Errorf("%d of all are marked", marked)
	}
	unmark(b)
	grid.OnGroup(0)
	first := b.find("month-")[0]
	s, marked := p.Selected()
	if marked == 0 || marked > 200 || len(s.Photos) != marked {
		t.Errorf("%d of the month are marked", marked)
	}
	grid.Key(fyne.KeyHome, false)
	if first = b.find("month-")[0]; first.State != "checked" {
		t.Errorf("the month is %+v", first)
	}
	grid.OnGroup(0)
	if _, marked := p.Selected(); marked != 0 {
		t.Error("the month is marked still")
	}
	p.(interface{ Close() }).Close()
}

// unmark presses the button that takes all marks away.
func unmark(b *bench) {
	part.Find(b.win.Canvas().Content(), func(o fyne.CanvasObject) bool {
		d, ok := o.(part.Described)
		return ok && d.Describe().ID == "photos-unmark"
	}).(fyne.Tappable).Tapped(nil)
}

// TestNoPhotos: where nothing can be shown, it says why.
func TestNoPhotos(t *testing.T) {
	m := newManyPhotos(0)
	m.list.Albums, m.list.InCloud = nil, 1930
	b := newBench(t, m, "en", look.Theme{Mode: look.Light}, fyne.NewSize(820, 560))
	b.show(inside.NewPhotos(&b.host))
	b.until(func() bool { return strings.Contains(strings.Join(b.texts(), "\n"), "There are no photos") })
	if said := strings.Join(b.texts(), "\n"); !strings.Contains(said, "1,930 more are in iCloud only") {
		t.Error(said)
	}
}

// TestMarksStay: marks stay when another filter is chosen and when the page is left and
// opened again, and so do filter and place; what is marked and not shown is said, and what
// is said is what is saved.
func TestMarksStay(t *testing.T) {
	m := newManyPhotos(1000)
	b := newBench(t, m, "en", look.Theme{Mode: look.Light}, fyne.NewSize(820, 560))
	p := inside.NewPhotos(&b.host)
	b.show(p)
	b.until(func() bool { return len(b.find("photo-")) > 3 })
	grid := p.Focus().(*part.Grid)
	b.win.Canvas().Focus(grid)
	grid.Key(fyne.KeySpace, false)
	for range 8 {
		grid.Key(fyne.KeyRight, true)
	}
	_, marked := p.Selected()
	if marked != 9 {
		t.Fatalf("%d are marked", marked)
	}
	for range 20 {
		grid.Key(fyne.KeyPageDown, false)
	}
	at, first := grid.Cursor(), grid.First()
	b.host.Kept = p.(inside.Keeper).Keep()
	p.Close()
	p = inside.NewPhotos(&b.host)
	b.show(p)
	b.until(func() bool { return len(b.find("photo-")) > 3 })
	grid = p.Focus().(*part.Grid)
	if grid.Cursor() != at || grid.First() != first {
		t.Errorf("it is at %d with %d first, and was at %d with %d", grid.Cursor(), grid.First(), at, first)
	}
	if s, n := p.Selected(); n != marked || len(s.Photos) != n {
		t.Errorf("%d are marked and %d saved, want %d", n, len(s.Photos), marked)
	}
	inside.ChooseVideos(p)
	said := strings.Join(b.texts(), "\n")
	if s, n := p.Selected(); n != marked || len(s.Photos) != n || !strings.Contains(said, "9 marked, 8 of them not shown") {
		t.Errorf("%d are marked, %d saved, and it says\n%s", n, len(s.Photos), said)
	}
	b.host.Kept = p.(inside.Keeper).Keep()
	p = inside.NewPhotos(&b.host)
	b.show(p)
	b.until(func() bool { return strings.Contains(strings.Join(b.texts(), "\n"), "8 of them not shown") })
}
