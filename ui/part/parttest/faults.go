// Package parttest looks for what is wrong with how things lie in a window: for
// tests of widgets and of whole pages. It walks the tree that is drawn, renderers
// and all, and draws nothing.
package parttest

import (
	"fmt"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// Fault is one thing that is wrong.
type Fault struct {
	Kind  Kind
	Where string // the parts that it lies in, outermost first
	What  string
}

func (f Fault) String() string { return fmt.Sprintf("%s: %s (in %s)", f.Kind, f.What, f.Where) }

// Kind is what is wrong.
type Kind string

// The kinds of faults.
const (
	Squeezed Kind = "less room than it wants"
	Cut      Kind = "text is cut"
	Overlaps Kind = "one over another"
	Outside  Kind = "outside"
	Small    Kind = "too small to hit"
)

// Target is the least size of what can be clicked.
const Target float32 = 28

// slack is what may be missing before anything is seen.
const slack float32 = 1

// Faults looks at what is drawn of an object that has a size.
func Faults(root fyne.CanvasObject) []Fault {
	w := &walker{}
	at := fyne.NewPos(0, 0)
	all := box{at, root.Size()}
	w.walk(root, at, all, all, nil)
	w.overlaps()
	return w.faults
}

// box is a rectangle.
type box struct {
	at   fyne.Position
	size fyne.Size
}

func (b box) String() string {
	return fmt.Sprintf("%.0f×%.0f at %.0f,%.0f", b.size.Width, b.size.Height, b.at.X, b.at.Y)
}

// cut returns what two boxes have in common; empty where they have nothing.
func (b box) cut(o box) box {
	x, y := max(b.at.X, o.at.X), max(b.at.Y, o.at.Y)
	r, d := min(b.at.X+b.size.Width, o.at.X+o.size.Width), min(b.at.Y+b.size.Height, o.at.Y+o.size.Height)
	return box{fyne.NewPos(x, y), fyne.NewSize(max(r-x, 0), max(d-y, 0))}
}

func (b box) empty() bool { return b.size.Width <= slack || b.size.Height <= slack }

// beyond reports by how much b reaches beyond o.
func (b box) beyond(o box) float32 {
	return max(o.at.X-b.at.X, o.at.Y-b.at.Y, b.at.X+b.size.Width-o.at.X-o.size.Width, b.at.Y+b.size.Height-o.at.Y-o.size.Height)
}

// node is an object on the way from the root.
type node struct {
	up   *node
	name string // empty where it says nothing
}

func (n *node) String() string {
	var names []string
	for ; n != nil; n = n.up {
		if n.name != "" && (len(names) == 0 || names[0] != n.name) {
			names = append([]string{n.name}, names...)
		}
	}
	if len(names) > 5 {
		names = append([]string{"…"}, names[len(names)-5:]...)
	}
	return strings.Join(names, " › ")
}

func (n *node) within(o *node) bool {
	for ; n != nil; n = n.up {
		if n == o {
			return true
		}
	}
	return false
}

// thing is what must not lie over another thing.
type thing struct {
	box
	node   *node
	name   string
	text   bool
	target bool
}

type walker struct {
	faults []Fault
	things []thing
}

func (w *walker) fault(kind Kind, n *node, format string, args ...any) {
	w.faults = append(w.faults, Fault{kind, n.String(), fmt.Sprintf(format, args...)})
}

// walk looks at an object whose parent begins at a point. inside is the box that
// it has to lie in, clip the part of the window that can show it.
func (w *walker) walk(o fyne.CanvasObject, parent fyne.Position, inside, clip box, up *node) {
	if o == nil || !o.Visible() {
		return
	}
	b := box{parent.Add(o.Position()), o.Size()}
	n := &node{up, name(o)}
	switch o := o.(type) {
	case *canvas.Text:
		w.text(o, b, inside, clip, n)
		return
	case *canvas.Image:
		if o.Resource != nil && !b.empty() {
			w.inside(b, inside, n)
			w.things = append(w.things, thing{box: b.cut(clip), node: n, name: "a picture"})
		}
		return
	case *container.Scroll:
		w.inside(b, inside, n)
		w.scroll(o, b, clip, n)
		return
	case *fyne.Container:
		before := len(w.faults)
		for _, c := range o.Objects {
			w.walk(c, b.at, inside, clip, n)
		}
		if len(w.faults) == before && len(o.Objects) > 0 {
			w.room(o, b, n)
		}
		return
	case fyne.Widget:
		w.widget(o, b, inside, clip, n)
	}
}

func (w *walker) widget(o fyne.Widget, b, inside, clip box, n *node) {
	if o.MinSize().IsZero() {
		return // there is nothing in it, whatever size it had before
	}
	w.inside(b, inside, n)
	if target(o) {
		seen := b.cut(clip)
		w.things = append(w.things, thing{box: seen, node: n, name: n.name, target: true})
		if b.size.Width+slack < Target || b.size.Height+slack < Target {
			w.fault(Small, n, "%s", b)
		}
	}
	before := len(w.faults)
	r := test.WidgetRenderer(o) //nolint:staticcheck // what stands in a window has one already, and keeps it
	if !foreign(r) {
		for _, c := range r.Objects() {
			w.walk(c, b.at, b, clip, n)
		}
	}
	if len(w.faults) == before {
		w.room(o, b, n)
	}
}

// room wants an object to have the size that it asks for.
func (w *walker) room(o fyne.CanvasObject, b box, n *node) {
	least := o.MinSize()
	if b.size.Width+slack < least.Width || b.size.Height+slack < least.Height {
		w.fault(Squeezed, n, "wants %.0f×%.0f, has %s", least.Width, least.Height, b)
	}
}

// inside wants an object to lie in its parent. The ring of the focus and shadows
// are no widgets and may reach beyond.
func (w *walker) inside(b, parent box, n *node) {
	if by := b.beyond(parent); by > slack {
		w.fault(Outside, n, "%s reaches %.0f beyond %s", b, by, parent)
	}
}

func (w *walker) text(t *canvas.Text, b, inside, clip box, n *node) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	drawn := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle)
	if drawn.Width > b.size.Width+slack {
		w.fault(Cut, n, "%q is %.0f wide, has %.0f", short(t.Text), drawn.Width, b.size.Width)
	}
	left := float32(0)
	switch t.Alignment {
	case fyne.TextAlignCenter:
		left = (b.size.Width - drawn.Width) / 2
	case fyne.TextAlignTrailing:
		left = b.size.Width - drawn.Width
	}
	seen := box{b.at.AddXY(left, max((b.size.Height-drawn.Height)/2, 0)), drawn}
	// Above and below the letters there is air.
	if air := drawn.Height / 6; drawn.Height > 4*air {
		seen.at.Y, seen.size.Height = seen.at.Y+air, seen.size.Height-2*air
	}
	w.inside(seen, inside, n)
	w.things = append(w.things, thing{box: seen.cut(clip), node: n, name: fmt.Sprintf("%q", short(t.Text)), text: true})
}

func (w *walker) scroll(s *container.Scroll, b, clip box, n *node) {
	c := s.Content
	if c == nil {
		return
	}
	if s.Direction == container.ScrollVerticalOnly && c.Size().Width > b.size.Width+slack {
		w.fault(Outside, n, "what scrolls is %.0f wide, in %.0f", c.Size().Width, b.size.Width)
	}
	if !b.empty() && b.size.Height < Target && c.MinSize().Height > b.size.Height {
		w.fault(Squeezed, n, "what scrolls shows %.0f of %.0f", b.size.Height, c.MinSize().Height)
	}
	w.walk(c, b.at, box{b.at.Add(c.Position()), c.Size()}, clip.cut(b), n)
}

// overlaps wants that no text lies over other text, over a picture or over what
// can be clicked, unless it is part of that.
func (w *walker) overlaps() {
	for i, a := range w.things {
		if a.empty() {
			continue
		}
		for _, b := range w.things[i+1:] {
			if b.empty() || a.cut(b.box).empty() || a.node.within(b.node) || b.node.within(a.node) {
				continue
			}
			if !a.text && !b.text && !(a.target && b.target) {
				continue
			}
			w.fault(Overlaps, a.node, "%s %s and %s %s in %s", a.name, a.box, b.name, b.box, b.node)
		}
	}
}

// target reports whether an object can be clicked now.
func target(o fyne.CanvasObject) bool {
	if d, ok := o.(part.Described); ok && d.Describe().Disabled {
		return false
	}
	switch o.(type) {
	case fyne.Tappable, fyne.DoubleTappable:
		return true
	}
	return false
}

// foreign reports whether the toolkit draws a widget: what is in it is its own.
func foreign(r fyne.WidgetRenderer) bool {
	t := reflect.TypeOf(r)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return strings.HasPrefix(t.PkgPath(), "fyne.io/fyne/v2") && t.Name() != "SimpleRenderer"
}

// name tells what an object is; empty where that says nothing.
func name(o fyne.CanvasObject) string {
	if d, ok := o.(part.Described); ok {
		about := d.Describe()
		if about.ID != "" {
			return about.Role + " " + about.ID
		}
		return about.Role + " " + short(about.Name)
	}
	if _, ok := o.(*fyne.Container); ok {
		return ""
	}
	kind := reflect.TypeOf(o).String()
	if strings.Contains(kind, "canvas.") || strings.Contains(kind, "container.") {
		return ""
	}
	return strings.TrimPrefix(kind, "*")
}

func short(s string) string {
	if r := []rune(s); len(r) > 32 {
		return string(r[:30]) + "…"
	}
	return s
}
