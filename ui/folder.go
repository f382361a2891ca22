package ui

import (
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// folderSheet asks for a folder: typed, pasted, or found by walking through the
// folders of the computer.
type folderSheet struct {
	w       *Window
	ask     folderAsk
	s       *sheet
	field   *part.Field
	ok      *part.Button
	room    *part.Text
	fresh   *part.Field // the name of a new folder
	making  *fyne.Container
	failed  *part.Text
	places  *fyne.Container
	list    *fyne.Container
	at      string       // the folder whose list is asked for; an answer about another comes too late
	missing bool         // it is not there
	system  *part.Button // asks with the system's own dialog; nil: there is none
	asking  bool         // that is open
}

// folderAsk is what a folder is asked for.
type folderAsk struct {
	button             *screen.Button // that needs it; nil: a sheet does
	title, hint, begin string
	makes              bool // one that is not there yet is made later
	then               func(string)
}

// askFolder asks for a folder.
func (w *Window) askFolder(ask folderAsk) {
	f := &folderSheet{w: w, ask: ask, list: part.NewColumn(0.5), places: part.NewFlow(), room: part.NewNote("")}
	f.ok = part.NewPrimary("folder-ok", w.say("folder/ok"), nil)
	f.ok.OnTap = func() {
		if f.ok.Enabled() {
			f.s.close()
			ask.then(filepath.Clean(f.field.Text))
		}
	}
	f.field = part.NewField("folder", w.say("folder/path"), func() { f.ok.OnTap() })
	f.field.SetText(ask.begin)
	f.field.OnChanged = func(string) { f.read() }
	f.check()
	content := []fyne.CanvasObject{part.NewText(ask.hint), f.field, f.room}
	var more []*part.Button
	if w.source.MakeFolder != nil {
		content = append(content, f.newFolder())
		more = append(more, part.NewButton("folder-new", w.say("folder/new"), "", f.toggleNew))
	}
	if w.source.ChooseFolder != nil {
		f.system = part.NewButton("folder-system", w.say("folder/system"), "", f.askSystem)
		f.system.Hide()
		more = append(more, f.system)
	}
	f.s = w.sheet(ask.title, append(content, f.places, f.list), f.ok, w.say("action/cancel"), more...)
	f.s.check, f.s.dropped = f.check, f.open
	f.s.tall()
	w.win.Canvas().Focus(f.field)
	f.offerSystem()
	if w.source.Browse != nil {
		w.away(func() {
			places := w.source.Places()
			w.pump.post(func() { f.showPlaces(places) })
		})
	}
}

// newFolder is the line in which a new folder gets its name.
func (f *folderSheet) newFolder() fyne.CanvasObject {
	f.fresh = part.NewField("folder-new-name", f.w.say("folder/new-name"), f.makeNew)
	f.failed = part.NewText("")
	f.making = part.NewColumn(0.5, f.fresh, f.failed, part.NewFlow(part.NewButton("folder-make", f.w.say("folder/make"), "plus", f.makeNew).Tap))
	f.making.Hide()
	return f.making
}

func (f *folderSheet) toggleNew() {
	f.making.Hidden = !f.making.Hidden
	f.failed.Set("")
	f.s.settle()
	if f.making.Hidden {
		f.w.win.Canvas().Focus(f.field)
		return
	}
	f.s.page.Top()
	f.w.win.Canvas().Focus(f.fresh)
}

// makeNew makes the folder that was named, in the one that is shown, and goes into
// it.
func (f *folderSheet) makeNew() {
	name := strings.TrimSpace(f.fresh.Text)
	if name == "" || !filepath.IsAbs(f.field.Text) {
		return
	}
	path := filepath.Join(f.field.Text, name)
	if name != fileName(name) {
		f.failed.Set(f.w.say("folder/new-failed"))
		f.s.settle()
		return
	}
	f.w.away(func() {
		err := f.w.source.MakeFolder(path)
		f.w.pump.post(func() {
			if err != nil {
				f.failed.Set(f.w.say("folder/new-failed"))
				f.s.settle()
				return
			}
			f.fresh.SetText("")
			f.making.Hide()
			f.open(path)
		})
	})
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
	f.ok.SetEnabled(filepath.IsAbs(f.field.Text) && (f.ask.makes || !f.missing) && (f.ask.button == nil || f.w.offers(*f.ask.button)))
}

// read asks what is in the folder that the field names.
func (f *folderSheet) read() {
	path := f.field.Text
	f.at, f.missing = path, false
	f.check()
	if !filepath.IsAbs(path) || f.w.source.Browse == nil {
		f.list.Objects = nil
		f.room.Set("")
		f.s.settle()
		return
	}
	f.w.away(func() {
		listing := f.w.source.Browse(path)
		free := int64(-1)
		if f.w.source.Room != nil {
			if n, known := f.w.source.Room(path); known {
				free = n
			}
		}
		f.w.pump.post(func() {
			if f.at == path {
				f.show(listing, free)
			}
		})
	})
}

// show lists the folders in a folder, and what is free there.
func (f *folderSheet) show(l backup.Listing, free int64) {
	m := f.w.maker.Load()
	said := m.Listing(l)
	f.missing = l.State == backup.FolderMissing
	if f.missing && f.ask.makes {
		said.State = screen.Line{Icon: "note", Tone: screen.ToneMuted, Text: f.w.say("folder/will-be-made")}
	}
	f.room.Set("")
	if r := m.Room(0, free, guide.RoomUnknown); r != nil {
		f.room.Set(r.Text)
	}
	f.check()
	situation, _ := f.w.source.Situation()
	objects := []fyne.CanvasObject{line(said.State, false)}
	if said.Up != "" {
		objects = append(objects, f.row("folder-up", "up", said.Up, "", func() { f.open(l.Up) }))
	}
	for _, r := range said.Rows {
		name := r.Name
		if known := m.Known(situation, r.Path); known != "" {
			name = known // instead of forty letters and digits
		}
		objects = append(objects, f.row("folder-in-"+r.Name, "folder", name, r.Holds, func() { f.open(r.Path) }))
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
