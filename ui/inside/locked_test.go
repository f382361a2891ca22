package inside_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestLockedNote: by keyboard alone, a wrong password and the right one; nothing that was
// typed is left in the field, nor in what can be read of the screen.
func TestLockedNote(t *testing.T) {
	files := []samples.File{{Domain: "AppDomainGroup-group.com.apple.notes", Path: "NoteStore.sqlite", Data: contentstest.Fixture(t, "notes/plaso-ios15.NoteStore.sqlite")}}
	for _, shape := range []struct {
		name, lang string
		theme      look.Theme
		size       fyne.Size
	}{
		{"light", "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500)},
		{"dark-de-small", "de", look.Theme{Mode: look.Dark}, fyne.NewSize(515, 400)},
		{"light-200-de", "de", look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(815, 500)},
	} {
		t.Run(shape.name, func(t *testing.T) {
			w := newWindow(t, files, shape.lang, shape.theme, shape.size, func(h *inside.Host) inside.Page { return inside.NewRecords(h, inventory.Notes) })
			w.Canvas().Focus(w.page.Focus())
			list, err := w.view.List(t.Context(), inventory.Notes, "My Secret Note")
			i := slices.IndexFunc(list.Rows, func(r shown.Row) bool { return r.Title == "My Secret Note" })
			if err != nil || i < 0 {
				t.Fatalf("%+v, %v", list, err)
			}
			w.find("inside-list").(*part.List).OnTake(list.Rows[i].ID)
			w.settle()
			field := w.find("note-password").(*part.Field)
			if w.Canvas().Focused() != fyne.Focusable(field) {
				t.Errorf("the keyboard is on %T", w.Canvas().Focused())
			}
			w.keep("locked-" + shape.name)
			typed := func(password string) {
				for _, r := range password {
					w.Canvas().Focused().TypedRune(r)
				}
				w.key(fyne.KeyReturn)
			}
			typed("wrong")
			if !w.sees(w.host.Words.Say("inside/note-wrong")) || w.sees("protect this note") {
				t.Errorf("%s", strings.Join(w.says(), "\n"))
			}
			w.keep("locked-wrong-" + shape.name)
			typed("MyPassword") // the wrong one is selected, so this takes its place
			if !w.sees("I am going to protect this note with a code.") || w.sees("MyPassword") || field.Text != "" {
				t.Errorf("%q is left:\n%s", field.Text, strings.Join(w.says(), "\n"))
			}
			w.keep("locked-open-" + shape.name)
		})
	}
}
