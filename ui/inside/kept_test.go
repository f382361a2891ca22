package inside_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// again leaves the page and opens it once more, as the window does.
func (w *window) again(kind inventory.Kind) {
	w.host.Kept = w.page.(inside.Keeper).Keep()
	w.page.Close()
	w.settle()
	w.page = inside.Open(w.host, kind)
	size := w.Content().Size()
	w.SetContent(container.NewStack(canvas.NewRectangle(theme.Color(theme.ColorNameBackground)), w.page.Object()))
	w.Content().Resize(size)
	w.settle()
	w.Canvas().Focus(w.page.Focus())
}

// come is how many of the pictures of a message have come; when they do, the machine decides.
var come = regexp.MustCompile(` \(\d+ of (\d+) pictures\)$`)

// stands is what can be seen, but for which pictures have come.
func (w *window) stands() []string {
	out := w.says()
	for i := range out {
		out[i] = come.ReplaceAllString(out[i], " ($1 pictures)")
	}
	return out
}

// TestPlacesStay: a list or a chat that is left and opened again is where it was: what is
// searched for, marked, picked, read, and how far everything is scrolled.
func TestPlacesStay(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(815, 300), fyne.NewSize(515, 300)} {
		for _, kind := range []inventory.Kind{inventory.Contacts, inventory.Notes, inventory.Calls, inventory.Messages, inventory.WhatsApp, inventory.Apps} {
			for _, query := range []string{"", "e"} {
				t.Run(fmt.Sprint(kind, " ", size.Width, " ", query), func(t *testing.T) {
					w := newWindow(t, everydayFiles(t), "en", look.Theme{Mode: look.Light}, size, func(h *inside.Host) inside.Page { return inside.Open(h, kind) })
					if query != "" {
						w.find("inside-search").(*part.Search).SetText(query)
						w.settle()
					}
					w.Canvas().Focus(w.page.Focus())
					w.key(fyne.KeyDown)
					if list := w.page.Focus().(*part.List); list.Picks {
						list.TypedShortcut(&fyne.ShortcutSelectAll{})
						w.settle()
					}
					for range 7 {
						w.key(fyne.KeyDown)
					}
					before, picked := w.stands(), fmt.Sprint(w.page.Selected())
					w.again(kind)
					if after := w.stands(); !slices.Equal(after, before) {
						t.Errorf("the list was\n%s\nand is\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
					}
					if got := fmt.Sprint(w.page.Selected()); got != picked {
						t.Errorf("marked is %s, and was %s", got, picked)
					}
					w.key(fyne.KeyReturn) // into what is marked
					w.key(fyne.KeyPageUp)
					w.key(fyne.KeyPageUp)
					before = w.stands()
					w.again(kind)
					if after := w.stands(); !slices.Equal(after, before) {
						t.Errorf("what was read was\n%s\nand is\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
					}
				})
			}
		}
	}
}
