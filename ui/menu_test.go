package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// keys presses keys as Fyne's driver does: the menu bar first, switched on or
// not, then what has the focus.
func (st *stage) keys(s fyne.Shortcut) {
	st.t.Helper()
	var in func(*fyne.Menu) bool
	in = func(m *fyne.Menu) bool {
		for _, i := range m.Items {
			if i.Shortcut != nil && i.Shortcut.ShortcutName() == s.ShortcutName() && i.Action != nil {
				i.Action()
				return true
			}
			if i.ChildMenu != nil && in(i.ChildMenu) {
				return true
			}
		}
		return false
	}
	for _, m := range st.win.MainMenu().Items {
		if in(m) {
			return
		}
	}
	if f, ok := st.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
	}
	// A real window would take them now; Fyne's window for tests does not.
}

// entry finds an item of the menus by the ID of its command.
func (st *stage) entry(id string) *fyne.MenuItem {
	st.t.Helper()
	for c, i := range st.menu.items {
		if c.id == id {
			return i
		}
	}
	st.t.Fatalf("no menu offers %s", id)
	return nil
}

// TestMenuOffersWhatTheRouteOffers: an item that the Route does not offer is
// switched off, and neither a click nor its keys do it all the same.
func TestMenuOffersWhatTheRouteOffers(t *testing.T) {
	st := open(t, "choose")
	if !st.entry("check").Disabled {
		t.Error("nothing is chosen, and the menu offers to check it")
	}
	st.entry("check").Action()
	st.keys(control(fyne.KeyK))
	if len(st.did) != 0 {
		t.Fatalf("sent %+v, which nothing offered", st.did)
	}
	bar := st.win.MainMenu()
	st.situation = sceneNamed(t, "check")
	st.show()
	if st.win.MainMenu() != bar {
		t.Error("the bar was made anew, which closes an open menu")
	}
	if st.entry("check").Disabled {
		t.Fatal("the menu does not offer the check")
	}
	st.keys(control(fyne.KeyK))
	if got := st.lastDid(); got.Action != guide.ActCheck {
		t.Errorf("sent %+v", got)
	}
	st.situation = sceneNamed(t, "checking")
	st.show()
	if !st.entry("check").Disabled {
		t.Error("the menu offers a second check while one runs")
	}
}

// TestMenuReachesEveryOffer: what the menus press is what the page's own button
// does.
func TestMenuReachesEveryOffer(t *testing.T) {
	for _, c := range []struct {
		scene, entry string
		want         guide.ActionID
	}{
		{"check", "check-quick", guide.ActCheckQuick},
		{"restore-how", "rehearse", guide.ActRehearse},
		{"choose", "rescan", guide.ActRescan},
		{"verdict-good", "back", guide.ActGoTo},
	} {
		st := open(t, c.scene)
		if st.entry(c.entry).Disabled {
			t.Errorf("%s: %s is switched off", c.scene, c.entry)
			continue
		}
		st.entry(c.entry).Action()
		if got := st.lastDid(); got.Action != c.want {
			t.Errorf("%s: %s sent %+v", c.scene, c.entry, st.did)
		}
	}
	for entry, sheet := range map[string]string{
		"add-folder": "folder", "back-up-phone": "backup-ok", "save-report": "report-save",
		"settings": "size-100", "explain": "explain",
	} {
		st := open(t, "choose")
		st.entry(entry).Action()
		if len(st.sheets) != 1 || !st.has(sheet) {
			t.Errorf("%s does not open its sheet", entry)
		}
	}
}

// TestMenuKeysAreOneOfAKind: no two commands share keys, and each has words.
func TestMenuKeysAreOneOfAKind(t *testing.T) {
	st := open(t, "choose")
	taken := map[string]string{}
	for _, c := range st.menu.all {
		if st.say(c.label) == c.label {
			t.Errorf("%s has no words", c.id)
		}
		keys := c.also
		if c.keys != nil {
			keys = append([]fyne.Shortcut{c.keys}, keys...)
		}
		for _, k := range keys {
			if other := taken[k.ShortcutName()]; other != "" {
				t.Errorf("%s and %s have the same keys: %s", c.id, other, k.ShortcutName())
			}
			taken[k.ShortcutName()] = c.id
		}
	}
}

// TestMenuSpeaksTheLanguage of the window, also after it was changed.
func TestMenuSpeaksTheLanguage(t *testing.T) {
	st := open(t, "choose")
	st.setLanguage("de")
	if got := st.win.MainMenu().Items[0].Label; got != "Datei" {
		t.Errorf("the first menu is called %q", got)
	}
	if got := st.entry("larger").Label; got != "Größere Schrift" {
		t.Errorf("an item is called %q", got)
	}
}

// TestKeysWorkWhileTyping: a field with the focus does not swallow them.
func TestKeysWorkWhileTyping(t *testing.T) {
	st := open(t, "password")
	field := st.find("password").(*part.Field)
	test.Type(field, "half typ")
	st.keys(control(fyne.KeyPlus))
	if st.textSize() != 1.1 {
		t.Errorf("the text has size %g", st.textSize())
	}
	field = st.find("password").(*part.Field)
	if field.Text != "half typ" || st.win.Canvas().Focused() != fyne.Focusable(field) {
		t.Errorf("the field reads %q, the focus is on %v", field.Text, st.win.Canvas().Focused())
	}
	st.press(fyne.KeyF1)
	if len(st.sheets) != 1 || !st.has("explain") {
		t.Fatal("F1 does not open the box for messages")
	}
	test.Type(st.find("explain").(*part.Field), "4013")
	st.keys(control(fyne.KeyB)) // not behind the sheet
	st.keys(control(fyne.KeyMinus))
	if len(st.sheets) != 1 || len(st.did) != 0 || st.textSize() != 1 {
		t.Errorf("%d sheets, sent %+v, size %g", len(st.sheets), st.did, st.textSize())
	}
	if got := st.find("explain").(*part.Field).Text; got != "4013" {
		t.Errorf("the sheet lost what was typed: %q", got)
	}
	st.keys(control(fyne.KeyW))
	if len(st.sheets) != 0 || st.closing {
		t.Error("Ctrl+W does not close the sheet only")
	}
	st.keys(control(fyne.KeyW))
	if !st.closing {
		t.Error("Ctrl+W does not close the window")
	}
}

// TestQuitAsksWhileWorkRuns: the keys for it are no way around the question.
func TestQuitAsksWhileWorkRuns(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyQ, fyne.KeyW} {
		st := open(t, "checking")
		st.keys(control(key))
		if len(st.sheets) != 1 || st.closing {
			t.Errorf("Ctrl+%s did not ask", key)
		}
	}
}

func TestCopy(t *testing.T) {
	st := open(t, "verdict-damaged")
	clip := func() string { return st.app.Clipboard().Content() }
	st.win.Canvas().Focus(st.find("findings").(fyne.Focusable))
	st.keys(&fyne.ShortcutCopy{Clipboard: st.app.Clipboard()})
	if got := clip(); got != "Details" {
		t.Errorf("Ctrl+C copies %q", got)
	}
	st.keys(control(fyne.KeyC, fyne.KeyModifierShift))
	if got := clip(); !strings.Contains(got, "is damaged") || !strings.Contains(got, "\n") {
		t.Errorf("the page is copied as %q", got)
	}
	st = open(t, "password")
	field := st.find("password").(*part.Field)
	test.Type(field, "secret")
	st.keys(control(fyne.KeyC, fyne.KeyModifierShift))
	if strings.Contains(clip(), "secret") {
		t.Error("the copied page tells the password")
	}
	// By mouse: the click into the menu takes the focus away.
	st = open(t, "cloud")
	message := st.find("explain").(*part.Field)
	message.SetText("the phone said this")
	message.SelectAll()
	st.win.Canvas().Unfocus()
	st.entry("copy").Action()
	if got := clip(); got != "the phone said this" {
		t.Errorf("Edit, Copy by mouse copies %q", got)
	}
	st.win.Canvas().Unfocus()
	st.entry("cut").Action()
	if message.Text != "" {
		t.Errorf("Edit, Cut leaves %q", message.Text)
	}
	st.win.Canvas().Unfocus()
	st.entry("paste").Action()
	if message.Text != "the phone said this" {
		t.Errorf("Edit, Paste leaves %q", message.Text)
	}
}

func TestZoomSteps(t *testing.T) {
	for _, c := range []struct {
		size  float32
		steps int
		want  float32
	}{
		{1, 1, 1.1}, {1, -1, 0.9}, {2, 1, 2}, {0.8, -1, 0.8}, {1.5, 2, 2}, {1.3, 1, 1.5}, {1.3, -1, 1.25}, {9, -1, 2}, {0.1, 1, 0.8},
	} {
		if got := nextSize(c.size, c.steps); got != c.want {
			t.Errorf("from %g by %d: %g, want %g", c.size, c.steps, got, c.want)
		}
	}
	st := open(t, "choose")
	for range 20 {
		st.keys(control(fyne.KeyPlus))
	}
	if got := Recall(st.app.Preferences()).Theme.Scale; got != look.Largest || !st.entry("larger").Disabled {
		t.Errorf("the largest size of text is %g", got)
	}
	st.keys(control(fyne.Key0))
	if got := Recall(st.app.Preferences()).Theme.Scale; got != 1 {
		t.Errorf("Ctrl+0 gives %g", got)
	}
	for range 20 {
		st.keys(control(fyne.KeyMinus))
	}
	if st.textSize() != look.Smallest {
		t.Errorf("the smallest size of text is %g", st.textSize())
	}
	st.inside()
}

// TestNotices are for a person who looks elsewhere, and can be switched off.
func TestNotices(t *testing.T) {
	st := open(t, "choose")
	var told []string
	st.opts.Notify = func(_, text string) { told = append(told, text) }
	about := guide.Text{Key: "notice/restore-done"}
	st.seen = true
	st.notify(about)
	if len(told) != 0 {
		t.Error("told although the window is looked at")
	}
	st.seen = false
	st.notify(about)
	if len(told) != 1 {
		t.Error("not told")
	}
	st.tap("settings")
	st.tap("notices-off")
	if i, _ := st.item("notices-off"); i.State != "chosen" {
		t.Error("the settings do not show what was chosen")
	}
	st.notify(about)
	st.tap("notices-on")
	if len(told) != 1 {
		t.Error("told although that is switched off")
	}
	st.notify(about)
	if len(told) != 2 {
		t.Error("not told after it was switched on again")
	}
}

// TestTaskbarHearsOnlyNews: what it shows is told when it changes, and once.
func TestTaskbarHearsOnlyNews(t *testing.T) {
	st := open(t, "choose")
	var told []screen.Taskbar
	st.opts.Taskbar = func(b screen.Taskbar) { told = append(told, b) }
	st.show()
	st.situation = sceneNamed(t, "checking")
	st.show()
	st.show()
	st.setLanguage("de")
	st.situation = sceneNamed(t, "choose")
	st.show()
	if len(told) != 2 || told[0].State != screen.TaskbarRuns || told[1].State != screen.TaskbarNone {
		t.Errorf("told %+v", told)
	}
}

// TestAboutLicencesPrivacy: each opens, every part has its licence in full, and
// every place that something is kept in can be shown.
func TestAboutLicencesPrivacy(t *testing.T) {
	st := open(t, "choose")
	st.opts.Version, st.opts.Stored = "1.2.3", []Stored{{Key: "privacy/data", Path: "/home/demo/data"}}
	st.entry("about").Action()
	if !st.has("Version 1.2.3") || !st.has("What was proven") {
		t.Error("the version, or what was proven, is not said")
	}
	st.tap("about-licences")
	st.tap("licence-0")
	text := ""
	for _, i := range st.read().Items {
		text += i.Name + "\n"
	}
	if !strings.Contains(text, "The Go Authors") || strings.Contains(text, "Fyne.io developers") {
		t.Error("a licence opens alone, and in full")
	}
	st.press(fyne.KeyEscape)
	st.tap("about-privacy")
	st.tap("privacy-show-0")
	if got := st.opened; len(got) != 1 || got[0] != "reveal /home/demo/data" {
		t.Errorf("asked for %q", got)
	}
}

// TestDropIsAnswered: whatever is dropped, something is to be seen.
func TestDropIsAnswered(t *testing.T) {
	st := open(t, "choose")
	toast := func() string { return st.layer.Said() }
	st.dropped([]fyne.URI{storage.NewFileURI(t.TempDir() + "/gone")})
	if got := toast(); got != "That is not a file or folder on this computer." {
		t.Errorf("it says %q", got)
	}
	dir := filepath.Join(t.TempDir(), "Old phone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	st.dropped([]fyne.URI{storage.NewFileURI(dir)})
	if got := toast(); got != "Looking for backups in Old phone…" {
		t.Errorf("it says %q", got)
	}
}

// TestFileManagerByItsName: the window speaks of Explorer and Finder where people do.
func TestFileManagerByItsName(t *testing.T) {
	for system, want := range map[string]string{"windows": "Show in Explorer", "darwin": "Show in Finder", "linux": "Show in the file manager", "": "Show in the file manager"} {
		s := sceneNamed(t, "choose")
		s.Host.OS = system
		st := newStage(t, s, look.Theme{}, "en", normal)
		if got := st.say(st.showKey()); got != want {
			t.Errorf("%s: %q", system, got)
		}
	}
}
