package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listRow draws one row of a list. It is used again for other rows, so it changes
// only what differs, and it has no parts of its own that cost a layout.
type listRow struct {
	widget.BaseWidget
	a *listArea

	index int
	item  ListItem
	down  string  // ID of the item that the mouse was pressed on last
	last  string  // and the time before
	picks bool    // the mouse was pressed to pick
	face  rowFace // what it was drawn from

	back, line, veil   *canvas.Rectangle
	found              *canvas.Rectangle
	picture, icon      *canvas.Raster
	tick               *canvas.Raster
	title, note        *canvas.Text
	cells              [listCells]*canvas.Text
	tagBack, stateBack *canvas.Rectangle
	tag, state         *canvas.Text
	stateIcon          *canvas.Raster
	more               *spot
	pictureOf, iconOf  string
	tickOf             string
	stateIconOf        string
}

var (
	_ fyne.Widget            = (*listRow)(nil)
	_ fyne.Tappable          = (*listRow)(nil)
	_ fyne.DoubleTappable    = (*listRow)(nil)
	_ fyne.SecondaryTappable = (*listRow)(nil)
	_ desktop.Mouseable      = (*listRow)(nil)
	_ desktop.Hoverable      = (*listRow)(nil)
	_ Described              = (*listRow)(nil)
	_ Holder                 = (*listRow)(nil)
)

func newListRow(a *listArea) *listRow {
	r := &listRow{a: a, index: -1}
	for _, o := range []**canvas.Rectangle{&r.back, &r.line, &r.veil, &r.found, &r.tagBack, &r.stateBack} {
		*o = canvas.NewRectangle(color.Transparent)
	}
	for _, o := range []**canvas.Text{&r.title, &r.note, &r.tag, &r.state, &r.cells[0], &r.cells[1], &r.cells[2]} {
		*o = canvas.NewText("", nil)
	}
	for _, o := range []**canvas.Raster{&r.picture, &r.icon, &r.tick, &r.stateIcon} {
		*o = NewArt(nil, 0, 0)
	}
	r.title.TextStyle.Bold = true
	r.more = newSpot("more", r.openMenu, r.moreHovered)
	r.ExtendBaseWidget(r)
	return r
}

// rowFace is all that the picture of a row is made of. A row is drawn anew when it
// differs, and only then: so one that was out of sight, and is used again, shows
// nothing of what it was.
type rowFace struct {
	made    bool
	item    ListItem
	marked  bool
	picked  bool
	focused bool // the ring of the focus is around it
	over    bool // the mouse is
	line    bool // another row follows, and neither is marked
	columns listColumns
}

// faceOf is what the row of an item is to be drawn from now.
func (a *listArea) faceOf(i int) rowFace {
	l := a.l
	f := rowFace{made: true, item: l.items[i], marked: i == l.mark, picked: l.picked(i), over: i == a.over, columns: a.columns}
	f.focused = f.marked && l.focused
	next := i + 1
	f.line = next < len(l.items) && l.items[next].ID != "" && !f.marked && next != l.mark
	return f
}

// set makes the row that of an item, as it is now.
func (r *listRow) set(i int) {
	face := r.a.faceOf(i)
	if r.index = i; r.face == face {
		return
	}
	words := r.face.item != face.item || r.face.columns != face.columns || r.face.marked != face.marked || r.face.picked != face.picked
	r.item, r.face = face.item, face
	r.more.about.ID, r.more.about.Name = "more-"+r.item.ID, r.a.l.More
	if words {
		r.Refresh()
		return
	}
	r.dress()
	canvas.Refresh(r.veil)
}

func (r *listRow) marked() bool { return r.face.marked }

// Describe implements Described.
func (r *listRow) Describe() Description {
	d := Description{Role: "row", ID: r.a.l.Prefix + r.item.ID, Name: r.item.Said, Disabled: r.item.Dim}
	switch {
	case r.face.picked && r.marked():
		d.State = "chosen, ticked"
	case r.face.picked:
		d.State = "ticked"
	case r.marked():
		d.State = "chosen"
	}
	return d
}

// AccessibilityLabel says the row in words.
func (r *listRow) AccessibilityLabel() string { return r.item.Said }

// Inside implements Holder.
func (r *listRow) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{r.more} }

// MouseDown implements desktop.Mouseable: the row is marked at once, although Fyne
// waits with a click for a second one.
func (r *listRow) MouseDown(e *desktop.MouseEvent) {
	r.last, r.down = r.down, r.item.ID
	l := r.a.l
	how := PickOne
	switch {
	case !l.Picks || e == nil || e.Button != desktop.MouseButtonPrimary:
	case e.Modifier&fyne.KeyModifierShift != 0:
		how = PickTo
	case e.Modifier&fyne.KeyModifierShortcutDefault != 0, r.onTick(e.Position):
		how = PickAlso
	}
	if r.picks = how != PickOne; r.picks {
		r.last = "" // two of these are no double click
		if l.index(l.picks.from) < 0 && l.mark >= 0 {
			l.picks.from = l.items[l.mark].ID
		}
	}
	r.press()
	l.pick(r.index, how)
}

// MouseUp implements desktop.Mouseable.
func (r *listRow) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable. What the mouse has pressed is marked already; by
// now the list may have scrolled, and this may be the row of another item.
func (r *listRow) Tapped(*fyne.PointEvent) {
	if r.down == "" {
		r.press()
	}
	if l := r.a.l; l.OnTap != nil && r.down == r.item.ID && !r.picks {
		l.OnTap(r.item.ID)
	}
}

func (r *listRow) press() {
	l := r.a.l
	if c := canvasOf(l); c != nil && c.Focused() != fyne.Focusable(l) {
		c.Focus(l)
	}
	l.moved(r.index)
}

// DoubleTapped implements fyne.DoubleTappable. Both clicks have to be on one item:
// between them the list may have scrolled.
func (r *listRow) DoubleTapped(*fyne.PointEvent) {
	if r.last != r.down || r.down != "" && r.down != r.item.ID {
		return
	}
	r.press()
	if l := r.a.l; l.OnTake != nil {
		l.OnTake(r.item.ID)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *listRow) TappedSecondary(e *fyne.PointEvent) {
	r.press()
	if l := r.a.l; l.OnMenu != nil {
		l.OnMenu(r.item.ID, e.AbsolutePosition)
	}
}

// openMenu opens the menu of the row under the button at its end.
func (r *listRow) openMenu() {
	r.press()
	if l := r.a.l; l.OnMenu != nil {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
		l.OnMenu(r.item.ID, at.AddXY(0, r.more.Size().Height))
	}
}

// moreHovered says that the mouse is on the button at the end, which is in the row.
func (r *listRow) moreHovered(on bool) {
	y := float32(nowhere)
	if on {
		y = r.Position().Y + r.Size().Height/2
	}
	r.a.hover(y)
}

// MouseIn implements desktop.Hoverable.
func (r *listRow) MouseIn(e *desktop.MouseEvent) { r.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable. The list knows where the mouse is: rows
// move away under it while the wheel turns.
func (r *listRow) MouseMoved(e *desktop.MouseEvent) { r.a.hover(r.Position().Y + e.Position.Y) }

// MouseOut implements desktop.Hoverable.
func (r *listRow) MouseOut() { r.a.hover(nowhere) }

// CreateRenderer implements fyne.Widget.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	objects := []fyne.CanvasObject{
		r.line, r.back, r.veil, r.tick, r.picture, r.title, r.tagBack, r.tag, r.found, r.note, r.icon, r.stateBack, r.stateIcon, r.state, r.more,
	}
	for _, c := range r.cells {
		objects = append(objects, c)
	}
	return &listRowRenderer{r: r, objects: objects}
}

// dress colours the row as it is: marked, hovered, last of its group.
func (r *listRow) dress() {
	inside := look.Corner - look.ListInset
	r.back.CornerRadius, r.veil.CornerRadius = inside, inside
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth = nil, nil, 0
	if r.marked() {
		r.back.FillColor = theme.Color(look.ColorAccentSoft)
		if r.face.focused {
			r.back.StrokeColor, r.back.StrokeWidth = theme.Color(look.ColorAccent), look.Stroke
		}
	}
	r.veil.FillColor = nil
	if r.face.over && !r.marked() {
		r.veil.FillColor = theme.Color(theme.ColorNameHover)
	}
	r.line.FillColor = theme.Color(look.ColorLine)
	r.line.Hidden = !r.face.line
	r.more.Hidden = r.a.l.Plain || !r.face.over && !r.marked()
}

// ink is the colour of words, or the quieter one in a row that cannot be chosen.
func (r *listRow) ink(c fyne.ThemeColorName) fyne.ThemeColorName {
	if r.item.Dim && c == look.ColorInk {
		return look.ColorMuted
	}
	return c
}

type listRowRenderer struct {
	r       *listRow
	objects []fyne.CanvasObject
}

// fill puts the words and pictures into the row.
func (r *listRow) fill() {
	i := &r.item
	put := func(t *canvas.Text, text string, size fyne.ThemeSizeName, c fyne.ThemeColorName) {
		t.Text, t.TextSize, t.Color = text, theme.Size(size), theme.Color(r.ink(c))
	}
	put(r.title, i.Title, Body, look.ColorInk)
	put(r.tag, i.Tag, Small, look.ColorAccent)
	put(r.state, i.State.Text, Small, i.State.Ink)
	r.tagBack.FillColor, r.stateBack.FillColor = nil, nil
	if i.Tag != "" {
		r.tagBack.FillColor = theme.Color(look.ColorAccentSoft)
		if r.marked() {
			r.tagBack.FillColor = theme.Color(look.ColorSurface)
		}
	}
	if i.State.Text != "" && i.State.Fill != "" {
		r.stateBack.FillColor = theme.Color(i.State.Fill)
	}
	r.found.FillColor = nil
	if i.Found[1] > i.Found[0] {
		r.found.FillColor = theme.Color(look.ColorWarnSoft)
	}
	for n, c := range r.cells {
		put(c, i.Cells[n], Small, look.ColorInk)
	}
	put(r.note, i.Note, Small, look.ColorMuted)
	setImage(r.picture, &r.pictureOf, i.Picture, look.Picture)
	tick := ""
	if r.a.l.Picks && i.Pick != "" {
		if tick = "check-off"; r.face.picked {
			tick = "check-on"
		}
	}
	setImage(r.tick, &r.tickOf, tick, look.Icon)
	setImage(r.icon, &r.iconOf, i.Icon, look.Icon)
	setImage(r.stateIcon, &r.stateIconOf, i.State.Icon, look.Icon)
}

// setImage exchanges a picture, if it is another one: reading one is dear.
func setImage(image *canvas.Raster, shown *string, name string, find func(string) fyne.Resource) {
	image.Hidden = name == ""
	if *shown == name {
		return
	}
	*shown = name
	if name != "" {
		SetArt(image, find(name))
	}
}

func (d *listRowRenderer) Layout(size fyne.Size) { d.r.layout(size) }

func (d *listRowRenderer) MinSize() fyne.Size { return fyne.NewSize(look.Target, d.r.a.rowHeight) }

func (d *listRowRenderer) Refresh() {
	r := d.r
	r.fill()
	r.dress()
	r.layout(r.Size())
	canvas.Refresh(r.back) // enough: words and colours are read at each picture, and pictures see to themselves
}

func (d *listRowRenderer) Objects() []fyne.CanvasObject { return d.objects }

func (d *listRowRenderer) Destroy() {}
