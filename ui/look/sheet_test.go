package look_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"lifeboat/assets"
	"lifeboat/ui/look"
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
	img := canvas.NewImageFromResource(r)
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSize(w, h))
	return img
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
