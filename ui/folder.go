package ui

import (
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// folderSheet asks for a folder: typed, pasted, or found by walking through the
// folders of the computer.
type folderSheet struct {
	w      *Window
	b      *screen.Button // that asked for the folder; nil: a sheet did
	s      *sheet
	field  *part.Field
	ok     *part.Button
	places *fyne.Container
	list   *fyne.Container
	at     string // the folder whose list is asked for; an answer about another comes too late
}

// askFolder asks for a folder, beginning at one. b is the button that needs it.
func (w *Window) askFolder(b *screen.Button, title, hint, begin string, then func(string)) {
	f := &folderSheet{w: w, b: b, list: part.NewColumn(0.5), places: part.NewFlow()}
	f.ok = part.NewPrimary("folder-ok", w.say("folder/ok"), nil)
	f.ok.OnTap = func() {
		if f.ok.Enabled() {
			f.s.close()
			then(filepath.Clean(f.field.Text))
		}
	}
	f.field = part.NewField("folder", w.say("folder/path"), func() { f.ok.OnTap() })
	f.field.SetText(begin)
	f.field.OnChanged = func(string) { f.read() }
	f.check()
	f.s = w.sheet(title, []fyne.CanvasObject{part.NewText(hint), f.field, f.places, f.list}, f.ok, w.say("action/cancel"))
	f.s.check = f.check
	f.s.tall()
	w.win.Canvas().Focus(f.field)
	if w.source.Browse != nil {
		w.away(func() {
			places := w.source.Places()
			w.pump.post(func() { f.showPlaces(places) })
		})
	}
}

// showPlaces offers where to begin, and begins in the person's own folder.
func (f *folderSheet) showPlaces(places []backup.Place) {
	for i, p := range places {
		name, icon := p.Name, "folder"
		if p.Name == "" {
			name = f.w.say("folder/" + string(p.Kind))
		}
		f.places.Add(part.NewButton("place-"+strconv.Itoa(i), name, icon, func() { f.open(p.Path) }).Tap)
	}
	if f.field.Text == "" && len(places) > 0 {
		f.name(places[0].Path)
	}
	f.read()
}

// check lets a folder be taken where there is one.
func (f *folderSheet) check() {
	f.ok.SetEnabled(filepath.IsAbs(f.field.Text) && (f.b == nil || f.w.offers(*f.b)))
}

// read asks what is in the folder that the field names.
func (f *folderSheet) read() {
	path := f.field.Text
	f.check()
	f.at = path
	if !filepath.IsAbs(path) || f.w.source.Browse == nil {
		f.list.Objects = nil
		f.s.settle()
		return
	}
	f.w.away(func() {
		listing := f.w.source.Browse(path)
		f.w.pump.post(func() {
			if f.at == path {
				f.show(listing)
			}
		})
	})
}

// show lists the folders in a folder.
func (f *folderSheet) show(l backup.Listing) {
	said := f.w.maker.Load().Listing(l)
	objects := []fyne.CanvasObject{line(said.State, false)}
	if said.Up != "" {
		objects = append(objects, f.row("folder-up", "up", said.Up, "", func() { f.open(l.Up) }))
	}
	for _, r := range said.Rows {
		objects = append(objects, f.row("folder-in-"+r.Name, "folder", r.Name, r.Holds, func() { f.open(r.Path) }))
	}
	if said.More != "" {
		objects = append(objects, part.NewNote(said.More))
	}
	f.list.Objects = objects
	f.s.page.Top()
	f.s.settle()
}

// open goes into a folder. The field keeps the focus, so that Enter takes it.
func (f *folderSheet) open(path string) {
	f.name(path)
	f.w.win.Canvas().Focus(f.field)
}

// name puts a folder into the field and shows its end, which is what matters of
// a long path.
func (f *folderSheet) name(path string) {
	f.field.SetText(path)
	f.field.CursorColumn = len([]rune(path))
	f.field.Refresh()
}

func (f *folderSheet) row(id, icon, name, holds string, onTap func()) *part.Tap {
	words := part.NewRow(0, part.NewText(name))
	if holds != "" {
		badge := part.NewNote(holds)
		badge.OneLine, badge.Color = true, look.ColorGood
		words = part.NewMiddle(0, part.NewStrong(name), part.NewIcon("good"), badge)
	}
	t := part.NewTap("row", id, name, part.NewMiddle(1, part.NewIcon(icon), words), onTap)
	t.About.State = holds
	return t
}
