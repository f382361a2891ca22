package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// hit is what Fyne's driver would choose for a click.
func (st *stage) hit(at fyne.Position) (hit fyne.CanvasObject) {
	var in func(o fyne.CanvasObject)
	in = func(o fyne.CanvasObject) {
		from := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		end := from.Add(o.Size())
		if !o.Visible() || at.X < from.X || at.Y < from.Y || at.X >= end.X || at.Y >= end.Y {
			return
		}
		switch o.(type) {
		case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
			hit = o
		}
		switch o := o.(type) {
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				in(child)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				in(child)
			}
		}
	}
	root := fyne.CanvasObject(st.win.Content())
	if top := st.win.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	in(root)
	return hit
}

// secondary clicks with the other mouse button.
func (st *stage) secondary(at fyne.Position) {
	if s, ok := st.hit(at).(fyne.SecondaryTappable); ok {
		s.TappedSecondary(&fyne.PointEvent{AbsolutePosition: at})
	}
}

// copies clicks with the other mouse button in the middle of an object, and returns what
// each line of the menu puts into the clipboard.
func (st *stage) copies(o fyne.CanvasObject) map[string]string {
	st.t.Helper()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(2, o.Size().Height/2)
	got := map[string]string{}
	for _, id := range []string{"copy-text", "copy-around", "copy-address", "copy-page"} {
		st.app.Clipboard().SetContent("")
		st.secondary(at)
		if st.copying == nil {
			st.t.Fatalf("no menu opens at %v", at)
		}
		items := st.copying.Items()
		st.copying.Close()
		for _, i := range items {
			if i.ID == id {
				i.Do()
				got[id] = st.app.Clipboard().Content()
			}
		}
	}
	return got
}

// TestEveryTextCanBeCopied: each text of each page, of its strip and its sidebar, and of
// sheets, offers itself to the other mouse button, unless what it stands in has a menu.
func TestEveryTextCanBeCopied(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	tried := 0
	for _, s := range scenes() {
		st := newStage(t, s.make(), look.Theme{Mode: look.Light}, "en", fyne.NewSize(1100, 2600))
		part.Each(st.win.Content(), func(o fyne.CanvasObject) {
			var said string
			switch o := o.(type) {
			case *part.Text:
				said = o.Text()
			case *part.Headline:
				said = o.Text()
			}
			if said == "" || o.Size().Width == 0 || ownMenu(st.win.Content(), o) {
				return
			}
			tried++
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(2, 4)
			if at.Y > 2600 {
				return
			}
			if got := part.WordsAt(st.top(), at); got.Text != strings.TrimSpace(said) {
				t.Errorf("%s: the place of %q gives %q", s.name, said, got.Text)
			}
			st.secondary(at)
			if st.copying == nil {
				t.Errorf("%s: %q opens no menu", s.name, said)
				return
			}
			st.copying.Close()
		})
	}
	if tried < 1000 {
		t.Errorf("only %d texts were tried", tried)
	}
}

// ownMenu reports whether an object stands in something that has a menu of its own.
func ownMenu(root, o fyne.CanvasObject) bool {
	for _, around := range part.Path(root, o) {
		if tap, ok := around.(*part.Tap); ok && tap.OnMenu != nil {
			return true
		}
	}
	return false
}

// TestCopyMenu copies the text, its section and the page.
func TestCopyMenu(t *testing.T) {
	st := open(t, "verdict-good")
	got := st.copies(st.way.title)
	if got["copy-text"] != st.way.title.Text() || !strings.Contains(got["copy-page"], st.way.title.Text()) {
		t.Errorf("the headline gives %q", got)
	}
	line := part.Find(st.way.middle, func(o fyne.CanvasObject) bool { _, is := o.(*part.Text); return is })
	got = st.copies(line)
	if got["copy-text"] != line.(*part.Text).Text() || !strings.Contains(got["copy-around"], got["copy-text"]) || strings.Count(got["copy-around"], "\n") < 2 {
		t.Errorf("a line of evidence gives %q", got)
	}
	if st.layer.Said() != "Copied" {
		t.Errorf("it is confirmed with %q", st.layer.Said())
	}
	st.press(desktop.KeyMenu)
	if st.copying == nil {
		t.Fatal("the menu key opens nothing")
	}
	st.copying.Close()

	st.showAbout()
	var text *part.Text
	part.Each(st.top(), func(o fyne.CanvasObject) {
		if t, is := o.(*part.Text); is && strings.Contains(t.Text(), "ifeboat") {
			text = t
		}
	})
	if got := st.copies(text); got["copy-text"] != text.Text() {
		t.Errorf("a text of a sheet gives %q", got)
	}
}

// TestOwnMenusSpeakOurLanguage: a command that can be selected, and a field, open our menu
// and not Fyne's, which speaks the system's language.
func TestOwnMenusSpeakOurLanguage(t *testing.T) {
	s := sceneNamed(t, "no-service")
	s.Since = map[guide.ProblemID]time.Time{"host/service-missing-linux": now.Add(-time.Minute)}
	st := newStage(t, s, look.Theme{Mode: look.Light}, "de", fyne.NewSize(1100, 1800))
	command, _ := part.Find(st.win.Content(), func(o fyne.CanvasObject) bool { _, is := o.(*part.Copyable); return is }).(*part.Copyable)
	if command == nil {
		t.Fatal("no command stands on the page")
	}
	middle := func(o fyne.CanvasObject) fyne.Position {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(30, o.Size().Height/2)
	}
	labels := func(at fyne.Position) (all []string) {
		t.Helper()
		st.secondary(at)
		if st.copying == nil {
			t.Fatalf("no menu of ours: %T", st.hit(at))
		}
		for _, i := range st.copying.Items() {
			all = append(all, i.Label)
		}
		return all
	}
	command.MouseIn(nil)
	at := middle(command)
	if got := labels(at); got[0] != "Diesen Text kopieren" {
		t.Errorf("over a command: %q", got)
	}
	st.copying.Close()
	twice, ok := st.hit(at).(fyne.DoubleTappable)
	if !ok {
		t.Fatalf("%T takes no double click", st.hit(at))
	}
	twice.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(30, 20)})
	word := command.Selection()
	if word == "" || word == command.Text() {
		t.Errorf("a double click selects %q", word)
	}
	if got := labels(at); got[0] != "Markiertes kopieren" {
		t.Errorf("with something selected: %q", got)
	}
	st.copying.Items()[0].Do()
	if got := st.app.Clipboard().Content(); got != word {
		t.Errorf("copied %q", got)
	}
	st.copying.Close()

	st.showExplain()
	field := part.Find(st.top(), func(o fyne.CanvasObject) bool { _, is := o.(*part.Field); return is }).(*part.Field)
	if got := labels(middle(field)); !slices.Equal(got, []string{"Ausschneiden", "Kopieren", "Einfügen", "Alles auswählen"}) {
		t.Errorf("a field offers %q", got)
	}
	for _, i := range st.copying.Items() {
		if i.ID == "paste" {
			i.Do()
		}
	}
	if field.Text != word || !field.Typed() {
		t.Errorf("pasted %q", field.Text)
	}
}
