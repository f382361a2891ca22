package look_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestSheet draws every illustration and every icon in both themes. With
// LIFEBOAT_PICTURES set to a folder the sheets are kept there to be looked at.
func TestSheet(t *testing.T) {
	for _, mode := range []look.Mode{look.Light, look.Dark} {
		a := test.NewTempApp(t)
		a.Settings().SetTheme(look.Theme{Mode: mode})
		var icons, pictures []fyne.CanvasObject
		for _, n := range assets.Icons() {
			icons = append(icons, drawn(look.Icon(n), 32, 32))
		}
		for _, n := range assets.Pictures() {
			pictures = append(pictures, drawn(look.Picture(n), 180, 120))
		}
		back := canvas.NewRectangle(theme.Color(theme.ColorNameBackground))
		sheet := container.NewStack(back, container.NewVBox(
			container.NewGridWrap(fyne.NewSize(40, 40), icons...),
			container.NewGridWrap(fyne.NewSize(190, 130), pictures...)))
		w := test.NewTempWindow(t, sheet)
		w.Resize(fyne.NewSize(1200, 1000))
		img := w.Canvas().Capture()
		if blank(img) {
			t.Errorf("%s: nothing was drawn", mode)
		}
		keep(t, "sheet-"+string(mode), img)
	}
}

func drawn(r fyne.Resource, w, h float32) fyne.CanvasObject {
	img := canvas.NewRaster(func(w, h int) image.Image { return look.Draw(r, w, h) })
	img.SetMinSize(fyne.NewSize(w, h))
	return img
}

// TestEveryDrawingDraws: none is empty, and a drawing that is none leaves the room
// empty.
func TestEveryDrawingDraws(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	empty := func(r fyne.Resource) bool {
		img := look.Draw(r, 60, 50).(*image.RGBA)
		return img.Bounds() != image.Rect(0, 0, 60, 50) || !slices.ContainsFunc(img.Pix, func(b byte) bool { return b != 0 })
	}
	for _, n := range assets.Icons() {
		if empty(look.Icon(n)) {
			t.Errorf("icon %s is empty", n)
		}
	}
	for _, n := range assets.Pictures() {
		if empty(look.Picture(n)) {
			t.Errorf("picture %s is empty", n)
		}
	}
	if !empty(nil) || !empty(fyne.NewStaticResource("broken.svg", []byte("<svg"))) {
		t.Error("something is drawn of nothing")
	}
}

func blank(img image.Image) bool {
	first := img.At(img.Bounds().Dx()/2, 20)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if img.At(x, y) != first {
				return false
			}
		}
	}
	return true
}

func keep(t *testing.T, name string, img image.Image) {
	dir := os.Getenv("LIFEBOAT_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// TestIcon holds icon.png, which packaging needs, to icon.svg. With
// LIFEBOAT_PICTURES set it also draws it anew there.
func TestIcon(t *testing.T) {
	test.NewTempApp(t)
	const side = 256
	img := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", assets.AppIcon()))
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(img)
	c.Resize(fyne.NewSize(side, side))
	drawn := c.Capture()
	keep(t, "icon", drawn)
	f, err := os.Open("../../assets/icon.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kept, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if kept.Bounds() != drawn.Bounds() {
		t.Fatalf("icon.png is %v, want %v", kept.Bounds(), drawn.Bounds())
	}
	for _, p := range []image.Point{{20, 128}, {128, 30}, {128, 128}, {60, 60}, {128, 60}, {2, 2}} {
		r1, g1, b1, a1 := kept.At(p.X, p.Y).RGBA()
		r2, g2, b2, a2 := drawn.At(p.X, p.Y).RGBA()
		if r1>>12 != r2>>12 || g1>>12 != g2>>12 || b1>>12 != b2>>12 || a1>>12 != a2>>12 {
			t.Errorf("at %v icon.png is not what icon.svg draws", p)
		}
	}
}
