package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// strip says on one line above the page which backup it is about and which phone
// that is for.
type strip struct {
	box   *fyne.Container
	shown shown[*screen.Strip]
}

func newStrip() *strip {
	s := &strip{box: part.NewFlow()}
	s.box.Hide()
	return s
}

// apply shows the strip and reports whether the height may have changed.
func (s *strip) apply(now *screen.Strip) bool {
	if !s.shown.set(now) {
		return false
	}
	s.box.Hidden = now == nil
	s.box.Objects = nil
	defer s.box.Refresh()
	if now == nil {
		return true
	}
	s.box.Add(named(now.Backup))
	facts := part.NewNote(now.Backup.Facts)
	facts.OneLine = true
	s.box.Add(facts)
	if now.Verdict.Text != "" {
		l := small(now.Verdict)
		s.box.Add(l)
	}
	if now.Phone != nil {
		s.box.Add(part.NewIcon("forward"))
		s.box.Add(named(*now.Phone))
	}
	if now.Foreign != "" {
		s.box.Add(small(screen.Line{Icon: "warn", Tone: screen.ToneWarn, Text: now.Foreign}))
	}
	return true
}

// named is the picture and the name of a backup or a phone.
func named(s screen.Subject) *fyne.Container {
	name := part.NewStrong(shorten(s.Name))
	name.Kind, name.OneLine = part.Small, true
	return part.NewMiddle(-1, part.NewPicture(s.Picture, 15, 20), name)
}

// small is an icon with a word or two that do not wrap.
func small(l screen.Line) *fyne.Container {
	text := part.NewNote(l.Text)
	text.OneLine, text.Color = true, colorOf(l.Tone)
	return part.NewMiddle(-1, part.NewIcon(l.Icon), text)
}

// longest is how many letters of a name stand on a line that does not wrap.
const longest = 24

// shorten cuts a name that is very long.
func shorten(name string) string {
	if r := []rune(name); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return name
}
