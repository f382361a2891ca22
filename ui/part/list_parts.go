package part

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listHeading is the heading of a group: its name, a tag, and a note.
type listHeading struct {
	widget.BaseWidget
	item             ListItem
	title, tag, note *canvas.Text
	tagBack          *canvas.Rectangle
}

var (
	_ fyne.Widget = (*listHeading)(nil)
	_ Described   = (*listHeading)(nil)
)

func newListHeading() *listHeading {
	h := &listHeading{
		title: canvas.NewText("", nil), tag: canvas.NewText("", nil), note: canvas.NewText("", nil), tagBack: canvas.NewRectangle(color.Transparent),
	}
	h.title.TextStyle.Bold = true
	h.ExtendBaseWidget(h)
	return h
}

// headingHeight is the height of a heading.
func headingHeight() float32 {
	return fyne.MeasureText("Ág", theme.Size(Body), fyne.TextStyle{Bold: true}).Height + look.ListPad
}

func (h *listHeading) set(item ListItem) {
	if h.item == item {
		return
	}
	h.item = item
	h.Refresh()
}

// Describe implements Described.
func (h *listHeading) Describe() Description {
	return Description{Role: "text", Name: cmp.Or(h.item.Said, h.item.Title)}
}

// CreateRenderer implements fyne.Widget.
func (h *listHeading) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	return &listHeadingRenderer{h}
}

type listHeadingRenderer struct{ h *listHeading }

func (r *listHeadingRenderer) Layout(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	h, p := r.h, placer{size.Width, RightToLeft()}
	line := fyne.MeasureText("Ág", theme.Size(Body), fyne.TextStyle{Bold: true}).Height
	small := fyne.MeasureText("Ág", theme.Size(Small), fyne.TextStyle{}).Height
	drop := (line - small) * look.NoteDrop // on the line that the name stands on
	tag := float32(0)
	if h.item.Tag != "" {
		tag = textWidth(h.item.Tag, Small, fyne.TextStyle{}) + 2*look.TagPad
	}
	room := size.Width - 2*look.ListPad
	title := p.text(h.title, h.item.Title, look.ListPad, 0, max(room-tag-look.Space, 0), line, Body)
	x := look.ListPad + title + look.Space
	h.tagBack.CornerRadius = (small + 2*look.TagEdge) / 2
	p.put(h.tagBack, x, (line-small)/2-look.TagEdge, tag, small+2*look.TagEdge)
	p.text(h.tag, h.item.Tag, x+look.TagPad, (line-small)/2, max(tag-2*look.TagPad, 0), small, Small)
	if tag > 0 {
		x += tag + look.Space
	}
	p.text(h.note, h.item.Note, x+look.Half, drop, max(size.Width-x-look.Space, 0), small, Small)
}

func (r *listHeadingRenderer) MinSize() fyne.Size { return fyne.NewSize(look.Target, headingHeight()) }

func (r *listHeadingRenderer) Refresh() {
	h := r.h
	h.title.TextSize, h.title.Color = theme.Size(Body), theme.Color(look.ColorInk)
	if h.item.Within {
		h.title.Color = theme.Color(look.ColorMuted)
	}
	h.tag.TextSize, h.tag.Color = theme.Size(Small), theme.Color(look.ColorAccent)
	h.note.TextSize, h.note.Color = theme.Size(Small), theme.Color(look.ColorMuted)
	h.tagBack.FillColor = nil
	if h.item.Tag != "" {
		h.tagBack.FillColor = theme.Color(look.ColorAccentSoft)
	}
	r.Layout(h.Size())
	canvas.Refresh(h.tagBack) // enough, as for a row
}

func (r *listHeadingRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.h.title, r.h.tagBack, r.h.tag, r.h.note}
}

func (r *listHeadingRenderer) Destroy() {}

// spot is a small button with an icon, for the mouse alone: the keyboard has another
// way to what it does, and nothing is one stop of Tab more.
type spot struct {
	widget.BaseWidget
	about   Description
	onTap   func()
	onHover func(over bool)
	veil    *canvas.Rectangle
	icon    *canvas.Raster
	over    bool
}

var (
	_ fyne.Widget        = (*spot)(nil)
	_ fyne.Tappable      = (*spot)(nil)
	_ desktop.Hoverable  = (*spot)(nil)
	_ desktop.Cursorable = (*spot)(nil)
	_ Described          = (*spot)(nil)
)

func newSpot(icon string, onTap func(), onHover func(bool)) *spot {
	s := &spot{about: Description{Role: "button"}, onTap: onTap, onHover: onHover, veil: canvas.NewRectangle(color.Transparent), icon: NewIcon(icon)}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// Describe implements Described.
func (s *spot) Describe() Description { return s.about }

// AccessibilityLabel is what the button does.
func (s *spot) AccessibilityLabel() string { return s.about.Name }

// Tapped implements fyne.Tappable.
func (s *spot) Tapped(*fyne.PointEvent) { s.onTap() }

// MouseIn implements desktop.Hoverable.
func (s *spot) MouseIn(*desktop.MouseEvent) { s.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (s *spot) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (s *spot) MouseOut() { s.hover(false) }

func (s *spot) hover(on bool) {
	s.over = on
	if s.onHover != nil {
		s.onHover(on)
	}
	s.Refresh()
}

// Cursor implements desktop.Cursorable.
func (s *spot) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (s *spot) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	return &spotRenderer{s}
}

type spotRenderer struct{ s *spot }

func (r *spotRenderer) Layout(size fyne.Size) {
	r.s.veil.Resize(size)
	side := theme.Size(theme.SizeNameInlineIcon)
	r.s.icon.Resize(fyne.NewSquareSize(side))
	r.s.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
}

func (r *spotRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(max(look.Target, theme.Size(theme.SizeNameInlineIcon)))
}

func (r *spotRenderer) Refresh() {
	s := r.s
	s.veil.CornerRadius = look.CornerSmall
	s.veil.FillColor = nil
	if s.over {
		s.veil.FillColor = theme.Color(theme.ColorNameHover)
	}
	canvas.Refresh(s.veil)
}

func (r *spotRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.veil, r.s.icon} }

func (r *spotRenderer) Destroy() {}
