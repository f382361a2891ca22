package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// traces are what a command may leave: whatever a person could notice.
func (st *stage) traces() string {
	focused := st.focused()
	field, selected := "", ""
	part.Each(st.top(), func(o fyne.CanvasObject) {
		if f, ok := o.(textField); ok {
			field += f.Content() + "|"
			selected += f.SelectedText() + "|"
		}
	})
	return fmt.Sprint(len(st.did), len(st.sheets), st.opened, st.app.Clipboard().Content(), st.closing, st.phonePage != nil, st.textSize(), st.theme.Mode, focused, field, selected)
}

// TestEveryEntryOnEveryPage presses each line of the menus, and its keys, on every
// page: one that is switched off does nothing at all, and one that is not does
// something. What it does not do is to panic.
func TestEveryEntryOnEveryPage(t *testing.T) {
	for i, s := range scenes() {
		if testing.Short() && i%6 > 0 { // under the race detector, which finds nothing in what one goroutine draws
			continue
		}
		st := newStage(t, s.make(), look.Theme{Mode: look.Light}, "en", normal)
		st.opts.Dump = nil
		st.opts.Stored = []Stored{{Key: "privacy/data", Path: "/home/demo/data"}}
		for _, c := range slices.Clone(st.menu.all) {
			if c.quit || c.id == "close" || c.id == "larger" || c.id == "smaller" || c.id == "normal" || strings.HasPrefix(c.label, "settings/theme") {
				continue // of the window, not of the page; see TestZoomSteps and others
			}
			st.app.Clipboard().SetContent("before")
			item := st.menu.items[c]
			off := item.Disabled
			if off != !st.menu.mayNow(c) {
				t.Errorf("%s: %s looks switched off: %t, and does something: %t", s.name, c.id, off, st.menu.mayNow(c))
			}
			before := st.traces()
			press := item.Action
			if keys, ok := item.Shortcut.(fyne.KeyboardShortcut); ok && off {
				press = func() { item.Action(); st.keys(keys) }
			}
			press()
			if after := st.traces(); off && after != before {
				t.Errorf("%s: %s is switched off, and does something:\n%s\n%s", s.name, c.id, before, after)
			} else if !off && after == before {
				t.Errorf("%s: %s is switched on, and does nothing: %s", s.name, c.id, after)
			}
			for len(st.sheets) > 0 {
				st.sheets[len(st.sheets)-1].close()
			}
			if st.phonePage != nil {
				st.closePhone()
			}
			st.did, st.opened = nil, nil
		}
	}
}

// TestTextEntries: what is done to texts is offered where there is a text for it.
func TestTextEntries(t *testing.T) {
	st := open(t, "verdict-good")
	for _, id := range []string{"cut", "paste"} {
		if !st.entry(id).Disabled && !st.has("explain") {
			t.Errorf("%s is offered on a page without a field", id)
		}
	}
	st = open(t, "cloud")
	field := st.find("explain").(*part.Field)
	st.win.Canvas().Focus(field)
	offered := func(want string) {
		t.Helper()
		got := ""
		for _, id := range []string{"cut", "copy", "paste", "select-all"} {
			if !st.entry(id).Disabled {
				got += id + " "
			}
		}
		if strings.TrimSpace(got) != want {
			t.Errorf("offered are %q, want %q", got, want)
		}
	}
	offered("paste")
	test.Type(field, "error 4013")
	offered("paste select-all")
	field.SelectAll()
	offered("cut copy paste select-all")
	st = open(t, "password")
	secret := st.find("password").(*part.Field)
	st.win.Canvas().Focus(secret)
	test.Type(secret, "secret")
	secret.SelectAll()
	offered("paste select-all") // a hidden password is not copied
}

// TestCopyARow: Ctrl+C on the list copies what is known of the marked backup.
func TestCopyARow(t *testing.T) {
	st := newStage(t, twelve(), look.Theme{Mode: look.Light}, "en", normal)
	st.win.Canvas().Focus(st.list.rows)
	st.keys(&fyne.ShortcutCopy{Clipboard: st.app.Clipboard()})
	got := st.app.Clipboard().Content()
	for _, want := range []string{"Demo iPhone", "21 November 2026", "1 GB", "checked", st.list.marked()} {
		if !strings.Contains(got, want) {
			t.Errorf("copied is %q, without %q", got, want)
		}
	}
	st.win.Canvas().Unfocus() // by mouse: the menu takes the focus
	st.app.Clipboard().SetContent("")
	st.entry("copy").Action()
	if st.app.Clipboard().Content() != got {
		t.Errorf("Edit, Copy copies %q", st.app.Clipboard().Content())
	}
}

// TestKeysOfAMac are those with Cmd: what is Ctrl elsewhere is Cmd there, and what has
// other keys there has them.
func TestKeysOfAMac(t *testing.T) {
	if k := reloadKey("darwin"); k.KeyName != fyne.KeyR || k.Modifier != fyne.KeyModifierShortcutDefault {
		t.Errorf("looking again has %s", k.ShortcutName())
	}
	if k := backKey("darwin"); k.KeyName != fyne.KeyLeftBracket || k.Modifier != fyne.KeyModifierShortcutDefault {
		t.Errorf("the way back has %s", k.ShortcutName())
	}
	st := open(t, "choose")
	for _, c := range st.menu.all {
		k, ok := c.keys.(*desktopKey)
		if !ok || k.KeyName == fyne.KeyF1 || c.id == "back" || c.id == string(guide.ActRescan) {
			continue // the system's own, or told above
		}
		if k.Modifier&fyne.KeyModifierShortcutDefault == 0 || k.Modifier&^(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift) != 0 {
			t.Errorf("%s has %s, which is no key of a Mac", c.id, k.ShortcutName())
		}
	}
}
