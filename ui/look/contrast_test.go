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

// TestContrast holds the colours to WCAG AA: 4.5 for text, 3 for what is drawn.
func TestContrast(t *testing.T) {
	text := []struct{ ink, paper fyne.ThemeColorName }{
		{look.ColorInk, theme.ColorNameBackground},
		{look.ColorInk, look.ColorSurface},
		{look.ColorInk, look.ColorAccentSoft},
		{look.ColorInk, look.ColorWarnSoft},
		{look.ColorInk, look.ColorStopSoft},
		{look.ColorInk, look.ColorGoodSoft},
		{look.ColorMuted, theme.ColorNameBackground},
		{look.ColorMuted, look.ColorSurface},
		{look.ColorMuted, look.ColorAccentSoft},
		{look.ColorMuted, look.ColorWarnSoft},
		{look.ColorMuted, look.ColorStopSoft},
		{look.ColorMuted, look.ColorLine},
		{look.ColorOnAccent, look.ColorAccent},
		{look.ColorAccent, theme.ColorNameBackground},
		{look.ColorAccent, look.ColorSurface},
		{look.ColorAccent, look.ColorAccentSoft},
		{look.ColorAccent, look.ColorWarnSoft},
		{look.ColorAccent, look.ColorStopSoft},
		{look.ColorGood, look.ColorSurface},
		{look.ColorGood, theme.ColorNameBackground},
		{look.ColorGood, look.ColorAccentSoft},
		{look.ColorWarn, look.ColorSurface},
		{look.ColorWarn, theme.ColorNameBackground},
		{look.ColorWarn, look.ColorAccentSoft},
		{look.ColorWarn, look.ColorWarnSoft},
		{look.ColorStop, look.ColorSurface},
		{look.ColorStop, theme.ColorNameBackground},
		{look.ColorStop, look.ColorStopSoft},
		{look.ColorStop, look.ColorAccentSoft},
	}
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		th := look.Theme{Mode: mode}
		for _, pair := range text {
			if got := ratio(th.Color(pair.ink, 0), th.Color(pair.paper, 0)); got < 4.5 {
				t.Errorf("%s: %s on %s is %.2f, below 4.5", mode, pair.ink, pair.paper, got)
			}
		}
		// The ring of the focus must be seen on every background.
		for _, paper := range []fyne.ThemeColorName{theme.ColorNameBackground, look.ColorSurface, look.ColorWarnSoft, look.ColorStopSoft} {
			if got := ratio(th.Color(look.ColorAccent, 0), th.Color(paper, 0)); got < 3 {
				t.Errorf("%s: the focus on %s is %.2f, below 3", mode, paper, got)
			}
		}
	}
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
