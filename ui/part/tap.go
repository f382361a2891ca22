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
	Fill    fyne.ThemeColorName     // background; empty: none until hovered
	Stroke  fyne.ThemeColorName     // outline; empty: none
	Radius  float32
	PadX    float32
	PadY    float32
	Content fyne.CanvasObject

	hovered, focused, disabled bool
}

var (
	_ fyne.Widget        = (*Tap)(nil)
	_ fyne.Tappable      = (*Tap)(nil)
	_ fyne.Focusable     = (*Tap)(nil)
	_ fyne.Disableable   = (*Tap)(nil)
	_ desktop.Hoverable  = (*Tap)(nil)
	_ desktop.Cursorable = (*Tap)(nil)
	_ Described          = (*Tap)(nil)
	_ Holder             = (*Tap)(nil)
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

// SetEnabled switches the area on or off.
func (t *Tap) SetEnabled(on bool) {
	if t.disabled == !on {
		return
	}
	t.disabled = !on
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
	if !t.disabled && t.OnTap != nil {
		t.OnTap()
	}
}

// FocusGained implements fyne.Focusable.
//
// What the keyboard brings here is scrolled into view. What the mouse has
// pressed is not moved away under it.
func (t *Tap) FocusGained() {
	t.focused = true
	t.Refresh()
	if !t.hovered {
		reveal(t)
	}
}

// FocusLost implements fyne.Focusable.
func (t *Tap) FocusLost() { t.focused = false; t.Refresh() }

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
	}
	if t.OnKey != nil && t.OnKey(e.Name) {
		return
	}
	passOn(t, e)
}

// MouseIn implements desktop.Hoverable.
func (t *Tap) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (t *Tap) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tap) MouseOut() { t.hovered = false; t.Refresh() }

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
const ringWidth float32 = 3

func (r *tapRenderer) Layout(size fyne.Size) {
	r.ring.Move(fyne.NewPos(-ringWidth, -ringWidth))
	r.ring.Resize(size.AddWidthHeight(2*ringWidth, 2*ringWidth))
	r.back.Resize(size)
	r.veil.Resize(size)
	r.t.Content.Move(fyne.NewPos(r.t.PadX, r.t.PadY))
	r.t.Content.Resize(size.SubtractWidthHeight(2*r.t.PadX, 2*r.t.PadY))
}

func (r *tapRenderer) MinSize() fyne.Size {
	return r.t.Content.MinSize().AddWidthHeight(2*r.t.PadX, 2*r.t.PadY)
}

func (r *tapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.back, r.veil, r.t.Content}
}

func (r *tapRenderer) colour() {
	t := r.t
	r.back.CornerRadius, r.veil.CornerRadius, r.ring.CornerRadius = t.Radius, t.Radius, t.Radius+ringWidth
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth = nil, nil, 0
	if t.Fill != "" {
		r.back.FillColor = theme.Color(t.Fill)
	}
	if t.Stroke != "" {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(t.Stroke), 1
	}
	r.veil.FillColor, r.ring.FillColor, r.ring.StrokeColor, r.ring.StrokeWidth = nil, nil, nil, 0
	if t.hovered && !t.disabled {
		r.veil.FillColor = theme.Color(theme.ColorNameHover)
	}
	if t.focused {
		r.ring.StrokeColor, r.ring.StrokeWidth = theme.Color(look.ColorAccent), 2
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
