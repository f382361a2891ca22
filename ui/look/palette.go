package look

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// The colours of ours beside Fyne's own names. Amber, red and green carry a
// meaning and never stand alone: an icon and a word are beside them.
const (
	ColorSurface    fyne.ThemeColorName = "lifeboat.surface"     // cards
	ColorLine       fyne.ThemeColorName = "lifeboat.line"        // hairlines and empty tracks
	ColorInk        fyne.ThemeColorName = "lifeboat.ink"         // text
	ColorMuted      fyne.ThemeColorName = "lifeboat.muted"       // second line of text
	ColorAccent     fyne.ThemeColorName = "lifeboat.accent"      // sea blue
	ColorOnAccent   fyne.ThemeColorName = "lifeboat.on-accent"   // text on the accent
	ColorAccentSoft fyne.ThemeColorName = "lifeboat.accent-soft" // chosen rows, hints
	ColorGood       fyne.ThemeColorName = "lifeboat.good"
	ColorGoodSoft   fyne.ThemeColorName = "lifeboat.good-soft"
	ColorWarn       fyne.ThemeColorName = "lifeboat.warn"
	ColorWarnFill   fyne.ThemeColorName = "lifeboat.warn-fill" // large areas and arcs
	ColorWarnSoft   fyne.ThemeColorName = "lifeboat.warn-soft"
	ColorStop       fyne.ThemeColorName = "lifeboat.stop"
	ColorStopSoft   fyne.ThemeColorName = "lifeboat.stop-soft"
)

// palette is one variant of the colours.
type palette struct {
	background, surface, line     color.NRGBA
	ink, muted                    color.NRGBA
	accent, onAccent, accentSoft  color.NRGBA
	good, goodSoft                color.NRGBA
	warn, warnFill, warnSoft      color.NRGBA
	stop, stopSoft                color.NRGBA
	artPaper, artSoft             color.NRGBA // the surfaces of the drawings
	shadow, hover, pressed, focus color.NRGBA
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func light() palette {
	return palette{
		background: rgb(0xf3f6f9), surface: rgb(0xffffff), line: rgb(0xd5dee6),
		ink: rgb(0x16202b), muted: rgb(0x4f5d6b),
		accent: rgb(0x0b6a94), onAccent: rgb(0xffffff), accentSoft: rgb(0xe1f0f8),
		good: rgb(0x1b7445), goodSoft: rgb(0xe3f4ea),
		warn: rgb(0x855000), warnFill: rgb(0xe8a33d), warnSoft: rgb(0xfff3dc),
		stop: rgb(0xb3261e), stopSoft: rgb(0xfdeceb),
		artPaper: rgb(0xffffff), artSoft: rgb(0xdfeaf2),
		shadow:  color.NRGBA{R: 0x16, G: 0x20, B: 0x2b, A: 0x22},
		hover:   color.NRGBA{R: 0x16, G: 0x20, B: 0x2b, A: 0x0d},
		pressed: color.NRGBA{R: 0x16, G: 0x20, B: 0x2b, A: 0x1e},
		focus:   rgb(0x0b6a94),
	}
}

func dark() palette {
	return palette{
		background: rgb(0x10171e), surface: rgb(0x19232d), line: rgb(0x34434f),
		ink: rgb(0xe9eff4), muted: rgb(0xa9b7c4),
		accent: rgb(0x62bde4), onAccent: rgb(0x06202d), accentSoft: rgb(0x17384a),
		good: rgb(0x63cf95), goodSoft: rgb(0x17362a),
		warn: rgb(0xf3bd60), warnFill: rgb(0xe8a33d), warnSoft: rgb(0x332b1c),
		stop: rgb(0xff948a), stopSoft: rgb(0x372427),
		artPaper: rgb(0x19232d), artSoft: rgb(0x32434f),
		shadow:  color.NRGBA{A: 0x66},
		hover:   color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x12},
		pressed: color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x24},
		focus:   rgb(0x62bde4),
	}
}

// own returns a colour of our own names.
func (p palette) own(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case ColorSurface:
		return p.surface, true
	case ColorLine:
		return p.line, true
	case ColorInk:
		return p.ink, true
	case ColorMuted:
		return p.muted, true
	case ColorAccent:
		return p.accent, true
	case ColorOnAccent:
		return p.onAccent, true
	case ColorAccentSoft:
		return p.accentSoft, true
	case ColorGood:
		return p.good, true
	case ColorGoodSoft:
		return p.goodSoft, true
	case ColorWarn:
		return p.warn, true
	case ColorWarnFill:
		return p.warnFill, true
	case ColorWarnSoft:
		return p.warnSoft, true
	case ColorStop:
		return p.stop, true
	case ColorStopSoft:
		return p.stopSoft, true
	}
	return nil, false
}
