package part

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// CopyMenu opens what can be copied at a place of the window. Nil: nobody offers it.
var CopyMenu func(at fyne.Position)

// EditMenu opens what can be done in a field. Nil: Fyne's own opens, in the system's language.
var EditMenu func(f *Field, at fyne.Position)

func offerCopy(at fyne.Position) {
	if CopyMenu != nil {
		CopyMenu(at)
	}
}

// Ground lies behind all of a window or of a sheet: what does not react itself, such as
// a text, offers its words to the other mouse button there. A text that takes clicks
// itself would take those of the button that it stands in.
type Ground struct{ widget.BaseWidget }

var (
	_ fyne.Widget            = (*Ground)(nil)
	_ fyne.SecondaryTappable = (*Ground)(nil)
	_ fyne.SecondaryTappable = (*Headline)(nil)
)

// NewGround makes one.
func NewGround() *Ground {
	g := &Ground{}
	g.ExtendBaseWidget(g)
	return g
}

// TappedSecondary implements fyne.SecondaryTappable.
func (g *Ground) TappedSecondary(e *fyne.PointEvent) { offerCopy(e.AbsolutePosition) }

// CreateRenderer implements fyne.Widget.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// TappedSecondary implements fyne.SecondaryTappable: a headline can have the focus, and
// so takes clicks.
func (h *Headline) TappedSecondary(e *fyne.PointEvent) { offerCopy(e.AbsolutePosition) }

// Words are what can be copied at a place: what is selected, the text there, all of the
// card, panel or button that it stands in, and where a link leads. Empty is what is not
// there, or the same as the one before.
type Words struct{ Selected, Text, Around, Address string }

// WordsAt finds the words at a place of what is to be seen below a root.
func WordsAt(root fyne.CanvasObject, at fyne.Position) Words {
	var w Words
	way := under(root, at)
	for _, o := range slices.Backward(way) {
		if w.Text == "" {
			w.Text = wordsOf(o)
		}
		around := ""
		switch o := o.(type) {
		case *Copyable:
			w.Selected = o.Selection()
		case *Panel, *Card:
			around = TextOf(o)
		case *Tap:
			switch o.About.Role {
			case "link":
				w.Address = o.Tip
			case "panel", "fold": // the heads of more
				continue
			}
			around = cmp.Or(TextOf(o), o.About.Name)
		}
		if w.Around == "" && around != w.Text {
			w.Around = around
		}
	}
	return w
}

// wordsOf are those of an object itself: a text, or a gauge, which says what it shows.
func wordsOf(o fyne.CanvasObject) string {
	if t, ok := o.(interface{ Text() string }); ok {
		return strings.TrimSpace(t.Text())
	}
	if d, ok := o.(Described); ok {
		if about := d.Describe(); about.Role == "gauge" {
			return about.Name
		}
	}
	return ""
}

// under is the way from a root to what lies at a place, outermost first: the last one that
// leads by words, which are drawn above the others, else the first.
func under(root fyne.CanvasObject, at fyne.Position) []fyne.CanvasObject {
	if root == nil || !root.Visible() {
		return nil
	}
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(root)
	end := from.Add(root.Size())
	if at.X < from.X || at.Y < from.Y || at.X >= end.X || at.Y >= end.Y {
		return nil
	}
	var best []fyne.CanvasObject
	for _, child := range children(root) {
		way := under(child, at)
		if len(way) > 0 && (best == nil || slices.ContainsFunc(way, func(o fyne.CanvasObject) bool { return wordsOf(o) != "" })) {
			best = way
		}
	}
	return append([]fyne.CanvasObject{root}, best...)
}

// TextOf returns the texts in an object, one a line; what a person typed is none.
func TextOf(root fyne.CanvasObject) string {
	var lines []string
	Each(root, func(o fyne.CanvasObject) {
		if t, ok := o.(interface{ Text() string }); ok && strings.TrimSpace(t.Text()) != "" {
			lines = append(lines, t.Text())
		}
	})
	return strings.Join(lines, "\n")
}

// Each visits an object and all that is to be seen in it.
func Each(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	for _, child := range children(o) {
		Each(child, visit)
	}
}
