package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Copyable is a command or a path that can be selected with the mouse, with a button
// that copies it. A selectable text takes the focus and then every key, and nobody can
// look into it: Tab would stop on nothing that is to be seen. So it is one only while
// the mouse is there; the keyboard has the button.
type Copyable struct {
	block
	label  *selectLabel
	button *Button
	copies string // the word on the button
	done   string // the word once it was copied
	serial int
}

// NewCopyable makes one. copies and done are the words of the button, before and
// after.
func NewCopyable(id, text, copies, done string) *Copyable {
	c := &Copyable{label: newSelectLabel(text), copies: copies, done: done}
	c.label.TextStyle = look.Style(text, fyne.TextStyle{Monospace: true})
	c.label.Wrapping = fyne.TextWrapBreak
	c.button = NewButton(id, copies, "copy", c.copy).Small()
	back := canvas.NewRectangle(theme.Color(look.ColorTrack))
	back.CornerRadius = look.CornerSmall
	c.content = NewMiddle(0, container.NewStack(back, c.label), c.button.Tap)
	c.ExtendBaseWidget(c)
	return c
}

// Text returns the command or the path.
func (c *Copyable) Text() string { return c.label.Text }

// Selection is what of it is selected.
func (c *Copyable) Selection() string { return c.label.SelectedText() }

// Set changes the text.
func (c *Copyable) Set(text string) {
	c.label.TextStyle = look.Style(text, fyne.TextStyle{Monospace: true})
	c.label.SetText(text)
}

// MouseIn implements desktop.Hoverable.
func (c *Copyable) MouseIn(*desktop.MouseEvent) { c.selectable(true) }

// MouseMoved implements desktop.Hoverable.
func (c *Copyable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable. What is selected stays, to be copied.
func (c *Copyable) MouseOut() { c.selectable(c.label.SelectedText() != "") }

func (c *Copyable) selectable(on bool) {
	if c.label.Selectable != on {
		c.label.Selectable = on
		c.label.Refresh()
	}
}

func (c *Copyable) copy() {
	fyne.CurrentApp().Clipboard().SetContent(c.label.Text)
	c.serial++
	now := c.serial
	c.word(c.done, "tick")
	later(look.ToastTime, func() {
		if c.serial == now {
			c.word(c.copies, "copy")
		}
	})
}

func (c *Copyable) word(label, icon string) {
	c.button.SetLabel(label)
	SetArt(c.button.icon, look.Icon(icon))
	c.Refresh()
}

// selectLabel is a label whose text, while it can be selected, offers its words to the
// other mouse button as all others do. Fyne's own menu there speaks the system's language.
type selectLabel struct {
	widget.Label
	over *pointer
}

func newSelectLabel(text string) *selectLabel {
	l := &selectLabel{Label: widget.Label{Text: text}}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *selectLabel) CreateRenderer() fyne.WidgetRenderer {
	r := l.Label.CreateRenderer()
	was := l.Selectable
	l.Selectable = true
	for _, o := range r.Objects() {
		if under, ok := o.(selects); ok {
			l.over = &pointer{under: under}
			l.over.ExtendBaseWidget(l.over)
		}
	}
	l.Selectable = was
	return &selectRenderer{r, l}
}

type selectRenderer struct {
	fyne.WidgetRenderer
	l *selectLabel
}

func (r *selectRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if r.l.over != nil {
		r.l.over.Resize(size)
	}
}

func (r *selectRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	if !r.l.Selectable || r.l.over == nil {
		return objects
	}
	return append(objects[:len(objects):len(objects)], r.l.over)
}

// selects is what selects in a label with the mouse.
type selects interface {
	desktop.Mouseable
	desktop.Cursorable
	fyne.Draggable
	fyne.DoubleTappable
}

// pointer lies over it and passes on what it does with the mouse, but for the other button.
type pointer struct {
	widget.BaseWidget
	under selects
}

var (
	_ selects                = (*pointer)(nil)
	_ fyne.SecondaryTappable = (*pointer)(nil)
)

// CreateRenderer implements fyne.Widget.
func (p *pointer) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// TappedSecondary implements fyne.SecondaryTappable.
func (p *pointer) TappedSecondary(e *fyne.PointEvent) { offerCopy(e.AbsolutePosition) }

// MouseDown implements desktop.Mouseable.
func (p *pointer) MouseDown(e *desktop.MouseEvent) {
	hold(p)
	if e.Button == desktop.MouseButtonPrimary {
		p.under.MouseDown(e)
	}
}

// MouseUp implements desktop.Mouseable.
func (p *pointer) MouseUp(e *desktop.MouseEvent) {
	letGo(pressed)
	p.under.MouseUp(e)
}

// Cursor implements desktop.Cursorable.
func (p *pointer) Cursor() desktop.Cursor { return p.under.Cursor() }

// Dragged implements fyne.Draggable.
func (p *pointer) Dragged(e *fyne.DragEvent) { p.under.Dragged(e) }

// DragEnd implements fyne.Draggable.
func (p *pointer) DragEnd() { p.under.DragEnd() }

// DoubleTapped implements fyne.DoubleTappable.
func (p *pointer) DoubleTapped(e *fyne.PointEvent) { p.under.DoubleTapped(e) }
