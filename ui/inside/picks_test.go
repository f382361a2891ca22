package inside_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestMarkSeveral: what is marked by keys is what would be saved, whatever is searched for
// meanwhile, and Escape takes the marks away; kinds that are saved whole have none.
func TestMarkSeveral(t *testing.T) {
	files := everydayFiles(t)
	for _, kind := range []inventory.Kind{inventory.Messages, inventory.WhatsApp, inventory.Contacts, inventory.Notes, inventory.Apps, inventory.Calls} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWindow(t, files, "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500), func(h *inside.Host) inside.Page { return inside.Open(h, kind) })
			ids := func() []string {
				s, n := w.page.Selected()
				out := slices.Concat(s.Chats, s.Notes, s.Apps)
				for range s.Contacts {
					out = append(out, "contact")
				}
				if n != len(out) || len(s.Kinds) != 1 || s.Kinds[0] != string(kind) {
					t.Errorf("%d marked: %+v", n, s)
				}
				return out
			}
			w.Canvas().Focus(w.page.Focus())
			w.key(fyne.KeyHome)
			w.key(fyne.KeySpace)
			w.key(fyne.KeyDown)
			w.key(fyne.KeySpace)
			if kind == inventory.Calls {
				if len(ids()) != 0 {
					t.Error("single calls cannot be saved")
				}
				return
			}
			two := ids()
			if len(two) != 2 || !w.sees("2 marked") {
				t.Fatalf("%q:\n%s", two, strings.Join(w.says(), "\n"))
			}
			w.keep("marked-" + string(kind))
			w.Canvas().Focus(w.find("inside-search").(fyne.Focusable))
			w.Canvas().Focused().TypedRune('q')
			w.settle()
			if got := ids(); len(got) != 2 {
				t.Errorf("searching takes marks away: %q", got)
			}
			if !w.page.Back() {
				t.Fatal("the search is not cleared")
			}
			w.settle()
			w.Canvas().Focus(w.page.Focus())
			w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
			if got := ids(); len(got) < 2 {
				t.Errorf("Ctrl+A: %q", got)
			}
			if !w.page.Back() || len(ids()) != 0 || w.sees(" marked") {
				t.Errorf("Escape leaves %q:\n%s", ids(), strings.Join(w.says(), "\n"))
			}
		})
	}
}
