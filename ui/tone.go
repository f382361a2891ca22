package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// colorOf returns the colour of words in a tone.
func colorOf(t screen.Tone) fyne.ThemeColorName {
	switch t {
	case screen.ToneMuted:
		return look.ColorMuted
	case screen.ToneAccent:
		return look.ColorAccent
	case screen.ToneGood:
		return look.ColorGood
	case screen.ToneWarn:
		return look.ColorWarn
	case screen.ToneStop:
		return look.ColorStop
	}
	return look.ColorInk
}

// line draws an icon with words beside it, small or as body text.
func line(l screen.Line, small bool) *fyne.Container {
	text := part.NewText(l.Text)
	if small {
		text = part.NewNote(l.Text)
	}
	text.Color = colorOf(l.Tone)
	if l.Tone == screen.ToneNone || l.Tone == screen.TonePlain {
		text.Color = look.ColorInk
	}
	return part.NewMiddle(1, part.NewIcon(l.Icon), text)
}
