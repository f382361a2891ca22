package inside

import (
	"context"
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// open shows a photo large.
func (p *photosPage) open(i int) {
	if i < 0 || i >= len(p.shown) {
		return
	}
	if p.large == nil {
		p.large = newLargePhoto(p)
		p.replace(p.large.page)
		p.h.Canvas.Focus(p.large)
	}
	p.large.turn(i)
	p.h.Changed()
}

// shut goes back to the grid, to the photo that was seen last.
func (p *photosPage) shut() {
	at := p.large.at
	p.large.close()
	p.large = nil
	p.replace(p.gallery)
	p.grid.SetCursor(at)
	p.h.Canvas.Focus(p.grid)
	p.h.Changed()
}

// largePhoto is one photo, as large as there is room, and what is known of it.
type largePhoto struct {
	widget.BaseWidget
	p    *photosPage
	page *fyne.Container
	at   int

	picture *canvas.Raster
	img     image.Image
	sure    bool // img is the picture itself and not its thumbnail
	asked   image.Point
	stop    context.CancelFunc

	name, facts, place, notes *part.Text
	back, before, after       *part.Button
	save, mark                *part.Button
	focused                   bool
}

var (
	_ fyne.Widget    = (*largePhoto)(nil)
	_ fyne.Focusable = (*largePhoto)(nil)
	_ part.Described = (*largePhoto)(nil)
)

func newLargePhoto(p *photosPage) *largePhoto {
	w := p.h.Words
	l := &largePhoto{p: p, at: -1, stop: func() {}}
	l.picture = canvas.NewRaster(func(int, int) image.Image {
		if l.img == nil {
			return image.NewRGBA(image.Rect(0, 0, 1, 1))
		}
		return l.img
	})
	l.name, l.facts, l.place, l.notes = part.NewName(""), part.NewNote(""), part.NewNote(""), part.NewText("")
	l.name.ID, l.facts.ID, l.place.ID, l.notes.ID = "photo-name", "photo-facts", "photo-place", "photo-notes"
	l.place.Cut = true
	l.mark = part.NewButton("photo-mark", "", "tick", func() { p.pick(l.at, part.PickAlso) })
	l.back = part.NewButton("photo-back", w.Say("inside/photos-back"), "back", func() { p.shut() })
	l.before = part.NewButton("photo-before", w.Say("inside/photo-before"), "backward", func() { l.turn(l.at - 1) })
	l.after = part.NewButton("photo-after", w.Say("inside/photo-after"), "forward", func() { l.turn(l.at + 1) })
	l.save = part.NewButton("photo-save", w.Say("inside/photo-save"), "save", func() { p.saveOne(l.at) })
	top := part.NewFlow(l.back, l.before, l.after, l.mark, l.save)
	inset := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(part.Inset{X: look.ListMargin, Y: look.Half}, o)
	}
	l.page = container.NewBorder(inset(top), inset(part.NewColumn(0, l.name, l.facts, l.place, l.notes)), nil, nil, l)
	l.ExtendBaseWidget(l)
	return l
}

// turn shows the photo at a place of what the filter shows.
func (l *largePhoto) turn(i int) {
	i = max(min(i, len(l.p.shown)-1), 0)
	if i == l.at {
		return
	}
	l.at, l.sure, l.asked = i, false, image.Point{}
	l.img, _ = l.p.thumbnail(i, l.p.lastSide)
	l.show()
	l.place.Set("")
	l.Refresh()
	l.ask()
	l.p.h.Changed()
}

// ask has the picture made, and what is known of the photo looked up.
func (l *largePhoto) ask() {
	scale := l.p.h.Canvas.Scale()
	size := image.Pt(int(l.Size().Width*scale), int(l.Size().Height*scale))
	if l.at < 0 || size.X < 1 || size.Y < 1 || size == l.asked {
		return
	}
	l.asked = size
	l.stop()
	ctx, stop := context.WithCancel(l.p.ctx)
	l.stop = stop
	at, place, h := l.at, int(l.p.shown[l.at]), l.p.h
	h.Away(func() {
		d, err := h.View.PhotoDetails(ctx, place)
		if err == nil {
			h.Post(func() { l.tell(ctx, d) })
		}
		img, err := h.View.Picture(ctx, place, size)
		h.Post(func() {
			if ctx.Err() != nil || l.at != at {
				return
			}
			if l.sure = true; err == nil {
				l.img = img
			}
			l.show()
			l.Refresh()
			h.Changed()
		})
	})
}

// tell says what is known of the photo.
func (l *largePhoto) tell(ctx context.Context, d shown.PhotoDetails) {
	if ctx.Err() != nil {
		return
	}
	w := l.p.h.Words
	dots := ""
	if d.Width > 0 && d.Height > 0 {
		dots = strconv.Itoa(d.Width) + " × " + strconv.Itoa(d.Height)
	}
	l.name.Set(d.Name)
	l.facts.Set(join([]string{when(w, d.Taken), dots, w.Bytes(d.Bytes)}, " · "))
	l.place.Set(d.Path)
	l.page.Refresh()
	l.p.h.Changed()
}

// show says what is known at once, and how the photo is marked.
func (l *largePhoto) show() {
	p := l.p
	photo := p.photo(l.at)
	if l.place.Text() == "" {
		l.name.Set(p.said(l.at))
	}
	key := "inside/photo-mark-it"
	if p.marks.has(p.shown[l.at]) {
		key = "inside/photo-unmark-it"
	}
	l.mark.SetLabel(p.h.Words.Say(key))
	var notes []string
	for _, n := range []struct {
		so  bool
		key string
	}{
		{photo.Is&shown.PhotoVideo != 0, "inside/photo-note-video"},
		{photo.Is&shown.PhotoVideo == 0 && l.sure && l.img == nil, "inside/photo-note-none"},
		{photo.Is&shown.PhotoLive != 0, "inside/photo-note-live"},
		{photo.Is&shown.PhotoEdited != 0, "inside/photo-note-edited"},
		{photo.Is&shown.PhotoReduced != 0, "inside/photo-note-reduced"},
	} {
		if n.so {
			notes = append(notes, p.h.Words.Say(n.key))
		}
	}
	l.notes.Set(join(notes, " "))
	l.notes.Hidden = len(notes) == 0
	for b, off := range map[*part.Button]bool{l.before: l.at == 0, l.after: l.at == len(p.shown)-1} {
		if off {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	l.page.Refresh()
}

func (l *largePhoto) close() { l.stop() }

// Describe implements part.Described.
func (l *largePhoto) Describe() part.Description {
	d := part.Description{Role: "picture", ID: "photo-large", Name: l.p.said(l.at)}
	switch {
	case l.img == nil:
		d.State = "empty"
	case !l.sure:
		d.State = "preview"
	}
	return d
}

// FocusGained implements fyne.Focusable.
func (l *largePhoto) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *largePhoto) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *largePhoto) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *largePhoto) TypedKey(e *fyne.KeyEvent) {
	on := 1
	if part.RightToLeft() {
		on = -1
	}
	switch e.Name {
	case fyne.KeyRight:
		l.turn(l.at + on)
	case fyne.KeyLeft:
		l.turn(l.at - on)
	case fyne.KeyDown, fyne.KeyPageDown:
		l.turn(l.at + 1)
	case fyne.KeyUp, fyne.KeyPageUp:
		l.turn(l.at - 1)
	case fyne.KeyHome:
		l.turn(0)
	case fyne.KeyEnd:
		l.turn(len(l.p.shown) - 1)
	case fyne.KeySpace:
		l.p.pick(l.at, part.PickAlso)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		l.p.shut()
	default:
		if f := l.p.h.Canvas.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (l *largePhoto) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &largeRenderer{l: l, icon: part.NewIcon("photos")}
	for i := range r.ring {
		r.ring[i] = canvas.NewRectangle(color.Transparent)
	}
	return r
}

type largeRenderer struct {
	l    *largePhoto
	icon *canvas.Raster
	ring [4]*canvas.Rectangle
}

// mostGrown is how many times larger than it is a small picture is shown.
const mostGrown = 2

func (r *largeRenderer) Layout(size fyne.Size) {
	l := r.l
	l.ask()
	side := 2 * look.IconSide()
	r.icon.Resize(fyne.NewSquareSize(side))
	r.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
	r.icon.Hidden = l.img != nil
	l.picture.Hidden = l.img == nil
	for i, o := range r.ring {
		o.Hidden = !l.focused
		o.FillColor = theme.Color(look.ColorAccent)
		const w = look.Stroke
		at, of := fyne.NewPos(0, float32(i%2)*(size.Height-w)), fyne.NewSize(size.Width, w)
		if i > 1 {
			at, of = fyne.NewPos(float32(i%2)*(size.Width-w), 0), fyne.NewSize(w, size.Height)
		}
		o.Move(at)
		o.Resize(of)
	}
	if l.img == nil {
		return
	}
	scale := max(l.p.h.Canvas.Scale(), 0.1)
	w, h := float32(l.img.Bounds().Dx())/scale, float32(l.img.Bounds().Dy())/scale
	k := min((size.Width-2*look.FocusGap)/w, (size.Height-2*look.FocusGap)/h, mostGrown)
	w, h = w*k, h*k
	l.picture.Resize(fyne.NewSize(w, h))
	l.picture.Move(fyne.NewPos((size.Width-w)/2, (size.Height-h)/2))
}

func (r *largeRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.GridCell) }

func (r *largeRenderer) Refresh() {
	icon := "photos"
	if r.l.p.photo(r.l.at).Is&shown.PhotoVideo != 0 {
		icon = "film"
	}
	part.SetArt(r.icon, look.Icon(icon))
	r.Layout(r.l.Size())
	r.l.picture.Refresh()
	canvas.Refresh(r.l)
}

func (r *largeRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.icon, r.l.picture}
	for _, o := range r.ring {
		out = append(out, o)
	}
	return out
}

func (r *largeRenderer) Destroy() {}
