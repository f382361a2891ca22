// Package look is how Lifeboat looks: one accent colour, amber, red and green
// for meaning, one table of sizes, distances, corners and motion
// (scale.go), light and dark, and the drawings of assets in the colours of the
// theme. It holds no widget, and nothing outside it holds a literal colour, size
// or duration.
package look

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Mode says which variant the theme takes.
type Mode string

// The modes. The zero value follows the system.
const (
	System Mode = ""
	Light  Mode = "light"
	Dark   Mode = "dark"
)

// Theme is a fyne.Theme. It is a value: to change it, set another one.
type Theme struct {
	Mode        Mode
	Scale       float32 // of text; 0 means 1, from Smallest to Largest
	RightToLeft bool    // the window is read from right to left
}

// Smallest and Largest are the ends of Theme.Scale.
const (
	Smallest float32 = 0.8
	Largest  float32 = 2
)

var _ fyne.Theme = Theme{}

func (t Theme) variant(v fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Mode {
	case Light:
		return theme.VariantLight
	case Dark:
		return theme.VariantDark
	}
	return v
}

func (t Theme) palette(v fyne.ThemeVariant) palette {
	if t.variant(v) == theme.VariantLight {
		return light()
	}
	return dark()
}

// Color implements fyne.Theme.
func (t Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := t.palette(v)
	if c, ok := p.own(name); ok {
		return c
	}
	switch name {
	case theme.ColorNameBackground:
		return p.background
	case theme.ColorNameForeground:
		return p.ink
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.accent
	case theme.ColorNameForegroundOnPrimary:
		return p.onAccent
	case theme.ColorNameFocus:
		return withAlpha(p.focus, 0x55)
	case theme.ColorNameSelection:
		return withAlpha(p.accent, 0x44)
	case theme.ColorNameDisabled, theme.ColorNamePlaceHolder:
		return p.muted
	case theme.ColorNameInputBackground, theme.ColorNameHeaderBackground, theme.ColorNameButton:
		return p.surface
	case theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return p.raised
	case theme.ColorNameInputBorder:
		return p.border
	case theme.ColorNameSeparator:
		return p.line
	case theme.ColorNameDisabledButton:
		return p.track
	case theme.ColorNameHover:
		return p.hover
	case theme.ColorNamePressed:
		return p.pressed
	case theme.ColorNameShadow:
		return p.shadow
	case theme.ColorNameSuccess:
		return p.good
	case theme.ColorNameWarning:
		return p.warn
	case theme.ColorNameError:
		return p.stop
	case theme.ColorNameScrollBar:
		return withAlpha(p.muted, 0x88)
	}
	return theme.DefaultTheme().Color(name, t.variant(v))
}

// Font implements fyne.Theme.
func (t Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (t Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	scale := min(max(cmp.Or(t.Scale, 1), Smallest), Largest)
	switch name {
	case Body:
		return BodySize * scale
	case Heading:
		return HeadingSize * scale
	case Title:
		return TitleSize * scale
	case Small:
		return SmallSize * scale
	case theme.SizeNameInlineIcon:
		return iconSize * scale
	case theme.SizeNamePadding:
		return Half
	case theme.SizeNameInnerPadding:
		return Space
	case theme.SizeNameLineSpacing:
		return Half
	case theme.SizeNameSeparatorThickness, theme.SizeNameInputBorder:
		return Hairline
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius:
		return CornerSmall
	case theme.SizeNameCardRadius, theme.SizeNameDialogRadius, theme.SizeNamePopupRadius, theme.SizeNameMenuRadius:
		return Corner
	}
	return theme.DefaultTheme().Size(name)
}

// Color looks a colour up in the theme that is set now.
func Color(name fyne.ThemeColorName) color.Color { return theme.Color(name) }

// CardShadow lifts a card a little off the page, where the theme is light; in the
// dark its lighter surface does.
func CardShadow() canvas.Shadow {
	return canvas.Shadow{Color: theme.Color(theme.ColorNameShadow), BlurRadius: Half, Offset: fyne.NewPos(0, Hairline), Variant: canvas.DropShadow}
}

// RaisedShadow is of what floats above the page: help, confirmations.
func RaisedShadow() canvas.Shadow {
	return canvas.Shadow{Color: theme.Color(theme.ColorNameShadow), BlurRadius: 2 * Space, Offset: fyne.NewPos(0, Half), Variant: canvas.DropShadow}
}

func withAlpha(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}
