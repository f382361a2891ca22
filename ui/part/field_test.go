package part

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestPasteReplaces: a path that is pasted into a field with a folder to begin with is not put
// behind it; what a person has typed, or left of it, stays.
func TestPasteReplaces(t *testing.T) {
	app := test.NewTempApp(t)
	app.Clipboard().SetContent("/mnt/b")
	paste := &fyne.ShortcutPaste{Clipboard: app.Clipboard()}
	key := func(f *Field, name fyne.KeyName) { f.TypedKey(&fyne.KeyEvent{Name: name}) }
	for _, c := range []struct {
		what string
		do   func(f *Field)
		want string
	}{
		{"untouched", func(*Field) {}, "/mnt/b"},
		{"gone through", func(f *Field) { key(f, fyne.KeyLeft); key(f, fyne.KeyEnd) }, "/mnt/b"},
		{"typed", func(f *Field) { key(f, fyne.KeyEnd); f.TypedRune('x') }, "/homex/mnt/b"},
		{"removed", func(f *Field) { key(f, fyne.KeyEnd); key(f, fyne.KeyBackspace) }, "/hom/mnt/b"},
		{"pasted before", func(f *Field) { f.TypedShortcut(paste) }, "/mnt/b/mnt/b"},
		{"put there anew", func(f *Field) { f.TypedRune('x'); f.SetText("/other") }, "/mnt/b"},
		{"any other field", func(f *Field) { f.PasteReplaces = false; key(f, fyne.KeyEnd) }, "/home/mnt/b"},
	} {
		f := NewField("x", "", nil)
		f.PasteReplaces = true
		f.SetText("/home")
		c.do(f)
		f.TypedShortcut(paste)
		if f.Text != c.want {
			t.Errorf("%s: %q, want %q", c.what, f.Text, c.want)
		}
	}
}
