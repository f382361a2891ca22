package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Button is a button with a word and perhaps an icon. There is one primary
// button on a page; all others are quiet.
type Button struct {
	*Tap
	noObject

	label   *Text
	icon    *canvas.Raster
	primary bool
	danger  bool
}

// noObject keeps a Button from being put into the window in place of its Tap: it would be
// drawn, but what it asks Fyne about itself (its canvas, its place) has no answer.
type noObject struct{}

func (noObject) MinSize() {}

// NewButton makes a quiet button.
func NewButton(id, label, icon string, onTap func()) *Button {
	return newButton(id, label, icon, "", false, onTap)
}

// NewPrimary makes the primary button.
func NewPrimary(id, label string, onTap func()) *Button {
	return newButton(id, label, "", "", true, onTap)
}

func newButton(id, label, icon, after string, primary bool, onTap func()) *Button {
	text := NewText("")
	text.OneLine, text.Align, text.Bold = true, fyne.TextAlignCenter, primary
	b := &Button{label: text, primary: primary}
	row, content := Row{Gap: look.Space, Middle: true}, []fyne.CanvasObject{text}
	if icon != "" {
		b.icon = NewIcon(icon)
		row.Grow, content = 1, []fyne.CanvasObject{b.icon, text}
	}
	if after != "" {
		content = append(content, NewIcon(after))
	}
	b.Tap = NewTap("button", id, label, fyneRow(row, content...), onTap)
	b.Tap.About.Primary = primary
	b.Tap.PadX, b.Tap.PadY, b.Tap.Radius = 2*look.Space, look.Space, look.CornerSmall
	b.SetLabel(label)
	b.dress()
	return b
}

// Small makes a button for what is seldom wanted.
func (b *Button) Small() *Button {
	b.label.Kind = Small
	b.Tap.PadX, b.Tap.PadY = look.Space+look.Half, look.Half+look.Stroke
	b.Tap.Least = look.Target // its words are smaller than that where text is
	return b
}

// SetLabel changes the word on the button.
func (b *Button) SetLabel(label string) {
	b.Tap.About.Name = label
	b.label.Set(broken(label, b.label, look.ButtonEm))
}

// broken breaks the words of a text that never wraps by itself where they become
// wider than so many sizes of text.
func broken(words string, t *Text, em float32) string {
	size, style := theme.Size(t.Kind), look.Style(words, fyne.TextStyle{Bold: t.Bold})
	return strings.Join(Wrap(words, look.Em(em), func(s string) float32 { return fyne.MeasureText(s, size, style).Width }), "\n")
}

// SetEnabled switches the button on or off.
func (b *Button) SetEnabled(on bool) {
	if b.Tap.Enabled() == on {
		return
	}
	b.Tap.SetEnabled(on)
	b.dress()
	b.Tap.Refresh()
}

// SetPrimary makes the button the primary one of its page, or a quiet one.
func (b *Button) SetPrimary(on bool) {
	if b.primary == on {
		return
	}
	b.primary, b.Tap.About.Primary, b.label.Bold = on, on, on
	b.dress()
	b.Tap.Refresh()
}

// SetDanger makes the button one that cannot be taken back: red when it is primary.
func (b *Button) SetDanger(on bool) {
	if b.danger == on {
		return
	}
	b.danger = on
	b.dress()
	b.Tap.Refresh()
}

func (b *Button) dress() {
	b.Tap.Over, b.Tap.Down, b.Tap.Stroke = "", "", ""
	switch {
	case !b.Tap.Enabled():
		b.Tap.Fill = look.ColorTrack
		b.label.SetColor(look.ColorMuted)
	case b.primary && b.danger:
		b.Tap.Fill, b.Tap.Over, b.Tap.Down = look.ColorStop, look.ColorStopOver, look.ColorStopDown
		b.label.SetColor(look.ColorOnStop)
	case b.primary:
		b.Tap.Fill, b.Tap.Over, b.Tap.Down = look.ColorAccent, look.ColorAccentOver, look.ColorAccentDown
		b.label.SetColor(look.ColorOnAccent)
	default:
		b.Tap.Fill, b.Tap.Stroke = look.ColorSurface, look.ColorLine
		b.label.SetColor(look.ColorInk)
		if b.danger {
			b.label.SetColor(look.ColorStop)
		}
	}
}
