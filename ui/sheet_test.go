package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestSheets draws the sheets as TestGallery draws the pages.
func TestSheets(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	sheets := []struct {
		name string
		open func(*stage)
	}{
		{"offer", func(st *stage) { st.tap("do-back-up-phone") }},
		{"offer-encrypt", func(st *stage) {
			st.tap("do-back-up-phone")
			test.Type(st.find("new-password").(*part.Field), "correct horse battery")
			test.Type(st.find("new-password-again").(*part.Field), "correct mule")
		}},
		{"offer-full", func(st *stage) {
			st.free = map[string]int64{st.situation.Keep: 30e6}
			st.tap("do-back-up-phone")
		}},
		{"offer-tight", func(st *stage) {
			st.free = map[string]int64{st.situation.Keep: 30e9}
			st.tap("do-back-up-phone")
		}},
		{"offer-silent", func(st *stage) {
			st.source.Room = func(_ string, tell func(backup.Room)) { tell(backup.Room{Free: -1, Answer: backup.Silent}) }
			st.tap("do-back-up-phone")
		}},
		{"folder", func(st *stage) { st.tap("do-add-folder") }},
		{"folder-system", func(st *stage) {
			st.source.ChooseFolder = func(context.Context, string, string) (string, error) { return "", nil }
			st.tap("do-add-folder")
		}},
		{"folder-new", func(st *stage) {
			st.tap("do-add-folder")
			st.tap("folder-new")
		}},
		{"report", func(st *stage) { st.showReport() }},
		{"report-saved", func(st *stage) {
			st.Window.saved("The report is saved", "/home/demo/Documents/Lifeboat report 2026-11-26.html")
		}},
		{"explain", func(st *stage) {
			st.showExplain()
			test.Type(st.find("explain").(*part.Field), "4013")
			st.tap("explain-ask")
		}},
		{"typed", func(st *stage) {
			st.showPhone(st.situation.Phone)
			st.tap("phonepage-set-backup-password")
			st.typeNew("new one")
			st.press(fyne.KeyEscape)
		}},
		{"about", func(st *stage) { st.showAbout() }},
		{"password", func(st *stage) {
			st.showPhone(st.situation.Phone)
			st.tap("phonepage-set-backup-password")
		}},
		{"change", func(st *stage) {
			st.situation.Phones[0].BackupEncrypted = phone.Is(true)
			st.show()
			st.showPhone(st.situation.Phone)
			st.tap("phonepage-change-backup-password")
			st.typeNew("a longer one of many words")
		}},
		{"remove", func(st *stage) {
			st.situation.Phones[0].BackupEncrypted = phone.Is(true)
			st.show()
			st.showPhone(st.situation.Phone)
			st.tap("phonepage-remove-backup-password")
		}},
		{"settings", func(st *stage) { st.showSettings() }},
		{"licences", func(st *stage) { st.showLicences() }},
		{"licence", func(st *stage) {
			st.showLicences()
			st.tap("licence-1")
		}},
		{"privacy", func(st *stage) {
			st.opts.Stored = []Stored{{"privacy/data", "/home/demo/.local/share/lifeboat"}, {"privacy/settings", "/home/demo/.config/fyne/io.github.lifeboat"}, {"privacy/backups", "/home/demo/iPhone Backups"}}
			st.showPrivacy()
		}},
		{"repair", func(st *stage) {
			st.situation = sceneOf("verdict-damaged")
			st.show()
			for _, a := range st.last.Route.Actions() {
				if a.ID == guide.ActRepair {
					st.do(st.button(a))
				}
			}
		}},
		{"anyway", func(st *stage) {
			st.situation = sceneOf("verdict-damaged")
			st.show()
			for _, a := range st.last.Route.Actions() {
				if a.Confirm != nil {
					st.do(st.button(a))
					return
				}
			}
			st.t.Error("nothing asks")
		}},
		{"stop-restore", func(st *stage) {
			st.situation = sceneOf("restoring")
			st.situation.Job.CanStop = true
			st.show()
			st.press(fyne.KeyEscape)
			st.tap("primary-stop")
		}},
		{"close", func(st *stage) {
			st.situation = sceneOf("restoring")
			st.show()
			st.close()
		}},
		{"save", func(st *stage) {
			st.situation = sceneOf("inside")
			st.show()
			st.do(*st.last.Page.Primary)
		}},
		{"save-more", func(st *stage) {
			st.situation = sceneOf("inside")
			st.show()
			st.do(*st.last.Page.Primary)
			st.tap("save-more")
		}},
		{"save-single", func(st *stage) {
			st.situation = sceneOf("inside")
			st.show()
			st.askSave(*st.last.Page.Primary, guide.Saving{Photos: []int64{1, 2}})
		}},
		{"repair-place", func(st *stage) {
			st.situation = sceneOf("verdict-damaged")
			st.show()
			for _, a := range st.last.Route.Actions() {
				if a.ID == guide.ActRepair {
					st.do(st.button(a))
				}
			}
			st.tap("repair-elsewhere")
		}},
		{"check-all", func(st *stage) { st.askCheckAll() }},
	}
	shapes := []struct {
		name, lang string
		theme      look.Theme
		size       fyne.Size
	}{
		{"en-light", "en", look.Theme{Mode: look.Light}, look.WindowSize},
		{"de-dark", "de", look.Theme{Mode: look.Dark}, look.WindowSize},
		{"small", "en", look.Theme{Mode: look.Light}, fyne.NewSize(800, 560)},
		{"de-small", "de", look.Theme{Mode: look.Dark}, fyne.NewSize(800, 560)},
		{"longer-small", words.Longer, look.Theme{Mode: look.Light}, fyne.NewSize(800, 560)},
		{"mirrored", words.Mirrored, look.Theme{Mode: look.Light}, look.WindowSize},
		{"mirrored-small", words.Mirrored, look.Theme{Mode: look.Dark}, fyne.NewSize(800, 560)},
		{"longer-large", words.Longer, look.Theme{Mode: look.Light, Scale: 2}, fyne.NewSize(1280, 760)},
		{"longer-wide", words.Longer, look.Theme{Mode: look.Light}, fyne.NewSize(1920, 1080)},
		{"de-large", "de", look.Theme{Mode: look.Dark, Scale: 2}, fyne.NewSize(1280, 760)},
	}
	used := map[string]bool{}
	for _, s := range sheets {
		for _, shape := range shapes {
			if testing.Short() && shape.name != "longer-small" {
				continue
			}
			t.Run(s.name+"/"+shape.name, func(t *testing.T) {
				situation := sceneNamed(t, "choose")
				situation.Phones[0].BackupEncrypted = phone.Is(false)
				situation.Added = []string{situation.Folders[0].Path}
				situation.Keep = here("/home/demo/iPhone Backups")
				st := newStage(t, situation, shape.theme, shape.lang, shape.size)
				s.open(st)
				keep(t, "sheet-"+s.name+"-"+shape.name, st.win.Canvas().Capture)
				if len(st.sheets) == 0 {
					t.Fatal("it did not open")
				}
				st.inside()
				st.faultless(s.name, used)
				st.roundSheet()
				st.leavesSheet()
			})
		}
	}
}

// roundSheet goes round the sheet on top by Tab: each thing that reacts is met, and
// what has the focus is to be seen.
func (st *stage) roundSheet() {
	st.t.Helper()
	want, met := map[string]bool{}, map[string]bool{}
	for _, i := range st.read().Items {
		if i.ID != "" && !i.Disabled && !slices.Contains(onlyRead, i.Role) {
			want[i.ID] = true
		}
	}
	st.win.Canvas().Unfocus()
	for range len(want) + 1 {
		st.key(fyne.KeyTab)
		met[st.focused()] = true
		for _, i := range st.read().Items {
			if i.Focused && !i.Shown {
				st.t.Errorf("%s has the focus and is not to be seen", i.ID)
			}
		}
	}
	for id := range want {
		if !met[id] {
			st.t.Errorf("%s is not reached by Tab", id)
		}
	}
}

// leavesSheet presses Escape until no sheet stands: a question about what was typed is
// answered by Escape, too, and what was typed is still there then.
func (st *stage) leavesSheet() {
	st.t.Helper()
	did := len(st.did)
	for n := 0; len(st.sheets) > 0; n++ {
		if n > 6 {
			st.t.Fatal("Escape does not close it")
		}
		if st.has("typed-drop") {
			under := st.sheets[len(st.sheets)-2]
			st.press(fyne.KeyEscape)
			if len(st.sheets) == 0 || st.sheets[len(st.sheets)-1] != under || !under.typed() {
				st.t.Fatal("Escape on the question lost what was typed")
			}
			st.press(fyne.KeyEscape)
			st.tap("typed-drop")
			continue
		}
		st.press(fyne.KeyEscape)
	}
	if len(st.did) != did {
		st.t.Errorf("Escape did something: %+v", st.did[did:])
	}
}

// TestFolderIsFoundByClicking goes into a folder and takes it with Enter.
func TestFolderIsFoundByClicking(t *testing.T) {
	st := open(t, "choose")
	st.tap("do-add-folder")
	field := st.find("folder").(*part.Field)
	if field.Text != here("/home/demo") {
		t.Errorf("begins in %q", field.Text)
	}
	if i, _ := st.item("folder-in-Backups"); i.State != "3 backups" {
		t.Errorf("the folder of backups reads %+v", i)
	}
	st.tap("folder-in-Backups")
	st.tap("place-1")
	st.tap("folder-up")
	field.SetText("relative")
	st.press(fyne.KeyReturn)
	if len(st.sheets) != 1 || len(st.did) != 0 {
		t.Fatal("a folder without its place was taken")
	}
	st.tap("place-0")
	st.tap("folder-in-Backups")
	st.press(fyne.KeyReturn)
	if got := st.lastDid(); len(st.sheets) != 0 || got.Action != guide.ActAddFolder || got.Value != here("/home/demo/Backups") {
		t.Errorf("sent %+v", got)
	}
	st.tap("do-add-folder")
	st.press(fyne.KeyEscape)
	if len(st.sheets) != 0 || len(st.did) != 1 {
		t.Error("Escape does not leave the folders as they were")
	}
}

// TestAddedFolderIsForgotten: only what the person has added can be.
func TestAddedFolderIsForgotten(t *testing.T) {
	s := sceneNamed(t, "choose")
	s.Folders = append(s.Folders, backup.Folder{Path: "/media/disk", State: backup.FolderRead})
	s.Added = []string{"/media/disk"}
	st := newStage(t, s, look.Theme{}, "en", normal)
	st.tap("settings")
	if st.has("forget-0") {
		t.Error("a usual place can be forgotten")
	}
	st.tap("forget-1")
	if got := st.lastDid(); got.Action != guide.ActForgetFolder || got.Value != "/media/disk" || st.has("forget-1") {
		t.Errorf("sent %+v", got)
	}
}

// TestBackupGoesElsewhere takes another folder.
func TestBackupGoesElsewhere(t *testing.T) {
	st := open(t, "choose")
	st.situation.Keep = here("/home/demo/own")
	st.show()
	st.tap("do-back-up-phone")
	if !st.has(here("/home/demo/own")) {
		t.Error("where the backup goes is not said")
	}
	st.tap("backup-elsewhere")
	st.tap("folder-in-Pictures")
	st.tap("folder-ok")
	if !st.has("Home › Pictures") {
		t.Error("where the backup goes now is not said in plain words")
	}
	st.tap("backup-ok")
	if got := st.lastDid(); got.Action != guide.ActBackUpPhone || got.Value != here("/home/demo/Pictures") || len(got.Secret) != 0 {
		t.Errorf("sent %+v", got)
	}
}

// TestRestoreIsNeverBegunByEnter with the name typed and the focus anywhere but
// on its button.
func TestRestoreIsNeverBegunByEnter(t *testing.T) {
	st := open(t, "restore-here")
	test.Type(st.win.Canvas().Focused(), "Demo iPhone") // the field has the focus
	st.press(fyne.KeyReturn)
	st.win.Canvas().Unfocus()
	st.press(fyne.KeyReturn)
	if len(st.did) != 0 {
		t.Errorf("Enter sent %+v", st.did)
	}
	st.press(fyne.KeyEscape)
	if got := st.lastDid(); got.Action != guide.ActBack {
		t.Errorf("Escape sent %+v", got)
	}
}

// TestEscapeLeavesHowWorkEnded instead of going to another step.
func TestEscapeLeavesHowWorkEnded(t *testing.T) {
	for scene, want := range map[string]guide.ActionID{
		"backed-up": guide.ActDismissFailure, "backup-stopped": guide.ActDismissFailure, "backup-full": guide.ActDismissFailure,
	} {
		st := open(t, scene)
		st.press(fyne.KeyEscape)
		if got := st.lastDid(); got.Action != want {
			t.Errorf("%s: Escape sent %+v", scene, got)
		}
	}
}

func TestBackupOffersEncryption(t *testing.T) {
	s := sceneNamed(t, "choose")
	s.Phones[0].BackupEncrypted, s.Keep = phone.Is(false), here("/home/demo/iPhone Backups")
	st := newStage(t, s, look.Theme{}, "en", normal)
	st.tap("do-back-up-phone")
	if i, _ := st.item("backup-ok"); !i.Disabled {
		t.Error("the backup can begin without the password")
	}
	if st.win.Canvas().Focused() != fyne.Focusable(st.find("new-password").(*part.Field)) {
		t.Error("the password is not asked for at once")
	}
	st.tap("encrypt")
	if i, _ := st.item("backup-ok"); i.Disabled {
		t.Error("without encryption the backup cannot begin")
	}
	st.tap("encrypt")
	test.Type(st.find("new-password").(*part.Field), "correct horse battery")
	test.Type(st.find("new-password-again").(*part.Field), "correct horse batter")
	if i, _ := st.item("backup-ok"); !i.Disabled {
		t.Error("the backup can begin with two different passwords")
	}
	test.Type(st.find("new-password-again").(*part.Field), "y")
	st.tap("backup-ok")
	if got := st.lastDid(); len(st.did) != 1 || got.Action != guide.ActBackUpPhone || string(got.Secret) != "correct horse battery" {
		t.Errorf("sent %+v", st.did)
	}
}

func TestSettings(t *testing.T) {
	st := open(t, "choose")
	st.tap("settings")
	st.tap("size-200")
	if got := Recall(st.app.Preferences()).Theme.Scale; got != 2 {
		t.Errorf("the size of text is remembered as %g", got)
	}
	st.tap("theme-settings/theme-dark") // the sheet is still there
	if got := Recall(st.app.Preferences()).Theme; got.Mode != look.Dark || got.Scale != 2 {
		t.Errorf("the appearance is remembered as %+v", got)
	}
	st.press(fyne.KeyEscape)
	st.tap("about")
	if !st.has("About Lifeboat") {
		t.Error("the about page does not open")
	}
}

// typeNew types a new password twice.
func (st *stage) typeNew(password string) {
	test.Type(st.find("new-password").(*part.Field), password)
	test.Type(st.find("new-password-again").(*part.Field), password)
}

// TestPhonePasswordSheets: set, change and remove the password of a phone's
// backups; each waits for all that it asks for.
func TestPhonePasswordSheets(t *testing.T) {
	for _, c := range []struct {
		name        string
		encrypts    bool
		tap         string
		typed       func(*stage)
		old, secret string
	}{
		{"set", false, "phonepage-set-backup-password", func(st *stage) { st.typeNew("new one") }, "", "new one"},
		{"change", true, "phonepage-change-backup-password", func(st *stage) {
			test.Type(st.find("present-password").(*part.Field), "old one")
			st.typeNew("new one")
		}, "old one", "new one"},
		{"remove", true, "phonepage-remove-backup-password", func(st *stage) {
			test.Type(st.find("present-password").(*part.Field), "old one")
		}, "old one", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sceneNamed(t, "choose")
			s.Phones[0].BackupEncrypted = phone.Is(c.encrypts)
			st := newStage(t, s, look.Theme{}, "en", normal)
			st.showPhone(s.Phone)
			st.tap(c.tap)
			if i, _ := st.item("password-ok"); !i.Disabled {
				t.Error("it can be sent before anything was typed")
			}
			st.press(fyne.KeyReturn)
			c.typed(st)
			if len(st.did) != 0 {
				t.Fatalf("sent %+v before the button was pressed", st.did)
			}
			// Unplugged for a moment: what was typed stays, and waits.
			here := st.situation.Phones
			st.situation.Phones = nil
			st.show()
			st.tap("password-ok")
			if i, _ := st.item("password-ok"); !i.Disabled || len(st.did) != 0 {
				t.Errorf("without the iPhone it sends %+v", st.did)
			}
			st.situation.Phones = here
			st.show()
			st.win.Canvas().Unfocus()
			if st.press(fyne.KeyReturn); (len(st.did) == 0) != (c.name == "remove") {
				t.Errorf("Enter sent %+v", st.did)
			}
			if c.name == "remove" {
				st.tap("password-ok")
			}
			if got := st.lastDid(); string(got.Old) != c.old || string(got.Secret) != c.secret || got.Value != s.Phone || len(st.sheets) > 0 {
				t.Errorf("sent %q with %q and %q", got.Action, got.Old, got.Secret)
			}
		})
	}
}

// TestBackupWaitsForItsPhone: the sheet of a backup stays while the iPhone is
// away, and begins nothing.
func TestBackupWaitsForItsPhone(t *testing.T) {
	st := open(t, "choose")
	st.situation.Keep = here("/home/demo/iPhone Backups")
	st.show()
	st.tap("do-back-up-phone")
	here := st.situation.Phones
	st.situation.Phones = nil
	st.show()
	st.tap("backup-ok")
	st.situation.Phones = here
	if len(st.did) != 0 || len(st.sheets) != 1 {
		t.Errorf("sent %+v", st.did)
	}
	st.show()
	st.tap("backup-ok")
	if len(st.did) != 1 {
		t.Errorf("sent %+v", st.did)
	}
}

// TestOddNames: whatever a phone and a backup are called, all of it lies within
// the window, and the name to type opens the way.
func TestOddNames(t *testing.T) {
	for _, name := range []string{
		"", " \u200b", "📱👩‍💻", strings.Repeat("long", 60), strings.Repeat("many words ", 30), "של דנה iPhone", "Zoe\u0308\u0301\u0302s", "Anna’s  iPhone",
	} {
		for _, theme := range []look.Theme{{Mode: look.Light}, {Mode: look.Dark, Scale: 2}} {
			s := sceneNamed(t, "restore-here")
			s.Phones[0].Name = phone.Is(name)
			s.Folders[0].Backups[0].DeviceName, s.Folders[0].Backups[0].DisplayName = name, name
			st := newStage(t, s, theme, "de", normal)
			keep(t, fmt.Sprintf("name-%d-%g", len(name), theme.Scale), st.win.Canvas().Capture)
			st.inside()
			test.Type(st.find("phone-name").(*part.Field), st.last.Page.Primary.Input.Name)
			st.tap("primary-restore-here")
			if got := st.lastDid(); got.Action != guide.ActRestoreHere {
				t.Errorf("%q: typing its name sends %+v", name, st.did)
			}
		}
	}
}

// TestBackupThatCannotFitDoesNotBegin: what is free is compared before the start,
// and again for another place.
func TestBackupThatCannotFitDoesNotBegin(t *testing.T) {
	s := sceneNamed(t, "choose") // 76 GB are used on its phone
	s.Keep = here("/media/stick")
	st := newStage(t, s, look.Theme{}, "en", normal)
	st.free = map[string]int64{here("/media/stick"): 30e6, here("/home/demo/Pictures"): 50e9, here("/home/demo"): 300e9}
	st.tap("do-back-up-phone")
	if i, _ := st.item("backup-ok"); !i.Disabled {
		t.Error("a backup of 76 GB begins with 30 MB free")
	}
	said := func() string {
		var all strings.Builder
		for _, i := range st.read().Items {
			all.WriteString(i.Name + "\n")
		}
		return all.String()
	}
	if got := said(); !strings.Contains(got, "Only 30 MB are free there") || !strings.Contains(got, "76 GB") {
		t.Errorf("it reads:\n%s", got)
	}
	for _, c := range []struct{ folder, says string }{
		{"folder-in-Pictures", "Up to about 76 GB may be needed, and 50 GB are free there"},
		{"folder-in-Backups", "At most about 76 GB are needed."},
		{"place-0", "300 GB are free there"},
	} {
		st.tap("backup-elsewhere")
		st.tap(c.folder)
		st.tap("folder-ok")
		if i, _ := st.item("backup-ok"); i.Disabled || !strings.Contains(said(), c.says) {
			t.Errorf("%s: it reads:\n%s", c.folder, said())
		}
	}
}

// TestRepairMakesAFolderOfItsOwn: a place is chosen, and whatever it is, the copy
// goes into a folder that is not there yet.
func TestRepairMakesAFolderOfItsOwn(t *testing.T) {
	s := sceneNamed(t, "verdict-damaged")
	dir := t.TempDir()
	for i := range s.Folders[0].Backups {
		if b := &s.Folders[0].Backups[i]; b.Folder == s.Backup {
			b.DisplayName = "Anna: all/of it?"
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "Anna all of it (repaired)"), 0o700); err != nil {
		t.Fatal(err)
	}
	st := newStage(t, s, look.Theme{}, "en", normal)
	action := st.last.Route.Actions()
	i := slices.IndexFunc(action, func(a guide.Action) bool { return a.ID == guide.ActRepair })
	if i < 0 {
		t.Fatal("nothing offers the repair")
	}
	st.do(st.button(action[i]))
	st.free = map[string]int64{dir: 5e9}
	st.tap("repair-elsewhere")
	st.find("folder").(*part.Field).SetText(dir)
	keep(t, "sheet-repair-folder", st.win.Canvas().Capture)
	st.tap("folder-ok")
	keep(t, "sheet-repair", st.win.Canvas().Capture)
	if !st.has("It may need up to 31 GB, and only 5 GB are free there.") {
		t.Errorf("the room that the copy needs is not told: %+v", st.read().Items)
	}
	st.tap("folder-ok")
	if got := st.lastDid(); got.Action != guide.ActRepair || got.Value != filepath.Join(dir, "Anna all of it (repaired) (2)") {
		t.Errorf("sent %+v", got)
	}
}

// TestFolderThatIsNotThere is said to be made where it will be, and is not taken
// where somebody looks for backups in it.
func TestFolderThatIsNotThere(t *testing.T) {
	st := open(t, "choose")
	st.source.Browse = func(path string, tell func(backup.Listing)) {
		tell(backup.Listing{Path: path, State: backup.FolderMissing})
	}
	st.tap("do-add-folder")
	if i, _ := st.item("folder-ok"); !i.Disabled {
		t.Error("a folder that is not there is looked into")
	}
	st.press(fyne.KeyEscape)
	st.tap("do-back-up-phone")
	st.tap("backup-elsewhere")
	if i, _ := st.item("folder-ok"); i.Disabled || !st.has("This folder is made when it is needed.") {
		t.Error("a folder that will be made is not taken")
	}
}

func TestNewFolder(t *testing.T) {
	st := open(t, "choose")
	st.tap("do-add-folder")
	st.tap("folder-new")
	name := st.find("folder-new-name").(*part.Field)
	for _, bad := range []string{"a/b", "..", "what?", ""} {
		name.SetText(bad)
		st.tap("folder-make")
	}
	if len(st.opened) != 0 {
		t.Errorf("made %q", st.opened)
	}
	name.SetText("Old phones")
	st.win.Canvas().Focus(name)
	st.press(fyne.KeyReturn)
	if got := st.opened; len(got) != 1 || got[0] != "make "+here("/home/demo/Old phones") {
		t.Errorf("made %q", got)
	}
	if got := st.find("folder").(*part.Field).Text; got != here("/home/demo/Old phones") {
		t.Errorf("it is in %q then", got)
	}
	st.deaf = true
	st.tap("folder-new")
	name.SetText("Another")
	st.tap("folder-make")
	if !st.has("The folder could not be made here.") {
		t.Error("a folder that cannot be made is not told of")
	}
}

// TestEscapeAsksBeforeTypedWordsAreLost, and the second Escape only goes back to
// them.
func TestEscapeAsksBeforeTypedWordsAreLost(t *testing.T) {
	s := sceneNamed(t, "choose")
	s.Phones[0].BackupEncrypted = phone.Is(false)
	for tap, sheet := range map[string]string{"do-back-up-phone": "backup-ok", "phonepage-set-backup-password": "password-ok"} {
		st := newStage(t, s, look.Theme{}, "en", normal)
		if !st.has(tap) {
			st.showPhone(s.Phone)
		}
		st.tap(tap)
		st.press(fyne.KeyEscape)
		if len(st.sheets) != 0 {
			t.Fatal("Escape asks although nothing was typed")
		}
		st.tap(tap)
		st.typeNew("long words that took a while")
		st.press(fyne.KeyEscape)
		st.press(fyne.KeyEscape)
		if !st.has(sheet) || st.find("new-password").(*part.Field).Text == "" {
			t.Error("what was typed is lost")
		}
		st.press(fyne.KeyEscape)
		st.tap("typed-drop")
		if len(st.sheets) != 0 || len(st.did) != 0 {
			t.Errorf("%d sheets stay, sent %+v", len(st.sheets), st.did)
		}
	}
}

// TestSystemsDialog: where the system has a dialog for folders, what is chosen there
// comes into the sheet; the dialog goes with the sheet.
func TestSystemsDialog(t *testing.T) {
	st := open(t, "choose")
	st.tap("do-add-folder")
	if st.has("folder-system") {
		t.Error("a dialog is offered where there is none")
	}
	st.press(fyne.KeyEscape)
	var ended bool
	answer, fails := "", error(nil)
	st.source.HasChooser = func() bool { return true }
	st.source.ChooseFolder = func(ctx context.Context, _, begin string) (string, error) {
		if begin == "" {
			t.Error("it begins nowhere")
		}
		return answer, fails
	}
	st.tap("do-add-folder")
	begin := st.find("folder").(*part.Field).Text
	st.tap("folder-system") // nothing is chosen
	if got := st.find("folder").(*part.Field).Text; got != begin {
		t.Errorf("it is in %q then", got)
	}
	fails = errors.New("no")
	st.tap("folder-system")
	if st.layerOnTop().Said() != "The system’s dialog did not open. The folder can be chosen here." {
		t.Error("a dialog that does not open is not told of")
	}
	answer, fails = "/media/disk", nil
	st.tap("folder-system")
	if got := st.find("folder").(*part.Field).Text; got != "/media/disk" {
		t.Errorf("it is in %q then", got)
	}
	st.source.ChooseFolder = func(ctx context.Context, _, _ string) (string, error) {
		st.press(fyne.KeyEscape) // the sheet
		<-ctx.Done()
		ended = true
		return "", ctx.Err()
	}
	st.tap("folder-system")
	if !ended || st.has("folder") || len(st.sheets) != 0 {
		t.Error("the dialog does not go with the sheet")
	}
}
