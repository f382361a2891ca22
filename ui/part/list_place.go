package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// placer puts the parts of a row from its leading edge on, mirrored where the
// language runs from right to left.
type placer struct {
	width    float32
	mirrored bool
}

func (p placer) put(o fyne.CanvasObject, x, y, w, h float32) {
	if p.mirrored {
		x = p.width - x - w
	}
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), h))
}

// text puts words at the leading end of a room, as many as fit, and returns how
// wide they are.
func (p placer) text(t *canvas.Text, words string, x, y, w, h float32, size fyne.ThemeSizeName) float32 {
	t.TextStyle = look.Style(words, fyne.TextStyle{Bold: t.TextStyle.Bold})
	t.Text = elided(look.Legible(words), w, size, t.TextStyle)
	t.Alignment = fyne.TextAlignLeading
	if p.mirrored {
		t.Alignment = fyne.TextAlignTrailing
	}
	p.put(t, x, y, w, h)
	if t.Text == "" {
		return 0
	}
	return min(fyne.MeasureText(t.Text, t.TextSize, t.TextStyle).Width, w)
}

// end puts words at the trailing end of their room.
func (p placer) end(t *canvas.Text) {
	if t.Alignment = fyne.TextAlignTrailing; p.mirrored {
		t.Alignment = fyne.TextAlignLeading
	}
}

// layout puts everything in its place.
func (r *listRow) layout(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	c := &r.a.columns
	p := placer{size.Width, RightToLeft()}
	const inset = look.ListInset
	for _, o := range []fyne.CanvasObject{r.back, r.veil} {
		p.put(o, inset, inset, size.Width-2*inset, size.Height-2*inset)
	}
	begin := c.begin()
	p.put(r.line, begin, size.Height-look.Hairline, size.Width-begin, look.Hairline)
	side := look.IconSide()
	p.put(r.tick, look.ListPad, (size.Height-side)/2, side, side)
	p.put(r.picture, look.ListPad+c.tick, look.ListPad, c.picture, c.picture)
	end := size.Width - look.Space - c.more
	p.put(r.more, end, (size.Height-c.more)/2, c.more, c.more)
	if c.wide {
		r.layoutWide(p, begin, end-look.ListGap/2)
	} else {
		r.layoutNarrow(p, begin, end-look.ListGap/2)
	}
}

func (r *listRow) layoutWide(p placer, begin, end float32) {
	c := &r.a.columns
	small := look.ListPad + (c.line-c.small)/2
	x, note := end, end
	if c.below {
		x += look.ListGap // the lock stands at the end
		w := r.badgeWidth(end - begin)
		r.badge(p, end-w, look.ListPad+c.line, end-begin)
		note -= w + look.ListGap
	} else {
		x -= c.state
		r.badge(p, x, small, c.state)
	}
	x -= look.ListGap + c.icon
	p.put(r.icon, x, look.ListPad+(c.line-c.icon)/2, c.icon, c.icon)
	for i := listCells - 1; i >= 0; i-- {
		if c.cells[i] == 0 {
			p.put(r.cells[i], x, small, 0, c.small)
			continue
		}
		x -= look.ListGap + c.cells[i]
		p.text(r.cells[i], r.item.Cells[i], x, small, c.cells[i], c.small, Small)
		if i == listCells-1 {
			p.end(r.cells[i]) // figures stand under each other
		}
	}
	begin += r.heading(p, begin, x-look.ListGap, look.ListPad+c.line)
	p.text(r.note, r.item.Note, begin, look.ListPad+c.line, note-begin, c.small, Small)
	r.markFound(p, begin, look.ListPad+c.line, c.small)
}

// layoutNarrow puts the cells on a line of their own, and the badge before the note.
func (r *listRow) layoutNarrow(p placer, begin, end float32) {
	c := &r.a.columns
	y := look.ListPad + c.line
	tag := r.heading(p, begin, end, y+c.small+look.Half)
	cells := make([]string, 0, listCells)
	for i, t := range r.cells {
		if r.item.Cells[i] != "" {
			cells = append(cells, r.item.Cells[i])
		}
		if i > 0 {
			t.Text = ""
			p.put(t, begin, y, 0, c.small)
		}
	}
	room := end - begin
	if r.item.Icon != "" {
		room -= c.icon + look.Space
	}
	w := p.text(r.cells[0], strings.Join(cells, " · "), begin, y, room, c.small, Small)
	p.put(r.icon, begin+w+look.Space, y+(c.small-c.icon)/2, c.icon, c.icon)
	y += c.small + look.Half
	state := r.badge(p, begin+tag, y, end-begin-tag)
	x := begin
	if tag+state > 0 {
		x += tag + state + look.Space
	}
	p.text(r.note, r.item.Note, x, y, max(end-x, 0), c.small, Small)
	r.markFound(p, x, y, c.small)
}

// heading puts the title, and the tag beside it, or before the note where there
// is no room. It returns how much of the note's line the tag takes.
func (r *listRow) heading(p placer, begin, end, below float32) float32 {
	c := &r.a.columns
	room, tag := end-begin, float32(0)
	if r.item.Tag != "" {
		tag = textWidth(r.item.Tag, Small, fyne.TextStyle{}) + 1 + 2*look.TagPad
	}
	h := c.small + 2*look.TagEdge
	x, y, used := begin, look.ListPad+(c.line-h)/2, float32(0)
	if whole := textWidth(r.item.Title, Body, fyne.TextStyle{Bold: true}); whole+look.Space+tag <= room {
		x += p.text(r.title, r.item.Title, begin, look.ListPad, max(room, 0), c.line, Body) + look.Space
	} else {
		p.text(r.title, r.item.Title, begin, look.ListPad, max(room, 0), c.line, Body)
		if tag > 0 {
			y, used = below-look.TagEdge, tag+look.Space
		}
	}
	r.tagBack.CornerRadius = h / 2
	p.put(r.tagBack, x, y, tag, h)
	p.text(r.tag, r.item.Tag, x+look.TagPad, y+look.TagEdge, max(tag-2*look.TagPad, 0), c.small, Small)
	return used
}

// badgeWidth is how wide the badge is, where it may be no wider than a room.
func (r *listRow) badgeWidth(most float32) float32 {
	if r.item.State.Text == "" {
		return 0
	}
	text := textWidth(r.item.State.Text, Small, fyne.TextStyle{}) + 1
	w := min(text, max(most-badgeRoom(), 0)) + badgeRoom()
	if r.item.State.Fill == "" { // nothing around it: it begins where the others do
		w -= 2 * look.Space
	}
	return w
}

// badge puts the state, and returns how wide it is.
func (r *listRow) badge(p placer, x, y, most float32) float32 {
	c := &r.a.columns
	if r.item.State.Text == "" {
		p.put(r.stateBack, x, y, 0, c.small)
		p.put(r.stateIcon, x, y, 0, c.small)
		p.text(r.state, "", x, y, 0, c.small, Small)
		return 0
	}
	icon := theme.Size(Small) * look.BadgeIcon
	w, h, pad := r.badgeWidth(most), c.small+2*look.BadgeEdge, float32(look.Space)
	text := w - badgeRoom()
	if r.item.State.Fill == "" {
		pad, text = 0, text+2*look.Space
	}
	r.stateBack.CornerRadius = h / 2
	p.put(r.stateBack, x, y-look.BadgeEdge, w, h)
	p.put(r.stateIcon, x+pad, y+(c.small-icon)/2, icon, icon)
	p.text(r.state, r.item.State.Text, x+pad+look.Half+icon, y, text, c.small, Small)
	return w
}
