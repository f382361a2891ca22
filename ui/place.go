package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// place is where something is to be kept: its folder in plain words, the room that
// is free there, and a button for another one.
type place struct {
	w       *Window
	box     *fyne.Container
	folder  string
	free    int64 // bytes; -1: not known (yet)
	limit   int64 // the most bytes that a file may have there; 0: no limit, or not known (yet)
	changed func()

	name, path *part.Text
	places     []backup.Place
}

// newPlace makes one. ask is how another place is chosen, beginning at the first;
// changed is called when the folder or its room is another one.
func (w *Window) newPlace(id string, ask folderAsk, changed func()) *place {
	p := &place{w: w, free: -1, changed: changed, name: part.NewStrong(""), path: part.NewNote("")}
	other := part.NewButton(id+"-elsewhere", w.say("folder/elsewhere"), "", func() {
		ask.begin, ask.then = p.folder, p.set
		w.askFolder(ask)
	})
	p.box = part.NewColumn(1, part.NewMiddle(1, part.NewIcon("folder"), part.NewColumn(0, p.name, p.path)), part.NewFlow(other.Tap))
	p.set(ask.begin)
	if w.source.Places != nil {
		w.away(func() {
			w.source.Places(func(places []backup.Place) {
				w.pump.post(func() {
					p.places = places
					p.show()
					p.changed()
				})
			})
		})
	}
	return p
}

// set takes a folder and asks what is free there.
func (p *place) set(folder string) {
	p.folder, p.free, p.limit = folder, -1, 0
	p.show()
	p.changed()
	if p.w.source.Room == nil {
		return
	}
	p.w.away(func() {
		free, known := p.w.source.Room(folder)
		limit := int64(0)
		if p.w.source.FileLimit != nil {
			limit = p.w.source.FileLimit(folder)
		}
		p.w.pump.post(func() {
			if known && p.folder == folder { // else the answer comes too late
				p.free, p.limit = free, limit
				p.changed()
			}
		})
	})
}

func (p *place) show() {
	name := p.w.maker.Load().PlaceName(p.folder, p.places)
	p.name.Set(name)
	p.path.Set(p.folder)
	p.path.Hidden = name == p.folder
	p.box.Refresh()
}

// sign is a line that comes, goes and changes while a sheet stands.
type sign struct {
	box  *fyne.Container
	icon *canvas.Raster
	text *part.Text
}

func newSign() *sign {
	s := &sign{icon: part.NewIcon("note"), text: part.NewText("")}
	s.box = part.NewMiddle(1, s.icon, s.text)
	s.box.Hide()
	return s
}

func (s *sign) set(l *screen.Line) {
	s.box.Hidden = l == nil
	if l == nil {
		return
	}
	part.SetArt(s.icon, look.Icon(l.Icon))
	s.text.SetColor(colorOf(l.Tone))
	s.text.Set(l.Text)
}

// fileName makes a name that any disk takes out of what a person calls a thing.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	for len(name) > 100 { // with “(repaired)” and a number, still a name for any disk
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.Trim(name, ". ")
}
