package inside

import (
	"context"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// enlarge shows a picture of a message in all the room.
func (c *chats) enlarge(pictures []entryPicture, i int) {
	var all []chat.Attachment
	for _, p := range pictures {
		all = append(all, p.of)
	}
	c.large = newLargeSent(c, all)
	c.root.Objects = []fyne.CanvasObject{c.large.page}
	c.root.Refresh()
	c.focus(c.large)
	c.large.turn(i)
}

// shut goes back to the chat.
func (c *chats) shut() {
	c.large.asking.stop()
	c.large = nil
	c.root.Objects = []fyne.CanvasObject{c.split}
	c.root.Refresh()
	c.focus(c.feed)
	c.h.Changed()
}

// largeSent is a picture of a message, as large as there is room.
type largeSent struct {
	widget.BaseWidget
	c    *chats
	page *fyne.Container
	all  []chat.Attachment
	at   int

	img   *image.RGBA // nil: none yet, or none can be made
	tried bool
	asked image.Point

	picture, icon       *canvas.Raster
	ring                *canvas.Rectangle
	words               *part.Text
	back, before, after *part.Button
	focused             bool
	asking              asking
}

var (
	_ fyne.Widget    = (*largeSent)(nil)
	_ fyne.Focusable = (*largeSent)(nil)
	_ part.Described = (*largeSent)(nil)
)

func newLargeSent(c *chats, all []chat.Attachment) *largeSent {
	w := c.h.Words
	l := &largeSent{c: c, all: all, at: -1, asking: asking{h: c.h}, icon: part.NewIcon("photos"), ring: canvas.NewRectangle(color.Transparent)}
	l.picture = canvas.NewRaster(func(int, int) image.Image {
		if l.img == nil {
			return look.Plain(color.Transparent)
		}
		return l.img
	})
	l.words = part.NewNote("")
	l.words.ID = "sent-words"
	l.back = part.NewButton("sent-back", w.Say("inside/back-to-chat"), "back", func() { c.Back() })
	l.before = part.NewButton("sent-before", w.Say("inside/photo-before"), "backward", func() { l.turn(l.at - 1) })
	l.after = part.NewButton("sent-after", w.Say("inside/photo-after"), "forward", func() { l.turn(l.at + 1) })
	top := part.NewFlow(l.back)
	if len(all) > 1 {
		top = part.NewFlow(l.back, l.before, l.after)
	}
	inset := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(part.Inset{X: look.ListMargin, Y: look.Half}, o)
	}
	l.page = container.NewBorder(inset(top), inset(l.words), nil, nil, l)
	l.ExtendBaseWidget(l)
	return l
}

// turn shows one of the pictures.
func (l *largeSent) turn(i int) {
	if i = min(max(i, 0), len(l.all)-1); i == l.at {
		return
	}
	l.at, l.tried, l.asked = i, false, image.Point{}
	l.img, _ = l.c.feed.small(l.all[i])
	l.before.SetEnabled(i > 0)
	l.after.SetEnabled(i < len(l.all)-1)
	l.tell()
	l.Refresh()
	l.ask()
	l.c.h.Changed()
}

// tell says what the picture is.
func (l *largeSent) tell() {
	words := (&composer{h: l.c.h}).attachment(&l.all[l.at])
	if l.tried && l.img == nil {
		words = joined(words, l.c.h.Words.Say("inside/photo-note-none"))
	}
	l.words.Set(words)
	l.page.Refresh()
}

// ask has the picture made for the room that there is.
func (l *largeSent) ask() {
	scale := float32(1)
	if l.c.h.Canvas != nil {
		scale = l.c.h.Canvas.Scale()
	}
	size := image.Pt(int(l.Size().Width*scale), int(l.Size().Height*scale))
	if l.at < 0 || size.X < 1 || size.Y < 1 || size == l.asked {
		return
	}
	l.asked = size
	of, view := l.all[l.at], l.c.h.View
	l.asking.ask(func(ctx context.Context) func() {
		img, err := view.AttachedPicture(ctx, of, size)
		return func() {
			if l.tried = true; err == nil {
				l.img = img
			}
			l.tell()
			l.Refresh()
		}
	})
}

// Describe implements part.Described.
func (l *largeSent) Describe() part.Description {
	d := part.Description{Role: "picture", ID: "sent-large", Name: l.words.Text()}
	switch {
	case l.img == nil:
		d.State = "empty"
	case !l.tried:
		d.State = "preview"
	}
	return d
}

// AccessibilityLabel says the picture in words.
func (l *largeSent) AccessibilityLabel() string { return l.words.Text() }

// FocusGained implements fyne.Focusable.
func (l *largeSent) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements fyne.Focusable.
func (l *largeSent) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements fyne.Focusable.
func (l *largeSent) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (l *largeSent) TypedKey(e *fyne.KeyEvent) {
	if by := turns(e.Name); by != 0 {
		l.turn(l.at + by)
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.c.Back()
	default:
		passOn(l, e)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *largeSent) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return &largeSentRenderer{l}
}

type largeSentRenderer struct{ l *largeSent }

func (r *largeSentRenderer) Layout(size fyne.Size) {
	l := r.l
	l.ask()
	side := 2 * look.IconSide()
	l.icon.Resize(fyne.NewSquareSize(side))
	l.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
	l.ring.Resize(size)
	if l.img == nil {
		return
	}
	of := l.img.Bounds().Size()
	k := min(max(size.Width-2*look.FocusGap, 1)/float32(of.X), max(size.Height-2*look.FocusGap, 1)/float32(of.Y))
	if l.c.h.Canvas != nil {
		k = min(k, mostGrown/max(l.c.h.Canvas.Scale(), 0.1))
	}
	w, h := float32(of.X)*k, float32(of.Y)*k
	l.picture.Resize(fyne.NewSize(w, h))
	l.picture.Move(fyne.NewPos((size.Width-w)/2, (size.Height-h)/2))
}

func (r *largeSentRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(look.GridCell) }

func (r *largeSentRenderer) Refresh() {
	l := r.l
	setVisible(l.icon, l.img == nil)
	setVisible(l.picture, l.img != nil)
	setVisible(l.ring, l.focused)
	l.ring.StrokeWidth, l.ring.StrokeColor = look.Stroke, theme.Color(look.ColorAccent)
	r.Layout(l.Size())
	l.picture.Refresh()
	canvas.Refresh(l)
}

func (r *largeSentRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.icon, r.l.picture, r.l.ring}
}

func (r *largeSentRenderer) Destroy() {}
