package ui

import (
	"maps"
	"path/filepath"
	"slices"
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
	shown   map[string]*part.Tap // of places, by path and name
	list    *fyne.Container
	at      string       // the folder whose list is asked for; an answer about another comes too late
	missing bool         // it is not there
	silent  bool         // its disk does not answer
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
			ask.then(filepath.Clean(f.path()))
		}
	}
	f.field = part.NewField("folder", w.say("folder/path"), func() { f.ok.OnTap() })
	f.field.PasteReplaces = true // a path is pasted whole
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
			w.source.Places(func(places []backup.Place) { w.pump.post(func() { f.showPlaces(places) }) })
		})
	}
}

// path is the folder that the field names.
func (f *folderSheet) path() string {
	if f.w.source.Typed == nil {
		return f.field.Text
	}
	return f.w.source.Typed(f.field.Text)
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
	if name == "" || !filepath.IsAbs(f.path()) {
		return
	}
	path := filepath.Join(f.path(), name)
	if name != fileName(name) {
		f.failed.Set(f.w.say("folder/new-failed"))
		f.s.settle()
		return
	}
	f.w.away(func() {
		f.w.source.MakeFolder(path, func(m backup.Made) { f.w.pump.post(func() { f.made(path, m) }) })
	})
}

// made tells what came of making a folder. Who has gone elsewhere meanwhile stays there.
func (f *folderSheet) made(path string, m backup.Made) {
	if f.s.gone {
		return
	}
	stays := filepath.Clean(f.path()) == filepath.Dir(path)
	switch {
	case m.Answer != backup.Answered:
		f.failed.Set(f.w.maker.Load().Answer(m.Answer).Text)
	case m.Err != nil:
		f.failed.Set(f.w.say("folder/new-failed"))
	case stays:
		f.fresh.SetText("")
		f.failed.Set("")
		f.making.Hide()
		f.open(path)
		return
	}
	f.s.settle()
}

// showPlaces offers where to begin, and begins in the person's own folder. Disks that
// answer late come later; what stands there already stays what it is.
func (f *folderSheet) showPlaces(places []backup.Place) {
	if f.s.gone {
		return
	}
	focused := f.w.win.Canvas().Focused()
	had := f.shown
	f.places.Objects, f.shown = nil, map[string]*part.Tap{}
	for i, p := range places {
		key := p.Path + " " + f.w.maker.Load().Place(p)
		t := had[key]
		if t == nil {
			t = part.NewButton("place-"+strconv.Itoa(i), f.w.maker.Load().Place(p), "folder", func() { f.open(p.Path) }).Tap
		}
		f.shown[key] = t
		f.places.Add(t)
	}
	if f.field.Text == "" && len(places) > 0 {
		f.name(places[0].Path)
	}
	if had == nil {
		f.read()
		return
	}
	f.s.settle()
	if t, ok := focused.(*part.Tap); ok && !slices.Contains(f.places.Objects, fyne.CanvasObject(t)) && slices.Contains(slices.Collect(maps.Values(had)), t) {
		f.w.win.Canvas().Focus(f.field)
	}
}

// check lets a folder be taken where there is one.
func (f *folderSheet) check() {
	f.ok.SetEnabled(filepath.IsAbs(f.path()) && !f.silent && (f.ask.makes || !f.missing) && (f.ask.button == nil || f.w.offers(*f.ask.button)))
}

// read asks what is in the folder that the field names.
func (f *folderSheet) read() {
	path := f.path()
	f.at, f.missing, f.silent = path, false, false
	f.check()
	if !filepath.IsAbs(path) || f.w.source.Browse == nil {
		f.list.Objects = nil
		f.room.Set("")
		f.s.settle()
		return
	}
	f.w.away(func() {
		var last backup.Listing
		now := func(do func()) {
			f.w.pump.post(func() {
				if f.at == path && !f.s.gone {
					do()
				}
			})
		}
		first := true
		f.w.source.Browse(path, func(l backup.Listing) {
			begins := first
			last, first = l, false
			now(func() { f.show(l, begins) })
		})
		// A disk that does not answer is not asked for its room either.
		if f.w.source.Room == nil || last.Answer != backup.Answered {
			return
		}
		f.w.source.Room(path, func(r backup.Room) {
			if room := f.w.maker.Load().Room(0, r.Free, guide.RoomUnknown); room != nil {
				now(func() {
					f.room.Set(room.Text)
					f.s.settle()
				})
			}
		})
	})
}

// show lists the folders in a folder; begins: nothing of it stands yet.
func (f *folderSheet) show(l backup.Listing, begins bool) {
	m := f.w.maker.Load()
	said := m.Listing(l)
	f.missing, f.silent = l.State == backup.FolderMissing, l.Answer == backup.Silent
	if f.missing && f.ask.makes {
		said.State = screen.Line{Icon: "note", Tone: screen.ToneMuted, Text: f.w.say("folder/will-be-made")}
	}
	f.check()
	situation, _ := f.w.source.Situation()
	objects := []fyne.CanvasObject{line(said.State, false)}
	if said.Up != "" {
		objects = append(objects, f.row("folder-up", "up", said.Up, "", "", func() { f.open(l.Up) }))
	}
	for _, r := range said.Rows {
		name := r.Name
		if known := m.Known(situation, r.Path); known != "" {
			name = known // instead of forty letters and digits
		}
		objects = append(objects, f.row("folder-in-"+r.Name, "folder", name, r.Holds, r.Note, func() { f.open(r.Path) }))
	}
	if said.More != "" {
		objects = append(objects, part.NewNote(said.More))
	}
	f.list.Objects = objects
	if begins {
		f.room.Set("")
		f.s.page.Top()
	}
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

func (f *folderSheet) row(id, icon, name, holds, note string, onTap func()) *part.Tap {
	words := part.NewRow(0, part.NewText(name))
	if holds != "" {
		badge := part.NewNote(holds)
		badge.OneLine, badge.Color = true, look.ColorGood
		words = part.NewMiddle(0, part.NewStrong(name), part.NewIcon("good"), badge)
	} else if note != "" {
		said := part.NewNote(note)
		said.OneLine = true
		words = part.NewMiddle(0, part.NewText(name), said)
	}
	t := part.NewTap("row", id, name, part.NewMiddle(1, part.NewIcon(icon), words), onTap)
	t.About.State = holds + note
	return t
}
