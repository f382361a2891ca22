package inside_test

import (
	"context"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// slowPhotos are photos whose pictures come only when they are let.
type slowPhotos struct {
	*manyPhotos
	let chan struct{}
}

func (s slowPhotos) Picture(ctx context.Context, _ int, _ image.Point) (shown.Picture, error) {
	select {
	case <-s.let:
		return shown.Picture{Image: image.NewRGBA(image.Rect(0, 0, 300, 200))}, nil
	case <-ctx.Done():
		return shown.Picture{}, ctx.Err()
	}
}

// TestOpeningIsSeen: while a large picture is made, a bar says so; once it is there, none.
func TestOpeningIsSeen(t *testing.T) {
	let := make(chan struct{})
	b := newBench(t, slowPhotos{newManyPhotos(50), let}, "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 600))
	p := inside.NewPhotos(&b.host)
	b.show(p)
	b.until(func() bool { return len(b.find("photo-1")) > 0 })
	grid := p.Focus().(*part.Grid)
	b.win.Canvas().Focus(grid)
	grid.Key(fyne.KeyRight, false)
	grid.Key(fyne.KeyReturn, false)
	const bar = "gauge::The photo is being opened…:"
	b.until(func() bool { return slices.Contains(b.texts(), bar) })
	close(let)
	b.until(func() bool { f := b.find("photo-large"); return len(f) == 1 && f[0].State == "" })
	if slices.Contains(b.texts(), bar) {
		t.Error("the picture is there, and the bar too")
	}
}
