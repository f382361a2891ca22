package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Tone is a colour with a meaning: a screen.Tone. It never stands alone; its icon
// and a word are beside it.
type Tone string

// The tones.
const (
	Plain  Tone = "plain"
	Muted  Tone = "muted"
	Accent Tone = "accent"
	Good   Tone = "good"
	Warn   Tone = "warn"
	Stop   Tone = "stop"
)

// Ink is the colour of words in the tone.
func (t Tone) Ink() fyne.ThemeColorName {
	switch t {
	case Muted:
		return look.ColorMuted
	case Accent:
		return look.ColorAccent
	case Good:
		return look.ColorGood
	case Warn:
		return look.ColorWarn
	case Stop:
		return look.ColorStop
	}
	return look.ColorInk
}

// Fill is the colour of a large area or an arc in the tone.
func (t Tone) Fill() fyne.ThemeColorName {
	if t == Warn {
		return look.ColorWarnFill
	}
	return t.Ink()
}

// Soft is the background of what stands in the tone.
func (t Tone) Soft() fyne.ThemeColorName {
	switch t {
	case Accent:
		return look.ColorAccentSoft
	case Good:
		return look.ColorGoodSoft
	case Warn:
		return look.ColorWarnSoft
	case Stop:
		return look.ColorStopSoft
	}
	return look.ColorTrack
}

// Icon is the mark that stands for the tone.
func (t Tone) Icon() string {
	switch t {
	case Good:
		return "good"
	case Warn:
		return "warn"
	case Stop:
		return "stop"
	case Accent:
		return "note"
	}
	return "not-checked"
}
