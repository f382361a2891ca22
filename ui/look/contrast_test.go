package look_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// grounds are all that text and drawings stand on.
var grounds = []fyne.ThemeColorName{
	theme.ColorNameBackground, look.ColorSidebar, look.ColorSurface, look.ColorRaised,
	look.ColorAccentSoft, look.ColorGoodSoft, look.ColorWarnSoft, look.ColorStopSoft,
}

// TestContrast holds the colours to WCAG AA: 4.5 for text, 3 for what is drawn.
func TestContrast(t *testing.T) {
	type pair struct{ ink, paper fyne.ThemeColorName }
	var text, drawn []pair
	for _, ground := range grounds {
		for _, ink := range []fyne.ThemeColorName{look.ColorInk, look.ColorMuted, look.ColorAccent} {
			text = append(text, pair{ink, ground})
		}
		// The ring of the focus, outlines of fields and ticks, marks and arcs.
		for _, ink := range []fyne.ThemeColorName{look.ColorAccent, look.ColorGood, look.ColorStop} {
			drawn = append(drawn, pair{ink, ground})
		}
	}
	for _, ground := range grounds[:4] {
		for _, ink := range []fyne.ThemeColorName{look.ColorGood, look.ColorWarn, look.ColorStop} {
			text = append(text, pair{ink, ground})
		}
		drawn = append(drawn, pair{look.ColorBorder, ground})
	}
	for _, data := range []fyne.ThemeColorName{look.ColorData1, look.ColorData2, look.ColorData3, look.ColorData4, look.ColorData5} {
		drawn = append(drawn, pair{data, look.ColorSurface})
	}
	text = append(
		text, pair{look.ColorGood, look.ColorGoodSoft}, pair{look.ColorWarn, look.ColorWarnSoft}, pair{look.ColorStop, look.ColorStopSoft},
		pair{look.ColorInk, look.ColorTrack}, pair{look.ColorMuted, look.ColorTrack},
		pair{look.ColorOnAccent, look.ColorAccent}, pair{look.ColorOnAccent, look.ColorAccentOver}, pair{look.ColorOnAccent, look.ColorAccentDown},
		pair{look.ColorOnStop, look.ColorStop}, pair{look.ColorOnStop, look.ColorStopOver}, pair{look.ColorOnStop, look.ColorStopDown},
	)
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		th := look.Theme{Mode: mode}
		for _, set := range []struct {
			pairs []pair
			least float64
		}{{text, 4.5}, {drawn, 3}} {
			for _, p := range set.pairs {
				if got := ratio(th.Color(p.ink, 0), th.Color(p.paper, 0)); got < set.least {
					t.Errorf("%s: %s on %s is %.2f, below %g", mode, p.ink, p.paper, got, set.least)
				}
			}
		}
	}
}

// TestUnderThePointer: text stays readable under the veils of hovering and pressing.
func TestUnderThePointer(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		th := look.Theme{Mode: mode}
		for _, veil := range []fyne.ThemeColorName{theme.ColorNameHover, theme.ColorNamePressed} {
			for _, ground := range grounds {
				paper := over(th.Color(veil, 0), th.Color(ground, 0))
				for _, ink := range []fyne.ThemeColorName{look.ColorInk, look.ColorMuted} {
					if got := ratio(th.Color(ink, 0), paper); got < 4.5 {
						t.Errorf("%s: %s on %s under %s is %.2f", mode, ink, ground, veil, got)
					}
				}
			}
		}
	}
}

// over is what a veil makes of a colour.
func over(veil, ground color.Color) color.Color {
	v, g := color.NRGBAModel.Convert(veil).(color.NRGBA), color.NRGBAModel.Convert(ground).(color.NRGBA)
	mix := func(a, b uint8) uint8 {
		share := float64(v.A) / 0xff
		return uint8(share*float64(a) + (1-share)*float64(b))
	}
	return color.NRGBA{mix(v.R, g.R), mix(v.G, g.G), mix(v.B, g.B), 0xff}
}

// TestEveryColour asks for every name that Fyne knows.
func TestEveryColour(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		test.AssertAllColorNamesDefined(t, look.Theme{Mode: mode}, string(mode))
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct{ scale, want float32 }{{0, 15}, {1, 15}, {2, 30}, {9, 30}} {
		if got := (look.Theme{Scale: c.scale}).Size(theme.SizeNameText); got != c.want {
			t.Errorf("scale %g gives type of %g, want %g", c.scale, got, c.want)
		}
	}
}

// ratio is the contrast of two colours by WCAG.
func ratio(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}
