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

// top is where the words of a row begin: one that has fewer lines than others stands in
// the middle of its room.
func (r *listRow) top(lines float32) float32 {
	if c := &r.a.columns; c.plain {
		return max((c.height-lines)/2, look.ListPad)
	}
	return look.ListPad
}

func (r *listRow) layoutWide(p placer, begin, end float32) {
	c := &r.a.columns
	lines := c.line
	if r.item.Note != "" || c.below || r.tagBelow(p.width-c.fixed()) {
		lines += c.small
	}
	top := r.top(lines)
	small := top + (c.line-c.small)/2
	x, note := end, end
	if c.below {
		x += look.ListGap // the lock stands at the end
		w := r.badgeWidth(end - begin)
		r.badge(p, end-w, top+c.line, end-begin)
		note -= w + look.ListGap
	} else {
		x -= c.state
		r.badge(p, x, small, c.state)
	}
	x -= look.ListGap + c.icon
	p.put(r.icon, x, top+(c.line-c.icon)/2, c.icon, c.icon)
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
	begin += r.heading(p, begin, x-look.ListGap, top, top+c.line)
	p.text(r.note, r.item.Note, begin, top+c.line, note-begin, c.small, Small)
	r.markFound(p, begin, top+c.line, c.small)
}

// layoutNarrow puts the cells on a line of their own, and the badge before the note.
func (r *listRow) layoutNarrow(p placer, begin, end float32) {
	c := &r.a.columns
	cells := make([]string, 0, listCells)
	for _, cell := range r.item.Cells {
		if cell != "" {
			cells = append(cells, cell)
		}
	}
	lines, second := c.line, float32(0)
	if len(cells) > 0 || r.item.Icon != "" || !c.plain {
		second = c.small + look.Half
		lines += c.small
	}
	if r.item.Note != "" || r.item.State.Text != "" || r.tagBelow(end-begin) {
		lines += c.small + min(second, look.Half)
	}
	top := r.top(lines)
	y := top + c.line
	tag := r.heading(p, begin, end, top, y+second)
	for _, t := range r.cells[1:] {
		t.Text = ""
		p.put(t, begin, y, 0, c.small)
	}
	room := end - begin
	if r.item.Icon != "" {
		room -= c.icon + look.Space
	}
	w := p.text(r.cells[0], strings.Join(cells, " · "), begin, y, room, c.small, Small)
	p.put(r.icon, begin+w+look.Space, y+(c.small-c.icon)/2, c.icon, c.icon)
	y += second
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
func (r *listRow) heading(p placer, begin, end, top, below float32) float32 {
	c := &r.a.columns
	room, tag := end-begin, r.tagWidth()
	h := c.small + 2*look.TagEdge
	y, used := top+(c.line-h)/2, float32(0)
	x := begin + p.text(r.title, r.item.Title, begin, top, max(room, 0), c.line, Body) + look.Space
	if r.tagBelow(room) {
		x, y, used = begin, below-look.TagEdge, tag+look.Space
	}
	r.tagBack.CornerRadius = h / 2
	p.put(r.tagBack, x, y, tag, h)
	p.text(r.tag, r.item.Tag, x+look.TagPad, y+look.TagEdge, max(tag-2*look.TagPad, 0), c.small, Small)
	return used
}

// tagWidth is how wide the tag is.
func (r *listRow) tagWidth() float32 {
	if r.item.Tag == "" {
		return 0
	}
	return textWidth(r.item.Tag, Small, fyne.TextStyle{}) + 1 + 2*look.TagPad
}

// tagBelow reports whether the tag has no room beside the title.
func (r *listRow) tagBelow(room float32) bool {
	return r.item.Tag != "" && textWidth(r.item.Title, Body, fyne.TextStyle{Bold: true})+look.Space+r.tagWidth() > room
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
