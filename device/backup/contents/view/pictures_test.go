package view

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// marked is a picture that is red at its top left corner, green at the top right one and
// blue elsewhere.
func marked(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{B: 200, A: 255}
			switch {
			case x < w/2 && y < h/2:
				c = color.RGBA{R: 200, A: 255}
			case y < h/2:
				c = color.RGBA{G: 200, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif puts an EXIF segment into a JPEG: how it is turned, and a preview.
func withExif(data []byte, turned uint16, preview []byte) []byte {
	o := binary.BigEndian
	tiff := []byte("MM\x00*\x00\x00\x00\x08")
	entry := func(tag, kind uint16, value uint32) {
		tiff = o.AppendUint16(tiff, tag)
		tiff = o.AppendUint16(tiff, kind)
		tiff = o.AppendUint32(tiff, 1)
		if kind == 3 {
			value <<= 16
		}
		tiff = o.AppendUint32(tiff, value)
	}
	tiff = o.AppendUint16(tiff, 1)
	entry(0x0112, 3, uint32(turned))
	if preview == nil {
		tiff = o.AppendUint32(tiff, 0)
	} else {
		tiff = o.AppendUint32(tiff, 8+2+12+4)
		tiff = o.AppendUint16(tiff, 2)
		entry(0x0201, 4, 8+2+12+4+2+24+4)
		entry(0x0202, 4, uint32(len(preview)))
		tiff = o.AppendUint32(tiff, 0)
		tiff = append(tiff, preview...)
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, o.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), data[2:]...)
}

func square(t testing.TB, data []byte, side int) (*image.RGBA, error) {
	g := newGate()
	return picture(t.Context(), bytes.NewReader(data), asked{image.Pt(side, side), true, true}, &g)
}

func is(img *image.RGBA, x, y int) string {
	c := img.RGBAAt(x, y)
	switch {
	case c.R > 120 && c.G < 80:
		return "red"
	case c.G > 120 && c.R < 80:
		return "green"
	case c.B > 120:
		return "blue"
	}
	return "none"
}

// TestTurned: a picture is shown upright, whichever way the camera was held.
func TestTurned(t *testing.T) {
	for turned, want := range map[uint16][2]string{ // top left, top right
		1: {"red", "green"},
		2: {"green", "red"},
		3: {"blue", "blue"},
		4: {"blue", "blue"},
		5: {"red", "blue"},
		6: {"blue", "red"},
		7: {"blue", "green"},
		8: {"green", "blue"},
		9: {"red", "green"}, // there is no such number
	} {
		data := withExif(asJPEG(t, marked(80, 40)), turned, nil)
		img, err := square(t, data, 40)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{is(img, 5, 5), is(img, 34, 5)}; got != want {
			t.Errorf("%d: %v, want %v", turned, got, want)
		}
		g := newGate()
		img, err = picture(t.Context(), bytes.NewReader(data), asked{size: image.Pt(60, 60)}, &g)
		size := image.Pt(60, 30)
		if orientation(turned).sideways() {
			size = image.Pt(30, 60)
		}
		if err != nil || img.Rect.Max != size {
			t.Errorf("%d: %v %v, want %v", turned, err, img.Bounds(), size)
		}
	}
}

// TestPreviewInside: of a large photo, the preview inside is taken where it is large
// enough, and the photo itself where it is not, or is none.
func TestPreviewInside(t *testing.T) {
	large := asJPEG(t, image.NewRGBA(image.Rect(0, 0, 1400, 1000))) // black
	if img, err := square(t, withExif(large, 1, asJPEG(t, marked(160, 120))), 120); err != nil || is(img, 5, 5) != "red" {
		t.Error(err, "the preview was not taken")
	}
	if img, err := square(t, withExif(large, 1, asJPEG(t, marked(32, 24))), 120); err != nil || is(img, 5, 5) != "none" {
		t.Error(err, "a preview was taken that is too small")
	}
	if img, err := square(t, withExif(large, 1, []byte("\xff\xd8\xff nonsense")), 120); err != nil || is(img, 5, 5) != "none" {
		t.Error(err, "a broken preview")
	}
}

// TestFormats: a picture is known by its bytes.
func TestFormats(t *testing.T) {
	var p, g bytes.Buffer
	if err := png.Encode(&p, marked(50, 50)); err != nil {
		t.Fatal(err)
	}
	pal := image.NewPaletted(image.Rect(0, 0, 50, 50), color.Palette{color.RGBA{R: 200, A: 255}, color.White})
	if err := gif.Encode(&g, pal, nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"jpeg": asJPEG(t, marked(50, 50)), "png": p.Bytes(), "gif": g.Bytes()} {
		if img, err := square(t, data, 20); err != nil || is(img, 2, 2) != "red" {
			t.Error(name, err)
		}
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	p.Reset()
	if err := png.Encode(&p, clear); err != nil {
		t.Fatal(err)
	}
	if img, err := square(t, p.Bytes(), 4); err != nil || img.RGBAAt(1, 1) != (color.RGBA{255, 255, 255, 255}) {
		t.Error("what is transparent is not white", err)
	}
}

// claim is a PNG or GIF that says it is as large as that, and is nothing.
func claim(format string, w, h uint32) []byte {
	if format == "gif" {
		b := []byte("GIF89a")
		b = binary.LittleEndian.AppendUint16(b, uint16(w))
		b = binary.LittleEndian.AppendUint16(b, uint16(h))
		return append(b, 0, 0, 0)
	}
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, 16, 6, 0, 0, 1)
	b := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	b = append(b, head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

// TestHostilePictures: what claims to be huge is refused before memory is taken for it,
// and what is cut short or nonsense is no picture.
func TestHostilePictures(t *testing.T) {
	good := asJPEG(t, marked(64, 64))
	huge := append([]byte(nil), good...) // its frame says 65,535 × 65,535
	at := bytes.Index(huge, []byte{0xff, 0xc0})
	copy(huge[at+5:], []byte{0xff, 0xff, 0xff, 0xff})
	for name, data := range map[string][]byte{
		"png": claim("png", 60_000, 60_000), "png at the limit of memory": claim("png", 6_000, 6_000), "gif": claim("gif", 65_000, 65_000),
		"jpeg": huge, "empty": nil, "short": good[:9], "html": []byte("<html>"), "heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
		"exif": withExif(good, 6, nil)[:40],
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := square(t, data, 40); err == nil {
			t.Error(name, "is a picture")
		}
		if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 4<<20 {
			t.Errorf("%s took %d bytes", name, after.TotalAlloc-before.TotalAlloc)
		}
	}
	cut := asJPEG(t, marked(300, 300))
	if _, err := square(t, cut[:len(cut)/2], 40); err == nil {
		t.Error("half a photo is whole")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := newGate()
	if _, err := picture(ctx, bytes.NewReader(good), asked{image.Pt(9, 9), true, true}, &g); !errors.Is(err, context.Canceled) {
		t.Error("not stopped:", err)
	}
	if _, err := square(t, good, 0); !errors.Is(err, shown.ErrNoPicture) {
		t.Error(err)
	}
}

// FuzzPicture: whatever bytes there are, no panic, and never more than was asked for.
func FuzzPicture(f *testing.F) {
	f.Add(asJPEG(f, marked(20, 10)))
	f.Add(withExif(asJPEG(f, marked(20, 10)), 6, asJPEG(f, marked(8, 8))))
	f.Add(claim("png", 20, 20))
	f.Add(claim("gif", 20, 20))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, a := range []asked{{image.Pt(16, 12), true, true}, {image.Pt(16, 12), true, false}, {size: image.Pt(16, 12)}} {
			g := newGate()
			img, err := picture(t.Context(), bytes.NewReader(data), a, &g)
			if err == nil && (img.Rect.Dx() > 16 || img.Rect.Dy() > 16) {
				t.Error(img.Rect)
			}
			if len(g.pass) != 0 {
				t.Error("the gate is still taken")
			}
		}
		readExif(bytes.NewReader(data))
		var e exif
		e.tags(data)
		e.tags(append([]byte("Exif\x00\x00"), data...))
	})
}
