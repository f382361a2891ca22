package ui

import (
	"cmp"
	"encoding/json"
	"runtime"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// Item is one thing on the screen, for whoever reads the window as text.
type Item struct {
	Role     string  `json:"role"`
	ID       string  `json:"id,omitempty"`
	Name     string  `json:"name,omitempty"`
	State    string  `json:"state,omitempty"`
	Primary  bool    `json:"primary,omitempty"`
	Disabled bool    `json:"disabled,omitempty"`
	Focused  bool    `json:"focused,omitempty"`
	Drawn    bool    `json:"drawn"`           // Fyne has drawn it, and so knows its place
	Shown    bool    `json:"shown"`           // that was done, and its middle is within what can be seen now
	Whole    bool    `json:"whole"`           // all of it is
	Lacks    float32 `json:"lacks,omitempty"` // pixels that it wants beyond the room that it has
	X        float32 `json:"x"`               // pixels from the left edge of the window
	Y        float32 `json:"y"`
	W        float32 `json:"w"`
	H        float32 `json:"h"`
}

// Dump is the window as text.
type Dump struct {
	Serial   int     `json:"serial"`   // counts the texts
	Routines int     `json:"routines"` // goroutines that there are
	Step     string  `json:"step"`
	Sheet    bool    `json:"sheet"` // a sheet stands before the window
	Scale    float32 `json:"scale"`
	W        float32 `json:"w"`
	H        float32 `json:"h"`
	Items    []Item  `json:"items"`
}

// dump hands the text of the window over, and sees to it that the next one
// comes: positions settle, pages scroll and the focus moves without any news.
func (w *Window) dump() {
	if w.opts.Dump == nil {
		return
	}
	w.serial++
	text := w.read()
	text.Serial, text.Routines = w.serial, runtime.NumGoroutine()
	if data, err := json.MarshalIndent(text, "", " "); err == nil {
		w.opts.Dump(data)
	}
	w.dumpSoon()
}

// dumpSoon asks for a new text after something that is not part of the state.
func (w *Window) dumpSoon() {
	if w.opts.Dump != nil {
		w.pump.again()
	}
}

// read walks over all that is to be seen.
func (w *Window) read() Dump {
	c := w.win.Canvas()
	d := Dump{Step: w.last.Step, Sheet: len(w.sheets) > 0, Scale: c.Scale()}
	size := c.Size()
	d.W, d.H = size.Width*d.Scale, size.Height*d.Scale
	r := reader{dump: &d, canvas: c, driver: fyne.CurrentApp().Driver()}
	root := c.Content()
	if n := len(w.sheets); n > 0 {
		root = w.sheets[n-1].inside
	}
	if menu := cmp.Or(w.list.menu, w.copying); menu != nil { // it stands before everything else
		menu.Each(func(o fyne.CanvasObject, about part.Description) { r.take(o, about, fyne.NewPos(0, 0), size) })
		return d
	}
	r.walk(root, fyne.NewPos(0, 0), size)
	return d
}

type reader struct {
	dump   *Dump
	canvas fyne.Canvas
	driver fyne.Driver
}

// walk takes an object and what is in it; clip is the part of the window that
// can show it.
func (r *reader) walk(o fyne.CanvasObject, clipAt fyne.Position, clip fyne.Size) {
	if o == nil || !o.Visible() {
		return
	}
	if d, ok := o.(part.Described); ok {
		r.take(o, d.Describe(), clipAt, clip)
	}
	switch o := o.(type) {
	case *part.Page:
		clipAt, clip = r.driver.AbsolutePositionForObject(o), o.Size()
	case *part.List:
		clipAt, clip = r.driver.AbsolutePositionForObject(o), o.Size()
	case *part.Grid:
		clipAt, clip = r.driver.AbsolutePositionForObject(o), o.Size()
	}
	switch o := o.(type) {
	case part.Holder:
		for _, child := range o.Inside() {
			r.walk(child, clipAt, clip)
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			r.walk(child, clipAt, clip)
		}
	}
}

func (r *reader) take(o fyne.CanvasObject, about part.Description, clipAt fyne.Position, clip fyne.Size) {
	if about.Name == "" {
		return
	}
	drawn := r.driver.CanvasForObject(o) != nil
	at, size := r.driver.AbsolutePositionForObject(o), o.Size()
	middle := at.AddXY(size.Width/2, size.Height/2)
	focused := false
	if f := r.canvas.Focused(); f != nil {
		focused = any(f) == any(o)
	}
	s := r.dump.Scale
	end, clipEnd, least := at.Add(size), clipAt.Add(clip), o.MinSize()
	r.dump.Items = append(r.dump.Items, Item{
		Role: about.Role, ID: about.ID, Name: about.Name, State: about.State, Primary: about.Primary,
		Disabled: about.Disabled, Focused: focused, Drawn: drawn,
		Shown: drawn && middle.X >= clipAt.X && middle.Y >= clipAt.Y && middle.X <= clipAt.X+clip.Width && middle.Y <= clipAt.Y+clip.Height,
		Whole: at.X >= clipAt.X && at.Y >= clipAt.Y && end.X <= clipEnd.X && end.Y <= clipEnd.Y,
		Lacks: max(least.Width-size.Width, least.Height-size.Height, 0) * s,
		X:     at.X * s, Y: at.Y * s, W: size.Width * s, H: size.Height * s,
	})
}
