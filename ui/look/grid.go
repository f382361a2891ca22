package look

import (
	"image"
	"image/color"
	"time"
)

// The measures of a grid of pictures.
const (
	GridCell     = 17 * Space // least side of a picture
	GridFew      = 2          // columns that there are at least
	GridGap      = Half
	GridGroup    = 2 * Space // above a heading
	GridFrame    = float32(3)
	GridRing     = float32(2) // of the focus, in the gap around a cell
	GridStrip    = Half       // beside the words on a picture
	GridPictures = 16         // pictures that are taken for one painting
	GridSteps    = 32         // dots by which the side of a picture grows
	GridBeat     = 30 * time.Millisecond

	OpeningBeat = 300 * time.Millisecond // of the bar on a picture that is being opened
	OpeningEm   = 14                     // its width
)

// Words on a picture are white, on a strip that darkens what is behind them.
var (
	OnPicture color.Color = color.White
	GridShade color.Color = color.NRGBA{A: 140}
)

// Plain is a picture of one dot.
func Plain(c color.Color) image.Image {
	d := image.NewRGBA(image.Rect(0, 0, 1, 1))
	d.Set(0, 0, c)
	return d
}
