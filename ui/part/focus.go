package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Turned is called when the focus is elsewhere, or something else is selected: what
// can be cut and copied is another thing. lost says that nothing has the focus now;
// Fyne itself still names what had it. Nil: nobody asks.
var Turned func(lost bool)

// Sheets are what stands before the window: Fyne wraps it in something that nobody can
// look into. Nil: nothing ever does.
var Sheets func() []fyne.CanvasObject

func turned() { tellTurned(false) }

func tellTurned(lost bool) {
	if Turned != nil {
		Turned(lost)
	}
}

// canvasOf is the canvas that an object stands in. Fyne knows it only once it has drawn
// the object, and a click can come before; until then it is that of the window, of which
// there is one. Nil: there is no window.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	d := fyne.CurrentApp().Driver()
	if c := d.CanvasForObject(o); c != nil {
		return c
	}
	if all := d.AllWindows(); len(all) > 0 {
		return all[len(all)-1].Canvas()
	}
	return nil
}

// placeOf is where an object stands in its canvas, whether it was drawn yet or not.
func placeOf(c fyne.Canvas, o fyne.CanvasObject) (at fyne.Position) {
	d := fyne.CurrentApp().Driver()
	if c == nil || d.CanvasForObject(o) != nil {
		return d.AbsolutePositionForObject(o)
	}
	for _, around := range Path(c.Content(), o) {
		at = at.Add(around.Position())
	}
	return at
}

// reveal scrolls the pages around an object so that it is to be seen.
func reveal(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	if Sheets != nil {
		roots = append(roots, Sheets()...)
	}
	for _, root := range roots {
		way := Path(root, o)
		for i := len(way) - 1; i >= 0; i-- {
			if p, ok := way[i].(interface{ Reveal(fyne.CanvasObject) }); ok && way[i] != o {
				p.Reveal(o)
			}
		}
	}
}

// Path is the way from a root to an object: what holds it, outermost first, and
// the object. It is empty where the object is not to be seen below the root.
func Path(root, o fyne.CanvasObject) []fyne.CanvasObject {
	if root == nil || !root.Visible() {
		return nil
	}
	if root == o {
		return []fyne.CanvasObject{o}
	}
	for _, child := range children(root) {
		if rest := Path(child, o); rest != nil {
			return append([]fyne.CanvasObject{root}, rest...)
		}
	}
	return nil
}

// Find returns the first object below a root that is to be seen and that want
// accepts; nil where there is none.
func Find(root fyne.CanvasObject, want func(fyne.CanvasObject) bool) fyne.CanvasObject {
	if root == nil || !root.Visible() {
		return nil
	}
	if want(root) {
		return root
	}
	for _, child := range children(root) {
		if found := Find(child, want); found != nil {
			return found
		}
	}
	return nil
}

// children are what an object of the window holds.
func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case Holder:
		return o.Inside()
	case *fyne.Container:
		return o.Objects
	case *widget.PopUp:
		return []fyne.CanvasObject{o.Content}
	}
	return nil
}

// passOn gives a key that something with the focus does not use to whoever gets
// the keys without a focus.
func passOn(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// passOnRune does so with a letter.
func passOnRune(o fyne.CanvasObject, r rune) {
	if c := canvasOf(o); c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}
