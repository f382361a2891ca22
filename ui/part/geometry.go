package part

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// RightToLeft reports whether the window is read from right to left. Every layout
// here mirrors then: what is written as the leading edge is the right one.
func RightToLeft() bool { return look.RightToLeft() }

// lead is where a thing of width w begins whose leading edge is x away from the
// leading edge of the room.
func lead(x, w, room float32) float32 {
	if RightToLeft() {
		return room - x - w
	}
	return x
}

// leading is the alignment of text, mirrored where the window is.
func leading(a fyne.TextAlign) fyne.TextAlign {
	if !RightToLeft() {
		return a
	}
	switch a {
	case fyne.TextAlignLeading:
		return fyne.TextAlignTrailing
	case fyne.TextAlignTrailing:
		return fyne.TextAlignLeading
	}
	return a
}

// lineHeight is the height of a line of text.
func lineHeight(kind fyne.ThemeSizeName, bold bool) float32 {
	return fyne.MeasureText("Ág", theme.Size(kind), fyne.TextStyle{Bold: bold}).Height
}

// corner is how long the diagonal of a box is.
func corner(width, height float32) float32 {
	return float32(math.Hypot(float64(width), float64(height)))
}
