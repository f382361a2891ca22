package part

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// NewStepList is what is to be done, in order. A number stands beside the first
// line of its step, however many lines there are.
func NewStepList(steps ...string) *fyne.Container {
	column := NewColumn(1)
	for i, s := range steps {
		column.Add(NewNumbered(i+1, NewText(s)))
	}
	return column
}

// NewNumbered is a number beside what begins with a line of body text.
func NewNumbered(n int, content fyne.CanvasObject) *fyne.Container {
	return container.New(numbered{}, NewNumber(n), content)
}

// numbered puts a number beside content whose first line is body text.
type numbered struct{}

// indent is where the content begins, and drop how far below the top.
func (numbered) indent(o []fyne.CanvasObject) (indent, drop float32) {
	n := o[0].MinSize()
	return n.Width + look.Space, max((n.Height-lineHeight(Body, false))/2, 0)
}

func (l numbered) Layout(o []fyne.CanvasObject, size fyne.Size) {
	indent, drop := l.indent(o)
	n := o[0].MinSize()
	o[0].Resize(n)
	o[0].Move(fyne.NewPos(lead(0, n.Width, size.Width), 0))
	w := size.Width - indent
	Tall(o[1], w)
	o[1].Move(fyne.NewPos(lead(indent, w, size.Width), drop))
}

func (l numbered) MinSize(o []fyne.CanvasObject) fyne.Size {
	indent, drop := l.indent(o)
	n, m := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(indent+m.Width, max(n.Height, drop+m.Height))
}

// NewNumber is a number in a soft circle, before a step.
func NewNumber(n int) *fyne.Container {
	side := look.IconSide() + look.Half
	dot := canvas.NewCircle(theme.Color(look.ColorAccentSoft))
	text := NewNote(strconv.Itoa(n))
	text.Bold, text.OneLine, text.Align, text.Color = true, true, fyne.TextAlignCenter, look.ColorAccent
	return container.New(square{side}, dot, text)
}

// square gives all objects the same square; a text stands in its middle.
type square struct{ side float32 }

func (s square) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	for _, o := range objects {
		h := s.side
		if _, ok := o.(*Text); ok {
			h = o.MinSize().Height
		}
		o.Resize(fyne.NewSize(s.side, h))
		o.Move(fyne.NewPos(0, (s.side-h)/2))
	}
}

func (s square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(s.side) }
