package inside

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

type largeRenderer struct {
	l             *large
	picture, icon *canvas.Raster
	ring          [4]*canvas.Rectangle
}

// mostGrown is how many times larger than it is a small picture is shown.
const mostGrown = 2

func (r *largeRenderer) Layout(size fyne.Size) {
	l := r.l
	l.ask()
	middle := func(o fyne.CanvasObject, of fyne.Size) {
		o.Resize(of)
		o.Move(fyne.NewPos((size.Width-of.Width)/2, (size.Height-of.Height)/2))
	}
	side := 2 * look.IconSide()
	middle(r.icon, fyne.NewSquareSize(side))
	r.icon.Hidden = l.img != nil
	r.picture.Hidden = l.img == nil
	bar := fyne.NewSize(min(size.Width-2*look.Space, look.Em(look.OpeningEm)), l.opening.MinSize().Height)
	l.opening.Resize(bar)
	l.opening.Move(fyne.NewPos((size.Width-bar.Width)/2, size.Height-bar.Height-look.Space))
	around := fyne.NewSquareSize(2 * side) // the icon, or the picture
	if l.img != nil {
		scale, room := l.scale(), l.room()
		w, h := float32(l.img.Bounds().Dx())/scale, float32(l.img.Bounds().Dy())/scale
		k := min(room.Width/w, room.Height/h, mostGrown)
		around = fyne.NewSize(w*k, h*k)
		middle(r.picture, around)
	}
	const w = look.Stroke
	around = around.AddWidthHeight(2*look.FocusGap, 2*look.FocusGap)
	at := fyne.NewPos((size.Width-around.Width)/2, (size.Height-around.Height)/2)
	for i, o := range r.ring {
		o.Hidden = !l.focused
		o.FillColor = theme.Color(look.ColorAccent)
		place, of := at.AddXY(0, float32(i%2)*(around.Height-w)), fyne.NewSize(around.Width, w)
		if i > 1 {
			place, of = at.AddXY(float32(i%2)*(around.Width-w), 0), fyne.NewSize(w, around.Height)
		}
		o.Move(place)
		o.Resize(of)
	}
}

func (r *largeRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.GridCell) }

func (r *largeRenderer) Refresh() {
	part.SetArt(r.icon, look.Icon(r.l.icon))
	r.Layout(r.l.Size())
	r.picture.Refresh()
	canvas.Refresh(r.l)
}

func (r *largeRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.icon, r.picture, r.l.opening}
	for _, o := range r.ring {
		out = append(out, o)
	}
	return out
}

func (r *largeRenderer) Destroy() {}
