package part_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/gallery"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
)

var update = flag.Bool("update", false, "draw the pictures of the gallery anew")

// looks are the themes in which the gallery is looked at.
var looks = []struct {
	name  string
	theme look.Theme
}{
	{"light", look.Theme{Mode: look.Light}},
	{"dark", look.Theme{Mode: look.Dark}},
	{"light-200", look.Theme{Mode: look.Light, Scale: 2}},
	{"dark-200", look.Theme{Mode: look.Dark, Scale: 2}},
	{"light-rtl", look.Theme{Mode: look.Light, RightToLeft: true}},
}

// TestGallery holds every part in every state to its picture, and looks for text
// that is cut and things that lie over each other. With -update the pictures are
// drawn anew: look at them.
func TestGallery(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	for _, l := range looks {
		for _, s := range gallery.Specimens() {
			if l.name != "light" && l.name != "dark" && s.Plain {
				continue // it looks the same
			}
			t.Run(l.name+"/"+s.Name, func(t *testing.T) {
				test.NewTempApp(t).Settings().SetTheme(l.theme)
				shown := gallery.Shown(s)
				back := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
				padded := container.New(part.Inset{X: look.CardPad, Y: look.CardPad}, shown)
				content := container.NewStack(back, padded)
				w := test.NewTempWindow(t, content)
				w.SetPadded(false)
				width := look.Em(s.Em) + 2*look.CardPad
				for range 2 { // the height is known once the width is
					w.Resize(fyne.NewSize(width, padded.MinSize().Height))
				}
				for _, f := range parttest.Faults(content) {
					t.Error(f)
				}
				before := sizes(content)
				content.MinSize()
				if after := sizes(content); !slices.Equal(before, after) {
					t.Error("asking for the least size changes sizes: it would be drawn for ever")
				}
				hold(t, filepath.Join("testdata", "gallery", s.Name+"-"+l.name+".png"), w.Canvas().Capture())
			})
		}
	}
}

// sizes are those of everything that is drawn of an object.
func sizes(o fyne.CanvasObject) []fyne.Size {
	list := []fyne.Size{o.Size()}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, i := range inside {
		list = append(list, sizes(i)...)
	}
	return list
}

// hold compares a picture with the one that is kept.
func hold(t *testing.T, path string, got image.Image) {
	t.Helper()
	got = coarse(got)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		keep(t, path, got)
		return
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: make it with go test -tags ci ./ui/part -run TestGallery -update, and look at it", err)
	}
	want, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Errorf("the picture is %v, was %v", got.Bounds().Size(), want.Bounds().Size())
	} else if n := differing(want, got); n > 0 {
		t.Errorf("%d pixels differ", n)
	}
	if t.Failed() {
		failed := filepath.Join("testdata", "failed", filepath.Base(path))
		if err := os.MkdirAll(filepath.Dir(failed), 0o755); err != nil {
			t.Fatal(err)
		}
		keep(t, failed, got)
		t.Logf("it is in %s: look at it; -update takes it", failed)
	}
}

func keep(t *testing.T, path string, img image.Image) {
	t.Helper()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// coarse keeps four bits of each colour: the others differ between processors where
// something is smoothed, and cost most of the room.
func coarse(img image.Image) image.Image {
	bits := func(v uint32) uint8 { return uint8(v>>12) << 4 }
	at := func(x, y int) color.NRGBA {
		r, g, b, _ := img.At(x, y).RGBA()
		return color.NRGBA{bits(r), bits(g), bits(b), 0xff}
	}
	bounds := img.Bounds()
	out := image.NewNRGBA(bounds)
	seen := map[color.NRGBA]bool{}
	var colours color.Palette
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := at(x, y)
			out.SetNRGBA(x, y, c)
			if !seen[c] && len(colours) <= 256 {
				seen[c] = true
				colours = append(colours, c)
			}
		}
	}
	if len(colours) > 256 {
		return out
	}
	small := image.NewPaletted(bounds, colours)
	index := map[color.NRGBA]uint8{}
	for i, c := range colours {
		index[c.(color.NRGBA)] = uint8(i)
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			small.SetColorIndex(x, y, index[out.NRGBAAt(x, y)])
		}
	}
	return small
}

// differing counts the pixels that can be told apart by eye: the last bits of what
// is smoothed differ between processors.
func differing(a, b image.Image) int {
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if apart(r1, r2) || apart(g1, g2) || apart(b1, b2) {
				n++
			}
		}
	}
	return n
}

func apart(a, b uint32) bool {
	const visible = 0x1fff // a step of coarse, and a little
	return a > b+visible || b > a+visible
}
