package inside

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	xdraw "golang.org/x/image/draw"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// mostDots is how many dots a picture may have that is decoded for a card.
const mostDots = 50_000_000

// drawn decodes pictures and makes them as small as they are shown; those that are none,
// or too large, are left out. It may take its time.
func drawn(pictures [][]byte) []fyne.CanvasObject {
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
		out = append(out, picture(img))
	}
	return out
}

// picture is a picture within a square.
func picture(img image.Image) fyne.CanvasObject {
	side := float32(look.PictureCard)
	size := img.Bounds().Size()
	share := min(side/float32(size.X), side/float32(size.Y), 1)
	w, h := max(int(float32(size.X)*share), 1), max(int(float32(size.Y)*share), 1)
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	xdraw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), xdraw.Src, nil)
	c := canvas.NewImageFromImage(small)
	c.FillMode, c.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	c.SetMinSize(fyne.NewSize(float32(w), float32(h)))
	return c
}
