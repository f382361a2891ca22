package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// gridCell draws one picture of a grid, and what is said on it. It is used again for
// others, so it changes only what differs.
type gridCell struct {
	widget.BaseWidget
	a     *gridArea
	index int
	face  gridFace
	waits bool // its picture is there and was not taken yet

	picture    *canvas.Raster
	icon, tick *canvas.Raster
	strip      *canvas.Raster // behind the words on the picture
	words      *canvas.Text
	badges     [3]*canvas.Raster
	sides      [4]*canvas.Rectangle
	iconOf     string
	tickOf     string
	badgeOf    [3]string
}

// gridFace is all that a cell was drawn from.
type gridFace struct {
	made    bool
	cell    GridCell
	picture image.Image
	tried   bool
	over    bool
	size    float32
	side    int
}

var (
	_ fyne.Widget = (*gridCell)(nil)
	_ Described   = (*gridCell)(nil)
)

func newGridCell(a *gridArea) *gridCell {
	c := &gridCell{a: a, index: -1, words: canvas.NewText("", look.OnPicture)}
	c.picture = canvas.NewRaster(c.paint)
	c.strip = canvas.NewRaster(func(int, int) image.Image { return look.Plain(look.GridShade) })
	c.icon, c.tick = NewArt(nil, 0, 0), NewArt(nil, 0, 0)
	for i := range c.badges {
		c.badges[i] = NewArt(nil, 0, 0)
	}
	for i := range c.sides {
		c.sides[i] = canvas.NewRectangle(nil)
	}
	c.ExtendBaseWidget(c)
	return c
}

// paint is the picture as it is now, or a plain area in its place.
func (c *gridCell) paint(int, int) image.Image {
	if c.face.picture == nil {
		return look.Plain(theme.Color(look.ColorTrack))
	}
	return c.face.picture
}

// set makes the cell that of a picture, as it is now. take says whether a new picture may
// be taken. It reports whether one was.
func (c *gridCell) set(i int, take bool) (taken bool) {
	g := c.a.g
	f := gridFace{made: true, cell: g.Cell(i), over: i == c.a.over, size: c.a.cell, side: c.a.side}
	c.waits = false
	if g.Picture != nil {
		if img, tried := g.Picture(i, c.a.side); img != nil || tried {
			f.picture, f.tried = img, tried
		} else if c.index == i { // until one of the new size has come, the old one stays
			f.picture = c.face.picture
		}
	}
	same := c.face.made && c.index == i && c.face.picture == f.picture
	if !same && f.picture != nil && !take {
		c.waits = true
		f.picture, f.tried = nil, false
	}
	c.index = i
	if c.face == f {
		return false
	}
	old := c.face
	c.face = f
	if !old.made || old.picture != f.picture {
		c.picture.Refresh()
		taken = f.picture != nil
	}
	c.dress()
	if old.cell != f.cell || old.size != f.size || old.over != f.over || old.tried != f.tried || !old.made {
		c.layout()
	}
	canvas.Refresh(c.sides[0])
	return taken
}

// dress colours the cell as it is.
func (c *gridCell) dress() {
	f := &c.face
	ink := theme.Color(look.ColorAccent)
	for _, s := range c.sides {
		s.Hidden, s.FillColor = !f.cell.Chosen, ink
	}
	empty := ""
	if f.picture == nil && f.tried {
		empty = f.cell.Empty
	}
	setImage(c.icon, &c.iconOf, empty, look.Icon)
	tick := ""
	switch {
	case f.cell.Chosen:
		tick = "check-on"
	case f.over:
		tick = "check-off"
	}
	setImage(c.tick, &c.tickOf, tick, look.Icon)
	for i, b := range c.badges {
		setImage(b, &c.badgeOf[i], f.cell.Icons[i], look.LightIcon)
	}
	c.words.Text, c.words.TextSize = f.cell.Words, theme.Size(Small)
	c.words.Hidden = f.cell.Words == ""
	c.strip.Hidden = f.cell.Words == "" && f.cell.Icons == [3]string{}
}

// layout puts everything in its place.
func (c *gridCell) layout() {
	size := c.face.size
	whole := fyne.NewSquareSize(size)
	c.picture.Resize(whole)
	p := placer{size, RightToLeft()}
	big := 2 * look.IconSide()
	p.put(c.icon, (size-big)/2, (size-big)/2, big, big)
	icon := look.IconSide()
	p.put(c.tick, look.GridStrip, look.GridStrip, icon, icon)
	words := fyne.MeasureText(c.words.Text, c.words.TextSize, c.words.TextStyle)
	high := max(words.Height, theme.Size(Small)+look.Half) + look.Stroke
	p.put(c.strip, 0, size-high, size, high)
	small := theme.Size(Small)
	x := size - look.GridStrip
	if c.words.Text != "" {
		x -= words.Width
		p.put(c.words, x, size-high+look.Stroke/2, words.Width, words.Height)
		x -= look.Half
	}
	x = look.GridStrip
	for i, b := range c.badges {
		if c.badgeOf[i] != "" {
			p.put(b, x, size-high+(high-small)/2, small, small)
			x += small + look.Half
		}
	}
	const w = look.GridFrame
	for i, r := range []struct{ x, y, w, h float32 }{{0, 0, size, w}, {0, size - w, size, w}, {0, w, w, size - 2*w}, {size - w, w, w, size - 2*w}} {
		c.sides[i].Move(fyne.NewPos(r.x, r.y))
		c.sides[i].Resize(fyne.NewSize(r.w, r.h))
	}
}

// onTick reports whether a place of the cell is where its tick is.
func (c *gridCell) onTick(p fyne.Position) bool {
	if RightToLeft() {
		p.X = c.face.size - p.X
	}
	side := max(look.IconSide()+2*look.GridStrip, look.Target)
	return p.X < side && p.Y < side
}

// Describe implements Described.
func (c *gridCell) Describe() Description {
	d := Description{Role: "photo", ID: c.face.cell.ID, Name: c.said()}
	if c.face.cell.Chosen {
		d.State = "chosen"
	}
	return d
}

// AccessibilityLabel says the picture in words.
func (c *gridCell) AccessibilityLabel() string { return c.said() }

func (c *gridCell) said() string {
	if c.a.g.Said == nil || c.index < 0 || c.index >= c.a.g.count {
		return ""
	}
	return c.a.g.Said(c.index)
}

// Drawn reports whether the cell shows its picture.
func (c *gridCell) Drawn() bool { return c.face.picture != nil }

// CreateRenderer implements fyne.Widget.
func (c *gridCell) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	objects := []fyne.CanvasObject{c.picture, c.icon, c.strip, c.words, c.badges[0], c.badges[1], c.badges[2]}
	for _, s := range c.sides {
		objects = append(objects, s)
	}
	return &gridCellRenderer{c, append(objects, c.tick)}
}

type gridCellRenderer struct {
	c       *gridCell
	objects []fyne.CanvasObject
}

func (r *gridCellRenderer) Layout(fyne.Size) { r.c.layout() }

func (r *gridCellRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.Target) }

func (r *gridCellRenderer) Refresh() {
	r.c.dress()
	r.c.layout()
	canvas.Refresh(r.c.sides[0])
}

func (r *gridCellRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *gridCellRenderer) Destroy() {}

// gridHead is the heading of a group, which chooses all of it.
type gridHead struct {
	widget.BaseWidget
	g           *Grid
	index       int
	group       GridGroup
	tick        *canvas.Raster
	tickOf      string
	title, note *canvas.Text
}

var (
	_ fyne.Widget   = (*gridHead)(nil)
	_ fyne.Tappable = (*gridHead)(nil)
	_ Described     = (*gridHead)(nil)
)

func newGridHead(g *Grid) *gridHead {
	h := &gridHead{g: g, index: -1, tick: NewArt(nil, 0, 0), title: canvas.NewText("", nil), note: canvas.NewText("", nil)}
	h.title.TextStyle.Bold = true
	h.ExtendBaseWidget(h)
	return h
}

func gridHeadHeight() float32 { return headingHeight() }

// set makes it the heading of a group; none below 0.
func (h *gridHead) set(i int) {
	var group GridGroup
	if i >= 0 && i < len(h.g.groups) {
		group = h.g.groups[i]
	}
	if h.index == i && h.group == group {
		return
	}
	h.index, h.group = i, group
	h.Refresh()
}

// Tapped implements fyne.Tappable.
func (h *gridHead) Tapped(*fyne.PointEvent) {
	if h.g.OnGroup != nil && h.index >= 0 {
		h.g.OnGroup(h.index)
	}
}

// Describe implements Described.
func (h *gridHead) Describe() Description {
	d := Description{Role: "check", ID: h.group.ID, Name: h.group.Title}
	if h.group.Note != "" {
		d.Name += " · " + h.group.Note
	}
	switch h.group.State {
	case GridAll:
		d.State = "checked"
	case GridSome:
		d.State = "partly"
	}
	return d
}

// CreateRenderer implements fyne.Widget.
func (h *gridHead) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	return &gridHeadRenderer{h}
}

type gridHeadRenderer struct{ h *gridHead }

func (r *gridHeadRenderer) Layout(size fyne.Size) {
	h, p := r.h, placer{size.Width, RightToLeft()}
	line := fyne.MeasureText("Ág", theme.Size(Body), fyne.TextStyle{Bold: true}).Height
	small := fyne.MeasureText("Ág", theme.Size(Small), fyne.TextStyle{}).Height
	icon := look.IconSide()
	top := (size.Height - line) / 2
	p.put(h.tick, 0, (size.Height-icon)/2, icon, icon)
	x := icon + look.Space
	x += p.text(h.title, h.group.Title, x, top, max(size.Width-x, 0), line, Body) + look.Space
	p.text(h.note, h.group.Note, x, top+(line-small)*look.NoteDrop, max(size.Width-x, 0), small, Small)
}

func (r *gridHeadRenderer) MinSize() fyne.Size { return fyne.NewSize(look.Target, gridHeadHeight()) }

func (r *gridHeadRenderer) Refresh() {
	h := r.h
	h.title.TextSize, h.title.Color = theme.Size(Body), theme.Color(look.ColorInk)
	h.note.TextSize, h.note.Color = theme.Size(Small), theme.Color(look.ColorMuted)
	tick := map[GridMark]string{GridNone: "check-off", GridSome: "check-some", GridAll: "check-on"}[h.group.State]
	if h.index < 0 {
		tick = ""
	}
	setImage(h.tick, &h.tickOf, tick, look.Icon)
	r.Layout(h.Size())
	canvas.Refresh(h.title)
}

func (r *gridHeadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.h.tick, r.h.title, r.h.note}
}

func (r *gridHeadRenderer) Destroy() {}
