package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

var normal = fyne.NewSize(1100, 720)

func open(t *testing.T, scene string) *stage {
	t.Helper()
	return newStage(t, sceneNamed(t, scene), look.Theme{Mode: look.Light}, "en", normal)
}

// find returns the area or the field with an ID, as it lies in the tree.
func (st *stage) find(id string) fyne.CanvasObject {
	st.t.Helper()
	var found fyne.CanvasObject
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() || found != nil {
			return
		}
		if d, ok := o.(part.Described); ok && d.Describe().ID == id {
			found = o
			return
		}
		switch o := o.(type) {
		case part.Holder:
			for _, c := range o.Inside() {
				walk(c)
			}
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		}
	}
	if n := len(st.sheets); n > 0 {
		walk(st.sheets[n-1].inside)
	} else {
		walk(st.frame)
	}
	if found == nil {
		st.t.Fatalf("%q is not on the screen", id)
	}
	return found
}

func (st *stage) tap(id string) {
	st.t.Helper()
	st.find(id).(fyne.Tappable).Tapped(&fyne.PointEvent{})
}

// lastDid returns the last intent.
func (st *stage) lastDid() guide.Intent {
	if len(st.did) == 0 {
		return guide.Intent{}
	}
	return st.did[len(st.did)-1]
}

func (st *stage) press(k fyne.KeyName) {
	if f := st.win.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: k})
		return
	}
	st.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k})
}

func TestButtonsSendIntents(t *testing.T) {
	for _, c := range []struct {
		scene, tap string
		want       guide.Intent
	}{
		{"start", "door-open-computer-door", guide.Intent{Action: guide.ActOpenComputerDoor}},
		{"start", "door-open-cloud-door", guide.Intent{Action: guide.ActOpenCloudDoor}},
		{"start", "do-try-simulated", guide.Intent{Action: guide.ActTrySimulated}},
		{"cloud", "cause-cloud/wifi", guide.Intent{Action: guide.ActAnswerCloud, Value: "cloud/wifi"}},
		{"trust-denied", "primary-ask-trust", guide.Intent{Action: guide.ActAskTrust}},
		{"choose", "backup-/home/demo/Backups/ipad primary-choose-backup", guide.Intent{Action: guide.ActChooseBackup, Value: "/home/demo/Backups/ipad"}},
		{"check", "primary-check", guide.Intent{Action: guide.ActCheck}},
		{"checking", "primary-stop", guide.Intent{Action: guide.ActStop}},
		{"verdict-good", "step-choose", guide.Intent{Action: guide.ActGoTo, Value: "choose"}},
		{"prepare-find-my", "question-esim", guide.Intent{Action: guide.ActAnswer, Value: "esim", Yes: true}},
		{"restore-how", "do-route-here", guide.Intent{Action: guide.ActRouteHere}},
	} {
		t.Run(c.scene+"/"+c.tap, func(t *testing.T) {
			st := open(t, c.scene)
			for _, id := range strings.Fields(c.tap) {
				st.tap(id)
			}
			if got := st.lastDid(); got.Action != c.want.Action || got.Value != c.want.Value || got.Yes != c.want.Yes {
				t.Errorf("sent %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestStepsAheadCannotBeClicked(t *testing.T) {
	st := open(t, "choose")
	st.tap("step-restore")
	if len(st.did) != 0 {
		t.Errorf("a step ahead sent %+v", st.did)
	}
}

func TestPasswordIsSentAndForgotten(t *testing.T) {
	st := open(t, "password")
	if i, _ := st.item("primary-try-password"); !i.Disabled {
		t.Error("the button reacts before anything was typed")
	}
	field := st.find("password").(*part.Field)
	st.win.Canvas().Focus(field)
	test.Type(field, "pässwörd 🔐")
	for _, i := range st.read().Items {
		if strings.Contains(i.Name+i.State, "pässwörd") {
			t.Errorf("the text of the window tells the password: %+v", i)
		}
	}
	st.press(fyne.KeyReturn)
	if got := st.lastDid(); got.Action != guide.ActTryPassword || string(got.Secret) != "pässwörd 🔐" || got.Value != "" {
		t.Errorf("sent %q with %q", got.Action, got.Secret)
	}
	// It stays while it is tried, to be mended; it goes with its page.
	st.situation.Password = guide.PasswordRight
	st.show()
	if field.Text != "" {
		t.Error("the field keeps the password")
	}
}

func TestNameIsAskedBeforeARestore(t *testing.T) {
	st := open(t, "restore-here")
	st.tap("primary-restore-here")
	field := st.find("phone-name").(*part.Field)
	test.Type(field, "Demo")
	st.tap("primary-restore-here")
	st.win.Canvas().Focus(field)
	test.Type(field, " iPhone ")
	st.press(fyne.KeyReturn)
	if len(st.did) != 0 {
		t.Fatalf("sent %+v before the button was pressed", st.did)
	}
	st.tap("primary-restore-here")
	if got := st.lastDid(); got.Action != guide.ActRestoreHere || got.Value != "Demo iPhone" {
		t.Errorf("sent %+v", got)
	}
}

func TestEnterPressesThePrimaryButNeverStops(t *testing.T) {
	st := open(t, "check")
	st.press(fyne.KeyReturn)
	if got := st.lastDid(); got.Action != guide.ActCheck {
		t.Errorf("Enter sent %+v", got)
	}
	st = open(t, "checking")
	st.press(fyne.KeyReturn)
	if len(st.did) != 0 {
		t.Errorf("Enter sent %+v while a check runs", st.did)
	}
}

func TestEscapeGoesBack(t *testing.T) {
	st := open(t, "cloud")
	st.press(fyne.KeyEscape)
	if got := st.lastDid(); got.Action != guide.ActBack {
		t.Errorf("Escape sent %+v", got)
	}
	st = open(t, "verdict-good")
	st.press(fyne.KeyEscape)
	if got := st.lastDid(); got.Action != guide.ActGoTo || got.Value != "choose" {
		t.Errorf("Escape sent %+v", got)
	}
	field := open(t, "password")
	field.win.Canvas().Focus(field.find("password").(*part.Field))
	field.press(fyne.KeyEscape)
	if got := field.lastDid(); got.Action != guide.ActGoTo {
		t.Errorf("Escape in a field sent %+v", got)
	}
}

// TestKeyboardReachesEverything tabs through pages and wants each area that
// reacts to have had the focus once.
func TestKeyboardReachesEverything(t *testing.T) {
	for _, name := range []string{"start", "cloud", "password", "verdict-damaged", "prepare-find-my", "restore-here"} {
		t.Run(name, func(t *testing.T) {
			st := open(t, name)
			want := map[string]bool{}
			for _, i := range st.read().Items {
				if i.ID != "" && !i.Disabled && !slices.Contains(onlyRead, i.Role) {
					want[i.ID] = true
				}
			}
			c := st.win.Canvas()
			for range 3 * len(want) {
				c.FocusNext()
				if d, ok := c.Focused().(part.Described); ok {
					delete(want, d.Describe().ID)
				}
			}
			for id := range want {
				t.Errorf("Tab never reaches %s", id)
			}
		})
	}
}

func TestPanelsOpenTwoAtMost(t *testing.T) {
	st := open(t, "prepare-find-my")
	st.panels.apply(nil)
	list := st.last.Panels
	for len(list) < 4 {
		p := list[0]
		p.ID, p.Open = p.ID+"x", false
		list = append(list, p)
	}
	st.panels.apply(list)
	count := func() int {
		n := 0
		for _, c := range st.panels.cards {
			if c.Open() {
				n++
			}
		}
		return n
	}
	for i := range list {
		if c := st.panels.cards[list[i].ID]; !c.Open() {
			panelHead(c).Tapped(nil)
		}
		if n := count(); n > openAtOnce {
			t.Fatalf("%d panels are open", n)
		}
	}
	// A panel that the person has closed stays closed when its figures change.
	first := st.panels.cards[list[0].ID]
	if !first.Open() {
		panelHead(first).Tapped(nil)
	}
	panelHead(first).Tapped(nil)
	list = slices.Clone(list)
	list[0].Meaning += " More."
	st.panels.apply(list)
	if first.Open() {
		t.Error("a closed panel opened by itself")
	}
}

func TestPanelLeavesByItself(t *testing.T) {
	st := open(t, "prepare-find-my")
	before := len(st.last.Panels)
	st.situation.Phones[0].FindMy = phone.Is(false)
	st.show()
	if len(st.last.Panels) != before-1 {
		t.Errorf("%d panels, %d before", len(st.last.Panels), before)
	}
	for _, i := range st.read().Items {
		if i.Role == "panel" && strings.Contains(i.Name, "Find My") {
			t.Errorf("%q still stands", i.Name)
		}
	}
}

func TestNoBackupsIsNotSaidOfAForbiddenFolder(t *testing.T) {
	st := open(t, "choose-forbidden")
	if !st.has("panel-host/full-disk-access") || st.has("panel-host/no-backups") {
		t.Error("a folder that may not be read must be called that, and not empty")
	}
}

func TestLookAlikesAreToldApart(t *testing.T) {
	s := sceneNamed(t, "choose")
	twin := s.Folders[0].Backups[0]
	twin.Folder = "/media/disk/old/00008130-0000AAAA0000BBBB"
	s.Folders = append(s.Folders, backup.Folder{Path: "/media/disk/old", State: backup.FolderRead, Backups: []backup.Facts{twin}})
	s.Sizes[twin.Folder] = s.Sizes[s.Folders[0].Backups[0].Folder]
	st := newStage(t, s, look.Theme{}, "en", normal)
	var where []string
	for _, f := range []string{s.Folders[0].Backups[0].Folder, twin.Folder} {
		where = append(where, st.last.Backups.Row(f).Note)
	}
	if len(where) != 2 || where[0] == where[1] {
		t.Errorf("the two copies read %q", where)
	}
}

func TestDroppedFolderIsAdded(t *testing.T) {
	st := open(t, "choose")
	dir := t.TempDir()
	file := filepath.Join(dir, "backup.zip")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	st.dropped([]fyne.URI{storage.NewFileURI(dir), storage.NewFileURI(filepath.Join(dir, "missing")), storage.NewFileURI(file)})
	if got := st.did; len(got) != 2 || got[0].Action != guide.ActAddFolder || got[0].Value != dir || got[1].Value != file {
		t.Errorf("sent %+v", got)
	}
}

func TestClosingAsksWhileWorkRuns(t *testing.T) {
	st := open(t, "checking")
	st.close()
	if len(st.sheets) != 1 {
		t.Fatal("the window did not ask")
	}
	st.press(fyne.KeyEscape)
	if len(st.sheets) != 0 || st.closing {
		t.Error("Escape did not go back to the work")
	}
	closed := make(chan struct{})
	st.opts.Close = func() { close(closed) }
	st.close()
	st.tap("confirm-yes")
	<-closed
	if !st.closing {
		t.Error("the window does not know that it closes")
	}
}

func TestExplainAsksWhatWasDone(t *testing.T) {
	st := open(t, "cloud")
	test.Type(st.find("explain").(*part.Field), "4013")
	st.tap("explain-ask")
	st.tap("explain-reinstall")
	if len(st.explain.results.Objects) == 0 || len(st.did) != 0 {
		t.Errorf("nothing was answered, or %+v sent", st.did)
	}
}

// TestExplainAsksWhereItIsNotSure types what can mean much: no card is open, and
// each is a question.
func TestExplainAsksWhereItIsNotSure(t *testing.T) {
	st := open(t, "cloud")
	ask := func(text string) []fyne.CanvasObject {
		st.find("explain").(*part.Field).SetText("")
		test.Type(st.find("explain").(*part.Field), text)
		st.tap("explain-ask")
		return st.explain.results.Objects
	}
	if got := len(ask("backup password")); got != 5 {
		t.Errorf("%d things are shown, want a sentence, three questions and the report", got)
	}
	shown := func() string {
		var all strings.Builder
		for _, i := range st.read().Items {
			all.WriteString(i.Name + "\n")
		}
		return all.String()
	}
	dump := shown()
	for _, want := range []string{"Lifeboat is not sure what this means", "Is it one of these?", "This backup needs its password"} {
		if !strings.Contains(dump, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	ask("MBErrorDomain/211")
	if dump := shown(); strings.Contains(dump, "not sure") || !strings.Contains(dump, "Find My must be off first") {
		t.Error("a number that is known is asked about")
	}
	if st.has("explain-report") {
		t.Error("a report is offered for what is known")
	}
	ask("qwertz uiop")
	if !st.has("explain-report") {
		t.Fatal("an unknown message offers no report")
	}
	st.tap("explain-report")
	if !st.has("report-save") {
		t.Error("the report is not shown")
	}
}

// TestNothingChangesWithoutNews applies the same state again: no widget may be
// made anew, or a person would lose the place that they are at.
func TestNothingChangesWithoutNews(t *testing.T) {
	st := open(t, "verdict-damaged")
	st.tap("findings")
	card, fold := st.find("panel-backup/missing-files"), st.find("findings")
	st.show()
	st.show()
	if st.find("panel-backup/missing-files") != card || st.find("findings") != fold {
		t.Error("areas were made anew")
	}
	if i, _ := st.item("findings"); i.State != "open" {
		t.Error("the open fold has closed")
	}
}

func TestReportIsShownBeforeItIsSaved(t *testing.T) {
	st := open(t, "backup-full")
	st.tap("do-save-report")
	if !st.has("iPhone") || !st.has("report-save") {
		t.Error("the report is not shown")
	}
	for _, i := range st.read().Items {
		if strings.Contains(i.Name, st.situation.Phone) || strings.Contains(i.Name, "Demo iPhone") {
			t.Errorf("the report tells %q", i.Name)
		}
	}
	file := st.find("report-file").(*part.Field)
	for _, name := range []string{"", "  ", "..", "../report.html", filepath.Join(t.TempDir(), "report.html")} {
		file.SetText(name)
		if i, _ := st.item("report-save"); !i.Disabled {
			t.Errorf("the name %q is taken", name)
		}
	}
	file.SetText("for Anna.html")
	st.tap("report-elsewhere")
	folder, err := filepath.Abs("/tmp/no such folder")
	if err != nil {
		t.Fatal(err)
	}
	st.find("folder").(*part.Field).SetText(folder)
	st.tap("folder-ok")
	st.tap("report-save")
	if got := <-st.saved; !strings.HasPrefix(got, filepath.Join(folder, "for Anna.html")+" ") {
		t.Errorf("saved %q", got)
	}
	// It is told where it lies, and can be opened and shown there.
	if !st.has("for Anna.html") || !st.has(folder) {
		t.Error("where the report lies is not told")
	}
	st.tap("saved-copy")
	if got := st.app.Clipboard().Content(); got != filepath.Join(folder, "for Anna.html") {
		t.Errorf("copied %q", got)
	}
	if !st.has("saved-open") {
		t.Error("it cannot be opened")
	}
	st.tap("saved-show")
	if got := st.opened; len(got) != 1 || got[0] != "reveal "+filepath.Join(folder, "for Anna.html") {
		t.Errorf("asked the desktop for %q", got)
	}
}

// TestDesktopThatDoesNotAnswer: the person is told, with the path to copy.
func TestDesktopThatDoesNotAnswer(t *testing.T) {
	st := open(t, "choose")
	st.deaf = true
	st.reveal("/home/demo/Backups/x")
	if !st.has("That did not open") || !st.has("/home/demo/Backups/x") {
		t.Error("nothing was said")
	}
	st.tap("copy-path")
	if got := st.app.Clipboard().Content(); got != "/home/demo/Backups/x" {
		t.Errorf("copied %q", got)
	}
}

// TestSavedReportsStay: a second one gets another name.
func TestSavedReportsStay(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.txt", "a (2).html"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := unused(filepath.Join(dir, "a"), ".html", ".txt"); filepath.Base(got) != "a (3).html" {
		t.Errorf("the next is called %s", got)
	}
}

// panelHead is what opens and closes a panel.
func panelHead(c *panelCard) *part.Tap {
	return part.Find(c.Panel, func(o fyne.CanvasObject) bool {
		t, ok := o.(*part.Tap)
		return ok && t.About.Role == "panel"
	}).(*part.Tap)
}

// TestUnknownPasswordIsAtTheField: whoever does not know the password finds the way out
// at the field from the start, by mouse and by keyboard, and it leads to what helps.
func TestUnknownPasswordIsAtTheField(t *testing.T) {
	for scene, helps := range map[string]string{"password": "panel-backup/forgot-password", "password-wrong": "panel-backup/wrong-password"} {
		st := open(t, scene)
		field, out := st.find("password"), st.find("password-lost")
		d := fyne.CurrentApp().Driver()
		if gap := d.AbsolutePositionForObject(out).Y - d.AbsolutePositionForObject(field).Y - field.Size().Height; gap < 0 || gap > 60 { // a wrong one is told between
			t.Errorf("%s: the way out is %g below the field", scene, gap)
		}
		st.tap("password-lost")
		panel := st.find(helps)
		if panel.(*part.Tap).About.State != "open" || st.win.Canvas().Focused() != fyne.Focusable(panel.(*part.Tap)) {
			t.Errorf("%s: the panel is %s, the focus on %v", scene, panel.(*part.Tap).About.State, st.win.Canvas().Focused())
		}
	}
}

// TestWhyStandsBeforeWhatCame: a save that a full disk ended says so first, in sight, and
// what is whole and only waits is not said to have failed.
func TestWhyStandsBeforeWhatCame(t *testing.T) {
	st := open(t, "save-full")
	d := fyne.CurrentApp().Driver()
	why, folder := d.AbsolutePositionForObject(st.find("panel-save/disk-full")), d.AbsolutePositionForObject(st.find("show-folder"))
	if why.Y > folder.Y {
		t.Errorf("why it ended stands at %g, under what came at %g", why.Y, folder.Y)
	}
	for _, scene := range []string{"repair-waits", "backup-waits"} {
		if title := open(t, scene).way.title.Text(); strings.Contains(title, "not") {
			t.Errorf("%s: %q", scene, title)
		}
	}
}
