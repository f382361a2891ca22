package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Tap is an area that can be clicked or, with the focus on it, triggered by
// Enter or the space bar. Everything that reacts to a person and is not a field
// is made of it, so that focus, hover and the keys are the same everywhere.
type Tap struct {
	widget.BaseWidget

	About   Description
	OnTap   func()
	OnKey   func(fyne.KeyName) bool // other keys; true when used
	OnMenu  func(fyne.Position)     // the other mouse button, or the menu key; where in the window
	Tip     string                  // help, on hover and on focus
	Fill    fyne.ThemeColorName     // background; empty: none until hovered
	Over    fyne.ThemeColorName     // background under the pointer; empty: a veil over Fill
	Down    fyne.ThemeColorName     // background while pressed; empty: a veil over Fill
	Stroke  fyne.ThemeColorName     // outline; empty: none
	Lifted  bool                    // a little off the page, as a card is
	Radius  float32
	PadX    float32
	PadY    float32
	Least   float32 // least height; 0: as tall as its content
	Content fyne.CanvasObject

	hovered, focused, pressed, disabled bool

	hint hint
}

var (
	_ fyne.Widget            = (*Tap)(nil)
	_ fyne.Tappable          = (*Tap)(nil)
	_ fyne.Focusable         = (*Tap)(nil)
	_ fyne.Disableable       = (*Tap)(nil)
	_ desktop.Hoverable      = (*Tap)(nil)
	_ desktop.Cursorable     = (*Tap)(nil)
	_ desktop.Mouseable      = (*Tap)(nil)
	_ fyne.SecondaryTappable = (*Tap)(nil)
	_ fyne.Accessible        = (*Tap)(nil)
	_ Described              = (*Tap)(nil)
	_ Holder                 = (*Tap)(nil)
)

// NewTap makes an area around content. name is what a person who cannot see it
// is told.
func NewTap(role, id, name string, content fyne.CanvasObject, onTap func()) *Tap {
	t := &Tap{
		About: Description{Role: role, ID: id, Name: name}, Content: content, OnTap: onTap,
		Radius: look.Corner, PadX: look.Space, PadY: look.Space,
	}
	t.ExtendBaseWidget(t)
	return t
}

// Describe implements Described.
func (t *Tap) Describe() Description {
	d := t.About
	d.Disabled = t.disabled
	return d
}

// Inside implements Holder.
func (t *Tap) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{t.Content} }

// AccessibilityLabel is the name of the area.
func (t *Tap) AccessibilityLabel() string { return t.About.Name }

// AccessibilityRole implements fyne.Accessible.
func (t *Tap) AccessibilityRole() fyne.AccessibleRole {
	if t.About.Role == "link" {
		return fyne.AccessibleRoleLink
	}
	return fyne.AccessibleRoleButton
}

// Focused reports whether the area has the focus.
func (t *Tap) Focused() bool { return t.focused }

// SetEnabled switches the area on or off.
func (t *Tap) SetEnabled(on bool) {
	if t.disabled == !on {
		return
	}
	t.disabled = !on
	t.pressed = t.pressed && on
	t.Refresh()
}

// Enabled reports whether the area reacts.
func (t *Tap) Enabled() bool { return !t.disabled }

// Enable implements fyne.Disableable: Tab passes over what does not react.
func (t *Tap) Enable() { t.SetEnabled(true) }

// Disable implements fyne.Disableable.
func (t *Tap) Disable() { t.SetEnabled(false) }

// Disabled implements fyne.Disableable.
func (t *Tap) Disabled() bool { return t.disabled }

// Tapped implements fyne.Tappable.
func (t *Tap) Tapped(*fyne.PointEvent) { t.trigger() }

func (t *Tap) trigger() {
	t.hint.drop(t)
	if !t.disabled && t.OnTap != nil {
		t.OnTap()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (t *Tap) TappedSecondary(e *fyne.PointEvent) {
	if t.OnMenu == nil {
		offerCopy(e.AbsolutePosition)
	} else if !t.disabled {
		t.OnMenu(e.AbsolutePosition)
	}
}

// MouseDown implements desktop.Mouseable.
func (t *Tap) MouseDown(e *desktop.MouseEvent) {
	hold(t)
	if e.Button == desktop.MouseButtonPrimary && !t.disabled {
		t.pressed = true
		t.Refresh()
	}
	t.hint.drop(t)
}

// MouseUp implements desktop.Mouseable.
func (t *Tap) MouseUp(*desktop.MouseEvent) {
	letGo(pressed)
	if t.pressed {
		t.pressed = false
		t.Refresh()
	}
}

func (t *Tap) tip() string { return t.Tip }

// FocusGained implements fyne.Focusable.
//
// What the keyboard brings here is scrolled into view. What the mouse has
// pressed is not moved away under it.
func (t *Tap) FocusGained() {
	t.focused, t.hint.focused = true, t.Tip != ""
	t.Refresh()
	if !t.hovered {
		reveal(t)
	}
	t.hint.want(t, t.tip)
	turned()
}

// FocusLost implements fyne.Focusable.
func (t *Tap) FocusLost() {
	t.focused, t.hint.focused = false, false
	tellTurned(true)
	t.hint.want(t, t.tip)
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *Tap) TypedRune(r rune) {
	if r != ' ' { // the space bar triggers
		passOnRune(t, r)
	}
}

// TypedKey implements fyne.Focusable.
func (t *Tap) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.trigger()
		return
	case fyne.KeyEscape:
		if t.hint.drop(t) {
			return
		}
	case desktop.KeyMenu:
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t)
		if t.OnMenu == nil {
			offerCopy(at.AddXY(t.PadX, t.PadY+1))
		} else if !t.disabled {
			t.OnMenu(at.AddXY(t.PadX, t.Size().Height))
		}
		return
	}
	if t.OnKey != nil && t.OnKey(e.Name) {
		return
	}
	passOn(t, e)
}

// MouseIn implements desktop.Hoverable.
func (t *Tap) MouseIn(*desktop.MouseEvent) {
	t.hovered, t.hint.over = true, t.Tip != ""
	t.hint.want(t, t.tip)
	t.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *Tap) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tap) MouseOut() {
	letGo(t)
	t.hovered, t.pressed, t.hint.over = false, false, false
	t.hint.want(t, t.tip)
	t.Refresh()
}

// Cursor implements desktop.Cursorable.
func (t *Tap) Cursor() desktop.Cursor {
	if t.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (t *Tap) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tapRenderer{t: t, ring: canvas.NewRectangle(nil), back: canvas.NewRectangle(nil), veil: canvas.NewRectangle(nil)}
	r.colour()
	return r
}

// tapRenderer draws, from behind: the ring of the focus, the background, the
// veil of hovering, the content.
type tapRenderer struct {
	t                *Tap
	ring, back, veil *canvas.Rectangle
}

// ringWidth is how far the ring of the focus reaches beyond the area.
const ringWidth = look.FocusGap

func (r *tapRenderer) Layout(size fyne.Size) {
	r.ring.Move(fyne.NewPos(-ringWidth, -ringWidth))
	r.ring.Resize(size.AddWidthHeight(2*ringWidth, 2*ringWidth))
	r.back.Resize(size)
	r.veil.Resize(size)
	r.t.Content.Move(fyne.NewPos(r.t.PadX, r.t.PadY))
	r.t.Content.Resize(size.SubtractWidthHeight(2*r.t.PadX, 2*r.t.PadY))
}

func (r *tapRenderer) MinSize() fyne.Size {
	return r.t.Content.MinSize().AddWidthHeight(2*r.t.PadX, 2*r.t.PadY).Max(fyne.NewSize(0, r.t.Least))
}

func (r *tapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.back, r.veil, r.t.Content}
}

func (r *tapRenderer) colour() {
	t := r.t
	r.back.CornerRadius, r.veil.CornerRadius, r.ring.CornerRadius = t.Radius, t.Radius, t.Radius+ringWidth
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth, r.back.Shadow = nil, nil, 0, canvas.Shadow{}
	if t.Lifted && !t.disabled {
		r.back.Shadow = look.CardShadow()
	}
	if t.Fill != "" {
		r.back.FillColor = theme.Color(t.Fill)
	}
	if t.Stroke != "" {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(t.Stroke), look.Hairline
	}
	r.veil.FillColor, r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = nil, nil, nil, 0
	switch {
	case t.disabled:
	case t.pressed && t.Down != "":
		r.back.FillColor = theme.Color(t.Down)
	case t.pressed:
		r.veil.FillColor = theme.Color(theme.ColorNamePressed)
	case t.hovered && t.Over != "":
		r.back.FillColor = theme.Color(t.Over)
	case t.hovered:
		r.veil.FillColor = theme.Color(theme.ColorNameHover)
	}
	if t.focused {
		r.ring.StrokeColor, r.ring.StrokeWidth = theme.Color(look.ColorAccent), look.Stroke
	}
}

func (r *tapRenderer) Refresh() {
	r.colour()
	r.Layout(r.t.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.t)
}

func (r *tapRenderer) Destroy() {}
