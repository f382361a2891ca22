package look

import (
	"bytes"
	"image"
	"sync"

	"fyne.io/fyne/v2"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// drawn are the drawings made so far, by name and size. The names of resources
// tell the colours of the theme apart; there are some dozens of them.
var drawn sync.Map // of drawnKey to *image.RGBA

type drawnKey struct {
	name string
	w, h int
}

// Draw draws an SVG in a picture of w × h pixels, as large as fits and in the
// middle. Where nothing can be drawn the picture is empty. Each is drawn once.
//
// Fyne's own image draws an SVG twice as large before it is on a canvas, and again
// whenever another size of the same name was drawn meanwhile.
func Draw(r fyne.Resource, w, h int) image.Image {
	empty := image.NewRGBA(image.Rect(0, 0, max(w, 0), max(h, 0)))
	if r == nil || w <= 0 || h <= 0 {
		return empty
	}
	key := drawnKey{r.Name(), w, h}
	if img, ok := drawn.Load(key); ok {
		return img.(*image.RGBA)
	}
	icon, err := oksvg.ReadIconStream(bytes.NewReader(r.Content()))
	if err != nil || icon.ViewBox.W <= 0 || icon.ViewBox.H <= 0 {
		return empty // a test draws every drawing
	}
	scale := min(float64(w)/icon.ViewBox.W, float64(h)/icon.ViewBox.H)
	dw, dh := icon.ViewBox.W*scale, icon.ViewBox.H*scale
	icon.SetTarget((float64(w)-dw)/2, (float64(h)-dh)/2, dw, dh)
	scanner := rasterx.NewScannerGV(w, h, empty, empty.Bounds())
	icon.Draw(rasterx.NewDasher(w, h, scanner), 1)
	drawn.Store(key, empty)
	return empty
}
