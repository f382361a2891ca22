package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// listColumns is how the rows of a list are divided: on one line with a second one
// under it, or, where that is too narrow, on lines of their own.
type listColumns struct {
	cells [listCells]float32 // widths that the texts want
	state float32            // of the badge

	picture float32 // side of the picture
	icon    float32
	more    float32 // side of the button at the end
	line    float32 // height of the first line
	small   float32 // of the others
	wide    bool
	height  float32
}

// listPad is the room between the edge of a row and what is in it.
const listPad = 1.5 * look.Space

// columnGap is the room between two columns.
const columnGap = 1.75 * look.Space

// leastTitle is the width, in sizes of type, that a title keeps; with less, the
// columns go under it.
const leastTitle = 9

// fit divides a width.
func (c *listColumns) fit(width float32) {
	em := theme.Size(Body)
	c.line = fyne.MeasureText("Ág", em, fyne.TextStyle{Bold: true}).Height
	c.small = fyne.MeasureText("Ág", theme.Size(Small), fyne.TextStyle{}).Height
	c.picture = c.line + c.small
	c.icon = theme.Size(theme.SizeNameInlineIcon)
	c.more = max(2*em, listTarget)
	c.wide = width-c.fixed() >= leastTitle*em
	c.height = c.line + c.small + 2*listPad
	if !c.wide {
		c.height += c.small + look.Space/2
	}
}

// listTarget is the least size of what is to be hit with a mouse.
const listTarget float32 = 28

// fixed is the width of all but the title, on one line.
func (c *listColumns) fixed() float32 {
	w := listPad + c.picture + columnGap + c.more + look.Space
	for _, cell := range c.cells {
		if cell > 0 {
			w += columnGap + cell
		}
	}
	return w + columnGap + c.icon + columnGap + c.state
}

// badgeRoom is what a badge is wider than its words.
func badgeRoom() float32 { return theme.Size(Small) + 2.5*look.Space }

// elided is as much of a text as fits into a width, with an ellipsis where
// something is left out.
func elided(text string, width float32, size fyne.ThemeSizeName, bold bool) string {
	measure := func(s string) float32 {
		return fyne.MeasureText(s, theme.Size(size), fyne.TextStyle{Bold: bold}).Width
	}
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
