package view

import (
	"bytes"
	"context"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// bounded is a reader that ends with its context.
type bounded struct {
	ctx context.Context
	r   io.Reader
}

func (b *bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.r.Read(p)
}

type format uint8

const (
	formatNone format = iota
	formatJPEG
	formatPNG
	formatGIF
	formatWebP
)

// formatOf tells a picture by its first bytes: names lie.
func formatOf(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return formatJPEG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return formatPNG
	case bytes.HasPrefix(head, []byte("GIF8")):
		return formatGIF
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return formatWebP
	}
	return formatNone
}

// config is how large a picture says that it is, and how much memory its decoder takes
// for that.
func config(f format, r io.Reader, progressive bool) (cfg image.Config, memory float64, err error) {
	each := 4.0 // bytes for a dot
	switch f {
	case formatJPEG:
		cfg, err = jpeg.DecodeConfig(r)
		if each = 3; progressive {
			each = 15 // the coefficients of all three colours are kept until the end
		}
	case formatPNG:
		cfg, err = png.DecodeConfig(r)
		each = 16 // eight for deep colours, twice when it is interlaced
	case formatGIF:
		cfg, err = gif.DecodeConfig(r)
		each = 1
	case formatWebP:
		cfg, err = webp.DecodeConfig(r)
		each = 8
	default:
		err = shown.ErrNoPicture
	}
	return cfg, float64(cfg.Width) * float64(cfg.Height) * each, err
}

func whole(f format, r io.Reader) (image.Image, error) {
	switch f {
	case formatJPEG:
		return jpeg.Decode(r)
	case formatPNG:
		return png.Decode(r)
	case formatGIF:
		return gif.Decode(r)
	case formatWebP:
		return webp.Decode(r)
	}
	return nil, shown.ErrNoPicture
}

// fit scales a picture, and turns it upright. What is transparent becomes white.
func fit(img image.Image, a asked, turned orientation) *image.RGBA {
	size := a.size
	if turned.sideways() {
		size.X, size.Y = size.Y, size.X
	}
	from := img.Bounds()
	to := image.Rectangle{Max: size}
	if a.square {
		side := min(from.Dx(), from.Dy())
		x, y := from.Min.X+(from.Dx()-side)/2, from.Min.Y+(from.Dy()-side)/2
		from = image.Rect(x, y, x+side, y+side)
	} else {
		scale := min(float64(size.X)/float64(from.Dx()), float64(size.Y)/float64(from.Dy()), 1)
		to.Max = image.Pt(max(int(float64(from.Dx())*scale), 1), max(int(float64(from.Dy())*scale), 1))
	}
	out := image.NewRGBA(to)
	op := draw.Src
	if o, ok := img.(interface{ Opaque() bool }); ok && !o.Opaque() {
		draw.Draw(out, to, image.White, image.Point{}, draw.Src)
		op = draw.Over
	}
	if k := from.Dx() / to.Dx(); k > 1 {
		img, from = shrink(img, from, k)
	}
	draw.ApproxBiLinear.Scale(out, to, img, from, op, nil)
	return turned.apply(out)
}
