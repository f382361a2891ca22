package part

import "fyne.io/fyne/v2"

// Halves puts its objects beside each other in columns of the same width, and
// under each other where a column would be narrower than needed. It remembers
// the width, because the height depends on it.
type Halves struct {
	Gap   float32
	Need  float32 // width a column must have, if more than its minimum
	width float32
}

var _ fyne.Layout = (*Halves)(nil)

// columns returns the visible objects and the width of a column; 0 when they
// stand under each other.
func (h *Halves) columns(objects []fyne.CanvasObject, width float32) (shown []fyne.CanvasObject, w float32) {
	need := h.Need
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
			need = max(need, o.MinSize().Width)
		}
	}
	n := float32(len(shown))
	if n == 0 {
		return nil, 0
	}
	if w = (width - h.Gap*(n-1)) / n; w < need {
		return shown, 0
	}
	return shown, w
}

// Layout implements fyne.Layout.
func (h *Halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h.width = size.Width
	shown, w := h.columns(objects, size.Width)
	if w == 0 {
		Column{Gap: h.Gap}.Layout(shown, size)
		return
	}
	tallest := float32(0)
	for _, o := range shown {
		tallest = max(tallest, Tall(o, w))
	}
	for i, o := range shown {
		o.Resize(fyne.NewSize(w, tallest))
		o.Move(fyne.NewPos(lead(float32(i)*(w+h.Gap), w, size.Width), 0))
	}
}

// MinSize implements fyne.Layout.
func (h *Halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	shown, w := h.columns(objects, h.width)
	if h.width > 0 && w == 0 {
		return Column{Gap: h.Gap}.MinSize(shown)
	}
	var s fyne.Size
	for _, o := range shown {
		s = s.Max(o.MinSize())
	}
	return s
}
