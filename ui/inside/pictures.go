package inside

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	xdraw "golang.org/x/image/draw"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// mostDots is how many dots a picture may have that is decoded for a card.
const mostDots = 24_000_000

// drawn decodes pictures and makes them as small as they are shown, in a square of a side
// on a screen of a scale; those that are none, or too large, are left out. It may take its
// time.
func drawn(pictures [][]byte, side, scale float32) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, data := range pictures {
		config, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width <= 0 || config.Height <= 0 || config.Width > mostDots/config.Height {
			continue
		}
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			continue
		}
		out = append(out, part.NewFlow(picture(img, side, scale)))
	}
	return out
}

// picture is a picture within a square, with as many dots as are to be seen.
func picture(img image.Image, side, scale float32) fyne.CanvasObject {
	size := img.Bounds().Size()
	share := min(side*scale/float32(max(size.X, size.Y)), 1)
	w, h := max(int(float32(size.X)*share), 1), max(int(float32(size.Y)*share), 1)
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	xdraw.BiLinear.Scale(small, small.Bounds(), img, img.Bounds(), xdraw.Src, nil)
	c := canvas.NewImageFromImage(small)
	c.FillMode, c.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	c.SetMinSize(fyne.NewSize(float32(w)/scale, float32(h)/scale))
	return c
}
