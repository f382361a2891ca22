// Package look is how Lifeboat looks: one accent colour, amber, red and green
// for meaning, three sizes of type, spaces in multiples of eight, corners of
// twelve, light and dark, and the drawings of assets in the colours of the
// theme. It holds no widget.
package look

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Space is the step of all distances; Corner the radius of all cards.
const (
	Space  float32 = 8
	Corner float32 = 12
)

// The three sizes of type, before the reader's own scale.
const (
	small float32 = 12.5
	body  float32 = 15
	large float32 = 23
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
	Mode  Mode
	Scale float32 // of text; 0 means 1, from Smallest to Largest
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
	case theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNameHeaderBackground:
		return p.surface
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return p.line
	case theme.ColorNameButton:
		return p.surface
	case theme.ColorNameDisabledButton:
		return p.line
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
	case theme.SizeNameText, theme.SizeNameSubHeadingText:
		return body * scale
	case theme.SizeNameHeadingText:
		return large * scale
	case theme.SizeNameCaptionText:
		return small * scale
	case theme.SizeNameInlineIcon:
		return 20 * scale
	case theme.SizeNamePadding:
		return Space / 2
	case theme.SizeNameInnerPadding:
		return Space
	case theme.SizeNameLineSpacing:
		return 4
	case theme.SizeNameSeparatorThickness, theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius:
		return Space
	case theme.SizeNameCardRadius, theme.SizeNameDialogRadius, theme.SizeNamePopupRadius, theme.SizeNameMenuRadius:
		return Corner
	}
	return theme.DefaultTheme().Size(name)
}

// Color looks a colour up in the theme that is set now.
func Color(name fyne.ThemeColorName) color.Color { return theme.Color(name) }

func withAlpha(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}
