package part

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listColumns is how the rows of a list are divided: on one line with a second one
// under it; where that is too narrow, with the badge on the second line; and where
// that is, too, on lines of their own.
type listColumns struct {
	cells [listCells]float32 // widths that the texts want
	state float32            // of the badge

	picture float32 // side of the picture
	icon    float32
	more    float32 // side of the button at the end
	line    float32 // height of the first line
	small   float32 // of the others
	tick    float32 // room for the ticks
	plain   bool    // there are no pictures, and no menus
	picks   bool
	wide    bool // the cells stand in columns
	below   bool // and the badge under them
	notes   bool // some rows have something on their last line
	height  float32
}

// fit divides a width.
func (c *listColumns) fit(width float32) {
	em := theme.Size(Body)
	c.line = fyne.MeasureText("Ág", em, fyne.TextStyle{Bold: true}).Height
	c.small = fyne.MeasureText("Ág", theme.Size(Small), fyne.TextStyle{}).Height
	c.picture = c.line + c.small
	c.icon = theme.Size(theme.SizeNameInlineIcon)
	c.more = max(look.Em(look.ListMoreEm), look.Target)
	if c.plain {
		c.picture, c.more = 0, 0
	}
	if c.tick = 0; c.picks {
		c.tick = tickRoom()
	}
	c.below = false
	c.below = width-c.fixed() < look.Em(look.ListTitleEm)
	c.wide = width-c.fixed() >= look.Em(look.ListTitleEm)
	c.height = c.line + 2*look.ListPad
	switch {
	case c.notes && !c.wide:
		c.height += 2*c.small + look.Half
	case c.notes || !c.wide:
		c.height += c.small
	}
}

// fixed is the width of all but the title, on one line.
func (c *listColumns) fixed() float32 {
	w := c.begin() + c.more + look.Space
	for _, cell := range c.cells {
		if cell > 0 {
			w += look.ListGap + cell
		}
	}
	w += look.ListGap + c.icon
	if !c.below {
		w += look.ListGap + c.state
	}
	return w
}

// begin is where the words of a row begin.
func (c *listColumns) begin() float32 {
	if c.plain {
		return look.ListPad + c.tick
	}
	return look.ListPad + c.tick + c.picture + look.ListGap
}

// badgeRoom is what a badge is wider than its words.
func badgeRoom() float32 { return theme.Size(Small)*look.BadgeIcon + 2*look.Space + look.Half }

// elided is as much of a text as fits into a width, with an ellipsis where
// something is left out.
func elided(text string, width float32, size fyne.ThemeSizeName, style fyne.TextStyle) string {
	measure := func(s string) float32 { return fyne.MeasureText(s, theme.Size(size), style).Width }
	if text == "" || measure(text) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high { // the longest beginning that fits
		middle := (low + high + 1) / 2
		if measure(string(runes[:middle])+"…") <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low == 0 {
		return "…"
	}
	return string(runes[:low]) + "…"
}

// textWidth is how wide a text is on one line.
func textWidth(text string, size fyne.ThemeSizeName, style fyne.TextStyle) float32 {
	return fyne.MeasureText(text, theme.Size(size), look.Style(text, style)).Width
}

// measure finds the widths of the columns: of what is longest in each.
func (a *listArea) measure() {
	var cells [listCells]longest
	var state, tag longest
	notes := false
	for i := range a.l.items {
		item := &a.l.items[i]
		for c := range cells {
			cells[c].add(item.Cells[c])
		}
		state.add(item.State.Text)
		tag.add(item.Tag)
		notes = notes || item.Note != "" || item.Tag != "" || item.State.Text != ""
	}
	c := &a.columns
	c.notes = notes || !a.l.Plain
	c.plain, c.picks = a.l.Plain, a.l.Picks
	for i := range cells {
		// One backup with a strange version does not take the columns from all others.
		c.cells[i] = min(cells[i].width(Small, false), look.Em(look.ListCellEm))
	}
	c.state = state.width(Small, false)
	if c.state > 0 {
		c.state += badgeRoom()
	}
}

// longest keeps the texts that are likely to be the widest: measuring all of
// hundreds of different dates takes longer than drawing them.
type longest struct {
	texts [6]string
	runes [6]int
}

func (l *longest) add(text string) {
	n := utf8.RuneCountInString(text)
	least := 0
	for i, t := range l.texts {
		if t == text {
			return
		}
		if l.runes[i] < l.runes[least] {
			least = i
		}
	}
	if n > l.runes[least] {
		l.texts[least], l.runes[least] = text, n
	}
}

func (l *longest) width(size fyne.ThemeSizeName, bold bool) float32 {
	w := float32(0)
	for _, t := range l.texts {
		if t != "" {
			w = max(w, textWidth(t, size, fyne.TextStyle{Bold: bold}))
		}
	}
	return w
}
