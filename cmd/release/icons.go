package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"github.com/lifeboat-app/lifeboat/assets"
)

// Sizes of the icon in pixels: those of the hicolor theme, and those that Windows
// wants in an .ico.
var (
	themeSizes   = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}
	windowsSizes = []int{16, 20, 24, 32, 40, 48, 64, 256}
)

// writeIcons draws the program's icon in all sizes.
func writeIcons(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, size := range themeSizes {
		data, err := iconPNG(size)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "icon-"+strconv.Itoa(size)+".png"), data, 0o644); err != nil {
			return err
		}
	}
	data, err := iconICO(windowsSizes)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "lifeboat.ico"), data, 0o644)
}

// drawIcon draws the icon, size pixels wide and high.
func drawIcon(size int) (*image.NRGBA, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(assets.AppIcon()))
	if err != nil {
		return nil, err
	}
	icon.SetTarget(0, 0, float64(size), float64(size))
	drawn := image.NewRGBA(image.Rect(0, 0, size, size))
	icon.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, drawn, drawn.Bounds())), 1)
	straight := image.NewNRGBA(drawn.Bounds())
	for y := range size {
		for x := range size {
			straight.Set(x, y, drawn.At(x, y))
		}
	}
	return straight, nil
}

func iconPNG(size int) ([]byte, error) {
	drawn, err := drawIcon(size)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, drawn)
	return out.Bytes(), err
}

// iconICO is the icon as Windows keeps it: a directory of pictures. The large one is
// a PNG, the others are bitmaps, which every program that reads icons knows.
func iconICO(sizes []int) ([]byte, error) {
	var head, body bytes.Buffer
	put := func(w *bytes.Buffer, values ...any) {
		for _, v := range values {
			_ = binary.Write(w, binary.LittleEndian, v) // into memory
		}
	}
	put(&head, uint16(0), uint16(1), uint16(len(sizes)))
	for _, size := range sizes {
		var data []byte
		drawn, err := drawIcon(size)
		if err != nil {
			return nil, err
		}
		if size >= 256 {
			data, err = iconPNG(size)
		} else {
			data = bitmap(drawn)
		}
		if err != nil {
			return nil, err
		}
		offset := 6 + 16*len(sizes) + body.Len()
		put(&head, uint8(size&0xff), uint8(size&0xff), uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(data)), uint32(offset))
		body.Write(data)
	}
	return append(head.Bytes(), body.Bytes()...), nil
}

// bitmap is a picture of an .ico: a header that tells twice the height, rows from the
// lowest up in BGRA, and a mask that hides nothing, as the pixels say that themselves.
func bitmap(drawn *image.NRGBA) []byte {
	size := drawn.Bounds().Dx()
	var out bytes.Buffer
	for _, v := range []any{
		uint32(40), int32(size), int32(2 * size), uint16(1), uint16(32), uint32(0),
		uint32(4 * size * size), int32(0), int32(0), uint32(0), uint32(0),
	} {
		_ = binary.Write(&out, binary.LittleEndian, v) // into memory
	}
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := drawn.NRGBAAt(x, y)
			out.Write([]byte{c.B, c.G, c.R, c.A})
		}
	}
	out.Write(make([]byte, (size+31)/32*4*size))
	return out.Bytes()
}
