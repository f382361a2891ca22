package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// saveSheet asks what of a backup is saved, and where to. It says how much that is and
// whether it fits there.
type saveSheet struct {
	w            *Window
	b            screen.Button
	in           *screen.Inside
	what         guide.Saving
	fixed        bool // what is saved was chosen before: single things
	all          bool // everything was asked for: what cannot be read is told before and after
	s            *sheet
	ok           *part.Button
	place        *place
	to           string // the folder; empty: it cannot be
	makes        *part.Text
	room         *sign
	kinds        map[inventory.Kind]*part.Check
	parts        map[string]*part.Check
	since, until *part.Field
	dates        *sign
	large        tooBig
}

// askSave opens it. The zero Saving is everything.
func (w *Window) askSave(b screen.Button, what guide.Saving) {
	in := w.last.Page.Inside
	if in == nil {
		return
	}
	a := &saveSheet{
		w: w, b: b, in: in, what: what, room: newSign(), makes: part.NewText(""), dates: newSign(),
		fixed: single(what) > 0, all: len(what.Kinds) == 0, kinds: map[inventory.Kind]*part.Check{}, parts: map[string]*part.Check{},
	}
	a.ok = part.NewPrimary("save-ok", w.say("inside/save-ok"), a.take)
	begin := b.Input.Begin
	if begin == "" {
		begin = filepath.Join(w.opts.Documents, a.folderName())
	}
	a.place = w.newPlace("save", folderAsk{
		begin: filepath.Dir(begin), title: w.say("inside/save-where"), hint: w.say("inside/save-hint"), makes: true,
	}, a.changed)
	a.large.sign = newSign()
	objects := append([]fyne.CanvasObject{part.NewStrong(w.say("inside/save-where")), a.place.box, a.makes, a.room.box, a.large.sign.box}, a.asksWhat()...)
	title := w.say("inside/save-title")
	a.s = w.sheet(title, objects, a.ok, w.say("action/cancel"))
	a.s.check = a.check
	a.changed()
}

// folderName is the name of the folder that is proposed.
func (a *saveSheet) folderName() string {
	name := fileName(a.in.Name)
	if name == "" {
		return a.w.say("inside/save-folder-of-unnamed")
	}
	return fileName(a.w.maker.Load().Words.Text(guide.Text{Key: "inside/save-folder", Args: map[string]any{"Name": name}}))
}

// asksWhat are the ticks for the kinds and for what is asked for apart.
func (a *saveSheet) asksWhat() []fyne.CanvasObject {
	say := a.w.say
	if a.fixed {
		key := "inside/save-single"
		switch what := &a.what; {
		case len(what.Photos) > 0:
			key = "inside/save-photos"
		case len(what.Chats) > 0:
			key = "inside/save-chats"
		case len(what.Contacts) > 0:
			key = "inside/save-contacts"
		case len(what.Notes) > 0:
			key = "inside/save-notes"
		case len(what.Apps) > 0:
			key = "inside/save-apps"
		}
		return []fyne.CanvasObject{part.NewText(a.w.maker.Load().Words.Text(counted(key, single(a.what))))}
	}
	if a.in.Lost {
		return []fyne.CanvasObject{part.NewText(say("inside/save-sorted"))}
	}
	kinds := part.NewColumn(0)
	var unread []string
	for _, t := range a.in.Tiles {
		if t.Bad != "" {
			if a.all {
				unread = append(unread, t.Name)
			}
			continue
		}
		label := t.Usual
		if t.Size != "" {
			label += ", " + t.Size
		}
		on := len(a.what.Kinds) == 0 || slices.Contains(a.what.Kinds, string(t.Kind))
		c := part.NewCheck("save-"+string(t.Kind), label, on, func(bool) { a.changed() })
		a.kinds[t.Kind] = c
		kinds.Add(c.Tap)
	}
	objects := []fyne.CanvasObject{part.NewStrong(say("inside/save-what")), kinds}
	if len(unread) > 0 {
		s := newSign()
		s.set(&screen.Line{Icon: "warn", Tone: screen.ToneWarn, Text: a.w.maker.Load().Words.Text(guide.Text{
			Key: "inside/save-unread", Args: map[string]any{"Kinds": a.w.maker.Load().Words.List(unread)},
		})})
		objects = append(objects, s.box)
	}
	more := part.NewColumn(0)
	tick := func(id, label string) {
		c := part.NewCheck("save-part-"+id, label, false, func(bool) { a.changed() })
		a.parts[id] = c
		more.Add(c.Tap)
	}
	photos := a.in.Holdings.Of(inventory.Photos)
	w := a.w.maker.Load().Words
	if n := photos.Parts[inventory.PartHidden]; n > 0 {
		tick("hidden", w.Text(counted("inside/save-hidden", int(n))))
	}
	tick("deleted", say("inside/save-deleted"))
	if photos.Count > 0 {
		tick("jpeg", say("inside/save-jpeg"))
		tick("albums", say("inside/save-albums"))
	}
	a.since = part.NewField("save-since", say("inside/save-since"), nil)
	a.until = part.NewField("save-until", say("inside/save-until"), nil)
	a.since.OnChanged = func(string) { a.changed() }
	a.until.OnChanged = a.since.OnChanged
	more.Add(part.NewColumn(1, part.NewNote(say("inside/save-dates")), a.since, a.until, a.dates.box))
	fold := part.NewFold("save-more", say("inside/save-more"), more)
	fold.OnToggle = func(bool) { a.s.settle() }
	return append(objects, fold.Container)
}

// single is how many single things are to be saved; 0: whole kinds.
func single(what guide.Saving) int {
	return len(what.Photos) + len(what.Chats) + len(what.Contacts) + len(what.Notes) + len(what.Apps)
}

func counted(key string, n int) guide.Text {
	count := int64(n)
	return guide.Text{Key: key, Args: map[string]any{"Count": count}, Count: &count}
}

// chosen is what is to be saved now, how large it is, about, and whether that is
// something. How large single things are is not known here: 0. Of a span of days it is at
// most so large. The work counts it, and says so before it begins where it does not fit.
func (a *saveSheet) chosen() (what guide.Saving, need int64, some bool) {
	what = a.what
	switch {
	case a.fixed:
		return what, 0, true
	case a.in.Lost:
		return guide.Saving{Kinds: []string{string(inventory.Photos)}}, 0, true
	}
	what.Kinds = nil
	var unread []string
	for _, t := range a.in.Tiles {
		switch c := a.kinds[t.Kind]; {
		case c != nil && c.On():
			what.Kinds = append(what.Kinds, string(t.Kind))
			need += a.in.Holdings.Of(t.Kind).Bytes
		case c == nil && a.all:
			unread = append(unread, string(t.Kind))
		}
	}
	if len(what.Kinds) > 0 {
		what.Kinds = append(what.Kinds, unread...) // the result says that they cannot be read, and why
	}
	on := func(id string) bool { return a.parts[id] != nil && a.parts[id].On() }
	what.Hidden, what.Deleted, what.AlbumFolders = on("hidden"), on("deleted"), on("albums")
	since, until, known := a.span()
	what.Since, what.Until, what.JPEG = since, until, on("jpeg")
	return what, need, len(what.Kinds) > 0 && known
}

// changed shows where it goes and whether it fits.
func (a *saveSheet) changed() {
	if a.s == nil {
		return
	}
	folder := filepath.Clean(a.place.folder)
	name := a.folderName()
	if filepath.Base(folder) != name {
		folder = filepath.Join(folder, name)
	}
	m := a.w.maker.Load()
	a.to = folder
	a.place.name.Set(m.PlaceName(folder, a.place.places))
	a.place.path.Set(folder)
	a.place.path.Hidden = a.place.name.Text() == folder
	a.makes.Set(m.Words.Text(guide.Text{Key: "inside/save-makes", Args: map[string]any{"Folder": name}}))
	what, need, some := a.chosen()
	_, _, known := a.span()
	a.dates.set(nil)
	if !known {
		a.dates.set(&screen.Line{Icon: "warn", Tone: screen.ToneWarn, Text: a.w.say("inside/save-bad-date")})
	}
	l := a.place.says(m.SaveRoom(need, a.place.room.Free, dated(what)))
	switch {
	case a.inBackup():
		l, a.to = &screen.Line{Icon: "stop", Tone: screen.ToneStop, Text: a.w.say("inside/save-in-backup")}, ""
	case !some:
		l = &screen.Line{Icon: "note", Tone: screen.ToneMuted, Text: a.w.say("inside/save-nothing")}
	}
	a.room.set(l)
	a.tellTooBig(what)
	a.check()
	a.s.settle()
}

// inBackup reports whether the folder lies in the backup: nothing is written there.
func (a *saveSheet) inBackup() bool { return screen.Within(a.to, a.in.Backup) }

func (a *saveSheet) check() {
	what, need, some := a.chosen()
	fits := !a.place.silent() && (a.place.room.Free < 0 || need <= a.place.room.Free || dated(what))
	a.ok.SetEnabled(a.to != "" && filepath.IsAbs(a.to) && some && fits && a.w.offers(a.b))
}

// dated reports whether only a span of days is to be saved.
func dated(what guide.Saving) bool { return !what.Since.IsZero() || !what.Until.IsZero() }

func (a *saveSheet) take() {
	if !a.ok.Enabled() {
		return
	}
	what, _, _ := a.chosen()
	a.s.close()
	a.w.send(guide.Intent{Action: a.b.ID, Value: a.to, Save: &what})
}
