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
	room    backup.Room // as far as it is known yet
	waits   bool        // for the first word of its disk
	changed func()

	name, path *part.Text
	places     []backup.Place
}

// newPlace makes one. ask is how another place is chosen, beginning at the first;
// changed is called when the folder or its room is another one.
func (w *Window) newPlace(id string, ask folderAsk, changed func()) *place {
	p := &place{w: w, changed: changed, name: part.NewStrong(""), path: part.NewNote("")}
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
	p.folder, p.room, p.waits = folder, backup.Room{Free: -1}, p.w.source.Room != nil
	p.show()
	p.changed()
	if p.w.source.Room == nil {
		return
	}
	p.w.away(func() {
		p.w.source.Room(folder, func(r backup.Room) {
			p.w.pump.post(func() {
				if p.folder == folder { // else the answer comes too late
					p.room, p.waits = r, false
					p.changed()
				}
			})
		})
	})
}

// silent reports whether the disk of the place does not answer: nothing can be kept there.
func (p *place) silent() bool { return p.room.Answer == backup.Silent }

// says is what is said of the room: that the disk does not answer, or what is said else.
func (p *place) says(l *screen.Line) *screen.Line {
	if p.room.Answer == backup.Answered {
		return l
	}
	said := p.w.maker.Load().Answer(p.room.Answer)
	return &said
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
