package inside

import (
	"context"
	"errors"
	"image"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide/words"
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
		p.wantCells(p.lastSide, nil)
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
	p.wantCells(p.lastSide, p.inSight)
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
	found   found
	asked   image.Point
	stop    context.CancelFunc
	opening *part.Bar // over the picture, while it is made

	name, facts, place, notes *part.Text
	back, before, after       *part.Button
	save, mark                *part.Button
	focused                   bool
}

// found is what was found of a photo that is shown large.
type found uint8

const (
	nothingYet  found = iota // the thumbnail stands for it
	itself                   // it is the photo itself
	previewOnly              // no more than its preview can be shown
	previewOfDamaged
	unshown // nothing can be shown
	unshownDamaged
)

// foundNotes are what is said of it.
var foundNotes = map[found]string{
	previewOnly: "inside/photo-note-preview", previewOfDamaged: "inside/photo-note-preview-damaged",
	unshown: "inside/photo-note-none", unshownDamaged: "inside/photo-note-damaged",
}

// foundOf tells what an answer is.
func foundOf(p shown.Picture, err error) found {
	switch {
	case errors.Is(err, shown.ErrDamaged):
		return unshownDamaged
	case err != nil:
		return unshown
	case p.Preview && p.Damaged:
		return previewOfDamaged
	case p.Preview:
		return previewOnly
	}
	return itself
}

var (
	_ fyne.Widget    = (*largePhoto)(nil)
	_ fyne.Focusable = (*largePhoto)(nil)
	_ part.Described = (*largePhoto)(nil)
)

func newLargePhoto(p *photosPage) *largePhoto {
	w := p.h.Words
	l := &largePhoto{p: p, at: -1, stop: func() {}, opening: part.NewBar()}
	l.opening.Set(-1, w.Say("inside/photo-note-opening"))
	l.opening.Hide()
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
	l.at, l.found, l.asked = i, nothingYet, image.Point{}
	l.stop()
	l.opening.Hide()
	var first []int
	if l.img, _ = l.p.thumbnail(i, l.p.lastSide); l.img == nil {
		first = []int{i}
	}
	l.p.wantCells(l.p.lastSide, first)
	l.show()
	l.place.Set("")
	l.Refresh()
	l.ask()
	l.p.h.Changed()
}

// room is what the picture may take: as much as everything on the page, without the ring.
func (l *largePhoto) room() fyne.Size {
	return l.Size().SubtractWidthHeight(2*look.ListMargin, 2*look.FocusGap)
}

// ready shows the thumbnail that has come, until the picture itself does.
func (l *largePhoto) ready() {
	if l.img != nil || l.found != nothingYet {
		return
	}
	if l.img, _ = l.p.thumbnail(l.at, l.p.lastSide); l.img != nil {
		l.Refresh()
	}
}

// ask has the picture made, and what is known of the photo looked up. One that was made is
// not made again for a little less room.
func (l *largePhoto) ask() {
	scale, room := l.p.h.Canvas.Scale(), l.room()
	size := image.Pt(int(room.Width*scale), int(room.Height*scale))
	if l.at < 0 || size.X < 1 || size.Y < 1 || size.X <= l.asked.X && size.Y <= l.asked.Y && 2*size.X > l.asked.X && 2*size.Y > l.asked.Y {
		return
	}
	l.asked = size
	l.stop()
	ctx, stop := context.WithCancel(l.p.ctx)
	l.stop = stop
	at, place, h := l.at, int(l.p.shown[l.at]), l.p.h
	go l.beat(ctx)
	h.Away(func() {
		d, err := h.View.PhotoDetails(ctx, place)
		if err == nil {
			h.Post(func() { l.tell(ctx, d) })
		}
		p, err := h.View.Picture(ctx, place, size)
		h.Post(func() {
			if ctx.Err() == nil && l.at == at {
				l.take(p, err)
			}
			stop()
		})
	})
}

// beat shows that the picture is still being made, until it is. A quick one shows nothing.
func (l *largePhoto) beat(ctx context.Context) {
	for every := time.NewTicker(look.OpeningBeat); ; {
		select {
		case <-ctx.Done():
			every.Stop()
			return
		case <-every.C:
			l.p.h.Post(func() {
				if ctx.Err() == nil {
					l.opening.Show()
					l.opening.Beat()
					l.p.h.Changed()
				}
			})
		}
	}
}

// take shows a picture that was made, or says why there is none.
func (l *largePhoto) take(p shown.Picture, err error) {
	if p.Image != nil {
		l.img = p.Image
	}
	if l.found = foundOf(p, err); l.found == unshown && l.img != nil {
		l.found = previewOnly
	}
	if l.found == unshownDamaged && l.img != nil {
		l.found = previewOfDamaged
	}
	l.opening.Hide()
	l.show()
	l.Refresh()
	l.p.wantCells(l.p.lastSide, []int{l.at + 1, l.at - 1})
	l.p.h.Changed()
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
	length := ""
	if d.Length > 0 {
		length = words.Clock(d.Length)
	}
	l.facts.Set(join([]string{l.p.what(l.at), length, when(w, d.Taken), dots, w.Bytes(d.Bytes)}, " · "))
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
	video := photo.Is&shown.PhotoVideo != 0
	if key := foundNotes[l.found]; key != "" && !video {
		notes = append(notes, p.h.Words.Say(key))
	}
	for _, n := range []struct {
		is  bool
		key string
	}{
		{video, "inside/photo-note-video"},
		{photo.Is&shown.PhotoDeleted != 0, "inside/photo-note-deleted"},
		{photo.Is&shown.PhotoHidden != 0 && photo.Is&shown.PhotoDeleted == 0, "inside/photo-note-hidden"},
		{photo.Is&shown.PhotoLive != 0, "inside/photo-note-live"},
		{photo.Is&shown.PhotoEdited != 0, "inside/photo-note-edited"},
		{photo.Is&shown.PhotoReduced != 0, "inside/photo-note-reduced"},
	} {
		if n.is {
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
