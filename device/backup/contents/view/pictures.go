package view

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"path"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/heic"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// What is decoded at most. The largest picture of an iPhone has 48 million dots; the
// memory is what the decoder of its format takes for it.
const (
	mostSide   = 1 << 16
	mostDots   = 64e6
	mostMemory = 192 << 20
	mostFile   = 192 << 20 // bytes that are read of one file
	smallDots  = 1e6       // pictures of more are decoded one at a time
)

// Picture implements shown.Photos. What editing made of a photo comes first, then the
// original, then the preview of the backup.
func (v *View) Picture(ctx context.Context, n int, size image.Point) (shown.Picture, error) {
	end, err := v.begin()
	if err != nil {
		return shown.Picture{}, err
	}
	defer end()
	p, f, err := v.files(ctx, n)
	if err != nil {
		return shown.Picture{}, err
	}
	order := []*source.File{f.edited, f.original}
	if p.Is&shown.PhotoVideo != 0 {
		order = nil
	}
	why := shown.ErrNoPicture
	for _, file := range order {
		img, err := v.decode(ctx, file, asked{size: size})
		if err == nil {
			return shown.Picture{Image: img}, nil
		}
		if errors.Is(err, shown.ErrDamaged) {
			why = shown.ErrDamaged
		}
		if ctx.Err() != nil {
			return shown.Picture{}, ctx.Err()
		}
	}
	if img, err := v.decode(ctx, f.thumbnail, asked{size: size}); err == nil {
		return shown.Picture{Image: img, Preview: true, Damaged: errors.Is(why, shown.ErrDamaged)}, nil
	}
	if ctx.Err() != nil {
		return shown.Picture{}, ctx.Err()
	}
	return shown.Picture{}, why
}

// thumbnail makes the small square picture of a photo: of the preview that the backup
// holds, else of the one inside the original, else of the original itself.
func (v *View) thumbnail(ctx context.Context, n, side int, patient bool) (*image.RGBA, error) {
	end, err := v.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	p, f, err := v.files(ctx, n)
	if err != nil {
		return nil, err
	}
	order := []*source.File{f.thumbnail, f.edited, f.original}
	if p.Is&shown.PhotoVideo != 0 {
		order = order[:1]
	}
	for _, file := range order {
		img, err := v.decode(ctx, file, asked{image.Pt(side, side), true, patient})
		switch {
		case err == nil:
			return img, nil
		case errors.Is(err, errCostly):
			return nil, err
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
	}
	return nil, shown.ErrNoPicture
}

// asked says what is to be made of a picture.
type asked struct {
	size    image.Point
	square  bool // as large as fills it; else as large as fits into it
	patient bool // of square ones: also where it is errCostly
}

// decode makes a picture of a file.
func (v *View) decode(ctx context.Context, f *source.File, a asked) (*image.RGBA, error) {
	if f == nil {
		return nil, shown.ErrNoPicture
	}
	payload, err := v.s.OpenFile(f)
	if err != nil {
		return nil, errors.Join(shown.ErrDamaged, err)
	}
	defer payload.Close()
	var head [12]byte
	n, err := payload.ReadAt(head[:], 0)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, errors.Join(shown.ErrDamaged, err)
	case isHEIC(head[:n]):
		return v.decodeHEIC(ctx, payload, max(f.Size, 0), a)
	case notWhatItSays(f.Path, head[:n]):
		return nil, shown.ErrDamaged
	}
	return picture(ctx, payload, a, &v.large)
}

// notWhatItSays reports whether a file has the name of a picture that could be shown, and
// is none.
func notWhatItSays(name string, head []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp":
		return formatOf(head) == formatNone
	case ".heic":
		return formatOf(head) == formatNone && (len(head) < 12 || string(head[4:8]) != "ftyp")
	}
	return false
}

// decodeHEIC makes a picture of one as iPhones take them: a small one of the one inside,
// where that is large enough.
func (v *View) decodeHEIC(ctx context.Context, r io.ReaderAt, size int64, a asked) (*image.RGBA, error) {
	if a.square && !a.patient {
		return nil, errCostly
	}
	if a.square {
		img, err := v.heic.Small(ctx, r, size)
		if err == nil && largeEnough(img.Bounds(), a.size.X) {
			return fit(img, a, upright), nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	img, err := v.heic.Decode(ctx, r, size)
	switch {
	case errors.Is(err, heic.ErrBroken):
		return nil, errors.Join(shown.ErrDamaged, err)
	case err != nil:
		return nil, err
	}
	return fit(img, a, upright), nil
}

// largeEnough reports whether a picture may be shown in a square of a side: twice as large
// as it is at most.
func largeEnough(r image.Rectangle, side int) bool { return 2*min(r.Dx(), r.Dy()) >= side }

// isHEIC tells a picture of iPhones by its first bytes.
func isHEIC(head []byte) bool {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return false
	}
	switch string(head[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1":
		return true
	}
	return false
}

// gate lets one picture through at a time.
type gate struct{ pass chan struct{} }

func newGate() gate { return gate{make(chan struct{}, 1)} }

func (g gate) enter(ctx context.Context) error {
	select {
	case g.pass <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) leave() { <-g.pass }

// picture makes a picture of foreign bytes. What it says of itself is held against what
// may be decoded before anything is.
func picture(ctx context.Context, r io.ReaderAt, a asked, large *gate) (out *image.RGBA, err error) {
	defer func() {
		if e := recover(); e != nil { // a decoder's fault is this picture's, not the program's
			out, err = nil, fmt.Errorf("%w: %v", shown.ErrDamaged, e)
		}
	}()
	if a.size.X <= 0 || a.size.Y <= 0 || a.size.X > mostSide || a.size.Y > mostSide {
		return nil, shown.ErrNoPicture
	}
	open := func() io.Reader {
		return bufio.NewReaderSize(&bounded{ctx, io.NewSectionReader(r, 0, mostFile)}, 1<<16)
	}
	var head [12]byte
	if _, err := r.ReadAt(head[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	format := formatOf(head[:])
	turned := upright
	var about exif
	if format == formatJPEG {
		about = readExif(r)
		turned = about.turned
	}
	if format == formatNone {
		return nil, shown.ErrNoPicture
	}
	cfg, memory, err := config(format, open(), about.progressive)
	if err != nil {
		return nil, errors.Join(shown.ErrDamaged, err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > mostSide || cfg.Height > mostSide ||
		float64(cfg.Width)*float64(cfg.Height) > mostDots || memory > mostMemory {
		return nil, shown.ErrNoPicture
	}
	if float64(cfg.Width)*float64(cfg.Height) > smallDots {
		if a.square && about.preview != nil { // the one inside is enough
			inside, err := jpeg.DecodeConfig(bytes.NewReader(about.preview))
			if err == nil && inside.Width*inside.Height < smallDots && largeEnough(image.Rect(0, 0, inside.Width, inside.Height), a.size.X) {
				if img, err := jpeg.Decode(bytes.NewReader(about.preview)); err == nil {
					return fit(img, a, turned), nil
				}
			}
		}
		if a.square && !a.patient {
			return nil, errCostly
		}
		if err := large.enter(ctx); err != nil {
			return nil, err
		}
		defer large.leave()
	}
	img, err := whole(format, open())
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if img == nil {
		return nil, errors.Join(shown.ErrDamaged, err)
	}
	return fit(img, a, turned), nil
}
