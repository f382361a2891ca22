package inside_test

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestHitsAreMarked: what is searched for is counted, marked in the list and in the chat,
// and F3 goes from one to the next; what is not there is said.
func TestHitsAreMarked(t *testing.T) {
	for _, rtl := range []bool{false, true} {
		w := newWindow(t, everydayFiles(t), "en", look.Theme{Mode: look.Light, RightToLeft: rtl}, fyne.NewSize(815, 500), messagesPage)
		if n := marks(w.Content()); n != 0 {
			t.Errorf("%d marks before a search", n)
		}
		w.Canvas().Focus(w.find("inside-search").(fyne.Focusable))
		for _, r := range "THÉ " {
			w.Canvas().Focused().TypedRune(r)
		}
		w.settle()
		if !w.sees(" messages in ") || !w.sees(" chats") {
			t.Errorf("not counted:\n%s", strings.Join(w.says(), "\n"))
		}
		if marks(w.page.Focus().(fyne.CanvasObject)) == 0 {
			t.Error("nothing is marked in the list")
		}
		w.key(fyne.KeyF3)
		rows := w.page.Focus().(*part.List)
		one := rows.Marked()
		w.keep("hits-" + map[bool]string{false: "ltr", true: "rtl"}[rtl])
		if marks(w.find("messages")) == 0 {
			t.Error("nothing is marked in the chat")
		}
		w.key(fyne.KeyF3)
		if two := rows.Marked(); one == two || one != "found 0" {
			t.Errorf("F3 goes from %q to %q", one, two)
		}
		test.Tap(w.find("inside-hit-before").(fyne.Tappable))
		w.settle()
		if rows.Marked() != one {
			t.Errorf("back is %q", rows.Marked())
		}
		w.page.Back()
		w.page.Back()
		w.settle()
		if n := marks(w.Content()); n != 0 {
			t.Errorf("%d marks stay when the search is over", n)
		}
		for _, r := range "qqzzq" {
			w.Canvas().Focus(w.find("inside-search").(fyne.Focusable))
			w.Canvas().Focused().TypedRune(r)
		}
		w.settle()
		if !w.sees("Nothing found") {
			t.Errorf("it is not said that nothing was found:\n%s", strings.Join(w.says(), "\n"))
		}
	}
}

// marks counts the marks behind what is searched for.
func marks(o fyne.CanvasObject) (n int) {
	ink := theme.Color(look.ColorWarnSoft)
	var in func(o fyne.CanvasObject)
	in = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Rectangle:
			if o.FillColor != nil && o.Size().Width > 3 && color.NRGBAModel.Convert(o.FillColor) == color.NRGBAModel.Convert(ink) {
				n++
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				in(c)
			}
		case *fyne.Container:
			for _, c := range o.Objects {
				in(c)
			}
		}
	}
	in(o)
	return n
}
