package look

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// The colours of ours beside Fyne's own names. Amber, red and green carry a
// meaning and never stand alone: an icon and a word are beside them.
const (
	ColorSidebar    fyne.ThemeColorName = "lifeboat.sidebar"     // behind the facts
	ColorSurface    fyne.ThemeColorName = "lifeboat.surface"     // cards
	ColorRaised     fyne.ThemeColorName = "lifeboat.raised"      // sheets, menus, help
	ColorLine       fyne.ThemeColorName = "lifeboat.line"        // hairlines
	ColorBorder     fyne.ThemeColorName = "lifeboat.border"      // outlines that must be seen: fields, ticks
	ColorTrack      fyne.ThemeColorName = "lifeboat.track"       // the empty part of gauges and bars; buttons that are off
	ColorInk        fyne.ThemeColorName = "lifeboat.ink"         // text
	ColorMuted      fyne.ThemeColorName = "lifeboat.muted"       // second line of text
	ColorAccent     fyne.ThemeColorName = "lifeboat.accent"      // sea blue
	ColorOnAccent   fyne.ThemeColorName = "lifeboat.on-accent"   // text on the accent
	ColorAccentSoft fyne.ThemeColorName = "lifeboat.accent-soft" // chosen rows, hints
	ColorAccentOver fyne.ThemeColorName = "lifeboat.accent-over" // the accent under the pointer
	ColorAccentDown fyne.ThemeColorName = "lifeboat.accent-down" // the accent while pressed
	ColorGood       fyne.ThemeColorName = "lifeboat.good"
	ColorGoodSoft   fyne.ThemeColorName = "lifeboat.good-soft"
	ColorWarn       fyne.ThemeColorName = "lifeboat.warn"
	ColorWarnFill   fyne.ThemeColorName = "lifeboat.warn-fill" // large areas and arcs
	ColorWarnSoft   fyne.ThemeColorName = "lifeboat.warn-soft"
	ColorStop       fyne.ThemeColorName = "lifeboat.stop"
	ColorStopSoft   fyne.ThemeColorName = "lifeboat.stop-soft"
	ColorStopOver   fyne.ThemeColorName = "lifeboat.stop-over" // a button that endangers, under the pointer
	ColorStopDown   fyne.ThemeColorName = "lifeboat.stop-down"
	ColorOnStop     fyne.ThemeColorName = "lifeboat.on-stop" // text on red

	// What a gauge counts. They mean nothing; a legend names them.
	ColorData1 fyne.ThemeColorName = "lifeboat.data-1" // blue
	ColorData2 fyne.ThemeColorName = "lifeboat.data-2" // violet
	ColorData3 fyne.ThemeColorName = "lifeboat.data-3" // teal
	ColorData4 fyne.ThemeColorName = "lifeboat.data-4" // pink
	ColorData5 fyne.ThemeColorName = "lifeboat.data-5" // slate
)

// palette is one variant of the colours.
type palette struct {
	background, sidebar, surface, raised color.NRGBA
	line, border, track                  color.NRGBA
	ink, muted                           color.NRGBA
	accent, onAccent, accentSoft         color.NRGBA
	accentOver, accentDown               color.NRGBA
	good, goodSoft                       color.NRGBA
	warn, warnFill, warnSoft             color.NRGBA
	stop, stopSoft, stopOver, stopDown   color.NRGBA
	onStop                               color.NRGBA
	data1, data2, data3, data4, data5    color.NRGBA
	artPaper, artSoft                    color.NRGBA // the surfaces of the drawings
	shadow, veil, hover, pressed, focus  color.NRGBA
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// light is white paper on a cool grey.
func light() palette {
	return palette{
		background: rgb(0xf6f8fa), sidebar: rgb(0xebf0f4), surface: rgb(0xffffff), raised: rgb(0xffffff),
		line: rgb(0xdbe3ea), border: rgb(0x788896), track: rgb(0xe2e9ef),
		ink: rgb(0x14202b), muted: rgb(0x50606e),
		accent: rgb(0x0b6a94), onAccent: rgb(0xffffff), accentSoft: rgb(0xe2f1f8),
		accentOver: rgb(0x09587b), accentDown: rgb(0x074864),
		good: rgb(0x1b7445), goodSoft: rgb(0xe4f5eb),
		warn: rgb(0x855000), warnFill: rgb(0xe8a33d), warnSoft: rgb(0xfff4df),
		stop: rgb(0xb3261e), stopSoft: rgb(0xfdeeed), stopOver: rgb(0x981e17), stopDown: rgb(0x7d1812), onStop: rgb(0xffffff),
		data1: rgb(0x0b6a94), data2: rgb(0x7361b8), data3: rgb(0x1a8580), data4: rgb(0xb25690), data5: rgb(0x748492),
		artPaper: rgb(0xffffff), artSoft: rgb(0xdfeaf2),
		shadow:  color.NRGBA{R: 0x14, G: 0x28, B: 0x3c, A: 0x26},
		veil:    color.NRGBA{R: 0x14, G: 0x28, B: 0x3c, A: 0x66},
		hover:   color.NRGBA{R: 0x14, G: 0x28, B: 0x3c, A: 0x0d},
		pressed: color.NRGBA{R: 0x14, G: 0x28, B: 0x3c, A: 0x1a},
		focus:   rgb(0x0b6a94),
	}
}

// dark has depth: what is nearer is lighter.
func dark() palette {
	return palette{
		background: rgb(0x141b22), sidebar: rgb(0x0f151b), surface: rgb(0x1e2832), raised: rgb(0x273340),
		line: rgb(0x313e4b), border: rgb(0x788897), track: rgb(0x323f4c),
		ink: rgb(0xebf1f5), muted: rgb(0xafbcc8),
		accent: rgb(0x62bde4), onAccent: rgb(0x05202d), accentSoft: rgb(0x173849),
		accentOver: rgb(0x86cfee), accentDown: rgb(0x48a6cf),
		good: rgb(0x66d098), goodSoft: rgb(0x18372a),
		warn: rgb(0xf3bd60), warnFill: rgb(0xe8a33d), warnSoft: rgb(0x362d1c),
		stop: rgb(0xff9a90), stopSoft: rgb(0x3a2528), stopOver: rgb(0xffb3ab), stopDown: rgb(0xf0807a), onStop: rgb(0x3a0907),
		data1: rgb(0x62bde4), data2: rgb(0xa99cec), data3: rgb(0x56c6bb), data4: rgb(0xe59cc8), data5: rgb(0x8f9eac),
		artPaper: rgb(0x1e2832), artSoft: rgb(0x374653),
		shadow:  color.NRGBA{A: 0x70},
		veil:    color.NRGBA{A: 0x99},
		hover:   color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x10},
		pressed: color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0x1c},
		focus:   rgb(0x62bde4),
	}
}

// own returns a colour of our own names.
func (p palette) own(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case ColorSidebar:
		return p.sidebar, true
	case ColorSurface:
		return p.surface, true
	case ColorRaised:
		return p.raised, true
	case ColorLine:
		return p.line, true
	case ColorBorder:
		return p.border, true
	case ColorTrack:
		return p.track, true
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
	case ColorAccentOver:
		return p.accentOver, true
	case ColorAccentDown:
		return p.accentDown, true
	}
	return p.meaning(name)
}

// meaning returns a colour that carries a meaning, or one that a legend names.
func (p palette) meaning(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
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
	case ColorStopOver:
		return p.stopOver, true
	case ColorStopDown:
		return p.stopDown, true
	case ColorOnStop:
		return p.onStop, true
	case ColorData1:
		return p.data1, true
	case ColorData2:
		return p.data2, true
	case ColorData3:
		return p.data3, true
	case ColorData4:
		return p.data4, true
	case ColorData5:
		return p.data5, true
	}
	return nil, false
}
