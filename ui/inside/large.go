package inside

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// large is one of several pictures in all the room there is: a photo, or what was sent in
// a chat. It has the keyboard, which turns to the others.
type large struct {
	widget.BaseWidget
	h  *Host
	id string

	at, count int           // which one, of how many
	turned    func()        // another one is shown: words and what stands for it are to be set
	about     func() string // the picture in words
	leave     func()        // back to where it was opened
	space     func()        // what the space bar does; nil: nothing
	// find gives the work that makes the picture for a room of so many dots; what that
	// returns is done on Fyne's goroutine.
	find func(room image.Point) func(context.Context) (then func())

	page    *fyne.Container // with buttons above and words below
	buttons *fyne.Container
	img     image.Image // nil: none yet, or none can be made
	whole   bool        // it is the picture itself, and not what stands for it
	icon    string      // in place of a picture
	opening *part.Bar   // over the picture, while it is made
	asked   image.Point // the room that it is made for
	asking  asking
	focused bool

	before, after *part.Button
}

var (
	_ fyne.Widget    = (*large)(nil)
	_ fyne.Focusable = (*large)(nil)
	_ part.Described = (*large)(nil)
	_ part.Holder    = (*large)(nil)
)

// newLarge makes one. id is what its parts are called by; back is where its button leads.
func newLarge(h *Host, id, back string, count int) *large {
	w := h.Words
	l := &large{h: h, id: id, at: -1, count: count, icon: "photos", opening: part.NewBar(), asking: asking{h: h}}
	l.opening.Set(-1, w.Say("inside/photo-note-opening"))
	l.opening.Hide()
	l.before = part.NewButton(id+"-before", w.Say("inside/photo-before"), "backward", func() { l.turn(l.at - 1) })
	l.after = part.NewButton(id+"-after", w.Say("inside/photo-after"), "forward", func() { l.turn(l.at + 1) })
	l.buttons = part.NewFlow(part.NewIconButton(id+"-back", back, "back", func() { l.leave() }))
	if count > 1 {
		l.buttons.Objects = append(l.buttons.Objects, l.before.Tap, l.after.Tap)
	}
	l.ExtendBaseWidget(l)
	return l
}

// around makes the page: with further buttons above the picture, and words below it.
func (l *large) around(words fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	l.buttons.Objects = append(l.buttons.Objects, buttons...)
	inset := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(part.Inset{X: look.ListMargin, Y: look.Half}, o)
	}
	l.page = container.NewBorder(inset(l.buttons), inset(words), nil, nil, l)
}

// turn shows one of the pictures.
func (l *large) turn(i int) {
	if i = max(min(i, l.count-1), 0); i == l.at {
		return
	}
	l.at, l.asked, l.img, l.whole = i, image.Point{}, nil, false
	l.asking.stop()
	l.opening.Hide()
	l.before.SetEnabled(i > 0)
	l.after.SetEnabled(i < l.count-1)
	l.turned()
	l.Refresh()
	l.ask()
	l.h.Changed()
}

// room is what the picture may take: as much as everything on the page, without the ring.
func (l *large) room() fyne.Size {
	return l.Size().SubtractWidthHeight(2*look.ListMargin, 2*look.FocusGap).Max(fyne.NewSquareSize(1))
}

// scale is how many dots there are for a size of one.
func (l *large) scale() float32 {
	if l.h.Canvas == nil {
		return 1
	}
	return max(l.h.Canvas.Scale(), 0.1)
}

// ask has the picture made. One that was made is not made again for a little less room.
func (l *large) ask() {
	scale, room := l.scale(), l.room()
	size := image.Pt(int(room.Width*scale), int(room.Height*scale))
	if l.at < 0 || size.X < 1 || size.Y < 1 || size.X <= l.asked.X && size.Y <= l.asked.Y && 2*size.X > l.asked.X && 2*size.Y > l.asked.Y {
		return
	}
	l.asked = size
	find := l.find(size)
	l.asking.ask(func(ctx context.Context) func() {
		made, end := context.WithCancel(ctx)
		go l.beat(made)
		then := find(ctx)
		end()
		return func() {
			l.opening.Hide()
			then()
			l.Refresh()
		}
	})
}

// beat shows that the picture is being made, until it is. A quick one shows nothing.
func (l *large) beat(ctx context.Context) {
	every := time.NewTicker(look.OpeningBeat)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			l.h.Post(func() {
				if ctx.Err() == nil {
					l.opening.Show()
					l.opening.Beat()
					l.h.Changed()
				}
			})
		}
	}
}

// Describe implements part.Described.
func (l *large) Describe() part.Description {
	d := part.Description{Role: "picture", ID: l.id + "-large", Name: l.about()}
	switch {
	case l.img == nil:
		d.State = "empty"
	case !l.whole:
		d.State = "preview"
	}
	return d
}

// AccessibilityLabel says the picture in words.
func (l *large) AccessibilityLabel() string { return l.about() }

// Inside implements part.Holder.
func (l *large) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{l.opening} }

// FocusGained implements fyne.Focusable.
func (l *large) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *large) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *large) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *large) TypedKey(e *fyne.KeyEvent) {
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
		l.turn(l.count - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		l.leave()
	default:
		if e.Name == fyne.KeySpace && l.space != nil {
			l.space()
			return
		}
		passOn(l, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *large) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	r := &largeRenderer{l: l, icon: part.NewIcon(l.icon)}
	r.picture = canvas.NewRaster(func(int, int) image.Image {
		if l.img == nil {
			return image.NewRGBA(image.Rect(0, 0, 1, 1))
		}
		return l.img
	})
	for i := range r.ring {
		r.ring[i] = canvas.NewRectangle(nil)
	}
	return r
}
