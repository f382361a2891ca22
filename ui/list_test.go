package ui

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/part/parttest"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// listStage is the Choose page alone in a window.
type listStage struct {
	*list
	t         testing.TB
	win       fyne.Window
	guide     *guide.Guide
	maker     *screen.Maker
	situation guide.Situation
	did       []screen.Button
	bar       *screen.Button
	copied    string
}

func newListStage(t testing.TB, s guide.Situation, theme look.Theme, lang string, size fyne.Size) *listStage {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme)
	spoken, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	st := &listStage{t: t, guide: guide.Load(), situation: s}
	st.maker = screen.NewMaker(spoken, st.guide)
	st.win = test.NewTempWindow(t, nil)
	st.win.SetPadded(false)
	st.list = newList(listHost{
		say: spoken.Say, canvas: st.win.Canvas, do: func(b screen.Button) { st.did = append(st.did, b) },
		primary: func(b *screen.Button) { st.bar = b }, reveal: func(string) {}, showKey: func() string { return "menu/show-folder" }, copy: func(text string) { st.copied = text }, all: func() {}, ordered: func(screen.Sort) {}, changed: func() {},
	})
	st.win.SetContent(st.object())
	st.win.Resize(size)
	st.show()
	return st
}

// show hands the state to the page, as the pump would.
func (st *listStage) show() bool {
	return st.apply(st.maker.Make(st.situation, st.guide.Plan(st.situation)))
}

// many is the Choose page with n backups of several phones.
func many(n int) guide.Situation {
	s := onTheWay()
	models := []string{"iPhone16,1", "iPhone14,5", "iPhone12,8", "iPad13,1", "iPhone10,1", "iPhone9,1"}
	names := []string{"Demo iPhone", "Anna’s iPhone", "Oma", "iPad von Familie Schmidt-Oberhausen", "Büro-iPhone 7", "Работа"}
	list := make([]backup.Facts, 0, n)
	s.Sizes = map[string]int64{}
	for i := range n {
		f := s.Folders[0].Backups[0]
		who := i * 5 % len(names)
		f.UDID = "00008130-0000AAAA0000BBBB"
		if who > 0 {
			f.UDID = fmt.Sprintf("00008130-0000AAAA0000%04X", who)
		}
		f.Folder = fmt.Sprintf("/home/demo/Backups/%s-%05d", f.UDID, i)
		f.DeviceName, f.DisplayName, f.ProductType = names[who], names[who], models[who]
		f.Date = now.Add(-time.Duration(i*17) * time.Hour)
		f.Encrypted = i%3 == 0
		f.IOS = []string{"26.1", "26.0", "17.5.1", "15.8"}[i%4]
		list = append(list, f)
		s.Sizes[f.Folder] = int64(i%90+1) * 1e9
	}
	s.Folders = []backup.Folder{{Path: "/home/demo/Backups", State: backup.FolderRead, Backups: list}}
	return s
}

func (st *listStage) key(names ...fyne.KeyName) {
	for _, name := range names {
		if f := st.win.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: name})
		} else {
			st.typedKey(&fyne.KeyEvent{Name: name})
		}
	}
}

// order are the folders of the rows, from top to bottom.
func (st *listStage) rowsInOrder() []string {
	groups, _ := st.backups.Found(st.search.Text, st.sort)
	var out []string
	for _, g := range groups {
		for _, r := range g.Rows {
			out = append(out, r.Folder)
		}
	}
	return out
}

// shownRow finds the row of a backup among what is made now.
func (st *listStage) shownRow(folder string) fyne.CanvasObject {
	return part.Find(st.object(), func(o fyne.CanvasObject) bool {
		d, ok := o.(part.Described)
		return ok && d.Describe().ID == "backup-"+folder
	})
}

// inSight reports whether the whole of a row can be seen.
func (st *listStage) inSight(folder string) bool {
	row := st.shownRow(folder)
	if row == nil {
		return false
	}
	d := fyne.CurrentApp().Driver()
	y, top := d.AbsolutePositionForObject(row).Y, d.AbsolutePositionForObject(st.rows).Y
	return y >= top-0.5 && y+row.Size().Height <= top+st.rows.Size().Height+0.5
}

// TestListByKeyboard: every key of a list, with the mark always in sight.
func TestListByKeyboard(t *testing.T) {
	s := many(200)
	for i := range s.Folders[0].Backups { // none is recommended
		s.Folders[0].Backups[i].Finished = false
		s.Folders[0].Backups[i].State = "uploading"
	}
	st := newListStage(t, s, look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	all := st.rowsInOrder()
	if st.marked() != "" || st.bar == nil || st.bar.Enabled || st.bar.Why == "" {
		t.Fatalf("at first %q is marked, and the bar says %+v", st.marked(), st.bar)
	}
	st.win.Canvas().Focus(st.focus())
	page := 0
	for _, c := range []struct {
		key  fyne.KeyName
		want func() int
	}{
		{fyne.KeyDown, func() int { return 0 }},
		{fyne.KeyUp, func() int { return 0 }},
		{fyne.KeyDown, func() int { return 1 }},
		{fyne.KeyEnd, func() int { return len(all) - 1 }},
		{fyne.KeyDown, func() int { return len(all) - 1 }},
		{fyne.KeyUp, func() int { return len(all) - 2 }},
		{fyne.KeyHome, func() int { return 0 }},
		{fyne.KeyPageDown, func() int { return page }},
		{fyne.KeyPageDown, func() int { return 2 * page }},
		{fyne.KeyPageUp, func() int { return page }},
	} {
		st.key(c.key)
		if page == 0 && c.key == fyne.KeyPageDown {
			for i, folder := range all {
				if folder == st.marked() {
					page = i
				}
			}
			if page < 3 || page > 12 {
				t.Fatalf("a page is %d rows", page)
			}
		}
		if want := all[c.want()]; st.marked() != want || !st.inSight(want) {
			t.Errorf("%s marks %s, in sight %t; want %s", c.key, st.marked(), st.inSight(st.marked()), want)
		}
		if !st.bar.Enabled || st.bar.Value != st.marked() {
			t.Errorf("%s: the bar takes %q", c.key, st.bar.Value)
		}
	}
	st.key(fyne.KeyReturn)
	if len(st.did) != 1 || st.did[0].ID != guide.ActChooseBackup || st.did[0].Value != st.marked() {
		t.Errorf("Enter did %+v", st.did)
	}
	st.key(fyne.KeySpace)
	if !st.details.open || part.Find(st.object(), withID("details-copy")) == nil || !st.inSight(st.marked()) {
		t.Error("the space bar opens no details")
	}
	st.key(fyne.KeySpace)
	if st.details.open {
		t.Error("the space bar does not close the details")
	}
	st.key(desktop.KeyMenu)
	if st.menu == nil || len(st.win.Canvas().Overlays().List()) != 1 {
		t.Fatal("the menu key opens no menu")
	}
	st.key(fyne.KeyEscape)
	if st.menu != nil || st.win.Canvas().Focused() != fyne.Focusable(st.rows) {
		t.Error("after the menu the focus is somewhere else")
	}
}

func withID(id string) func(fyne.CanvasObject) bool {
	return func(o fyne.CanvasObject) bool {
		d, ok := o.(part.Described)
		return ok && d.Describe().ID == id
	}
}

// TestListIsOneStop: Tab goes through search and order into the list and out of it, round to the first button,
// however many rows there are.
func TestListIsOneStop(t *testing.T) {
	st := listStageMany(t, 300)
	c := st.win.Canvas()
	var stops []string
	c.Focus(st.search)
	for range 4 {
		stops = append(stops, c.Focused().(part.Described).Describe().ID)
		c.FocusNext()
	}
	if got := strings.Join(stops, " "); got != "search sort backups check-all" {
		t.Errorf("Tab goes %s", got)
	}
}

func TestListByMouse(t *testing.T) {
	st := newListStage(t, many(60), look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	all := st.rowsInOrder()
	d := fyne.CurrentApp().Driver()
	middle := func(folder string) fyne.Position {
		row := st.shownRow(folder)
		return d.AbsolutePositionForObject(row).AddXY(row.Size().Width/2, row.Size().Height/2)
	}
	// The press alone marks: Fyne holds back a click until it knows that it is no double one.
	st.shownRow(all[2]).(desktop.Mouseable).MouseDown(&desktop.MouseEvent{})
	if st.marked() != all[2] || st.bar.Value != all[2] || len(st.did) != 0 {
		t.Errorf("a press marks %q, and did %+v", st.marked(), st.did)
	}
	if st.win.Canvas().Focused() != fyne.Focusable(st.rows) {
		t.Error("a click does not bring the focus to the list")
	}
	test.DoubleTap(st.shownRow(all[3]).(fyne.DoubleTappable))
	if len(st.did) != 1 || st.did[0].Value != all[3] {
		t.Errorf("a double click did %+v", st.did)
	}
	test.TapSecondaryAt(st.shownRow(all[1]).(fyne.SecondaryTappable), fyne.NewPos(20, 20))
	if st.marked() != all[1] || st.menu == nil {
		t.Fatalf("a right click marks %q, menu %t", st.marked(), st.menu != nil)
	}
	lines := map[string]part.Description{}
	st.menu.Each(func(_ fyne.CanvasObject, d part.Description) { lines[d.ID] = d })
	for _, id := range []string{"menu-choose-backup", "menu-check", "menu-check-quick", "menu-check-all", "menu-details", "menu-show", "menu-copy-path", "menu-copy-details"} {
		if lines[id].Name == "" {
			t.Errorf("the menu lacks %s: %v", id, lines)
		}
	}
	st.menu.Close()
	before := middle(all[3]).Y
	test.Scroll(st.win.Canvas(), middle(all[1]), 0, -25)
	if moved := before - middle(all[3]).Y; moved != 3*st.shownRow(all[3]).Size().Height {
		t.Errorf("a notch of the wheel moves by %g, a row is %g", moved, st.shownRow(all[3]).Size().Height)
	}
}

// TestListKeepsItsMark while sizes are measured and backups come and go.
func TestListKeepsItsMark(t *testing.T) {
	st := newListStage(t, many(30), look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	all := st.rowsInOrder()
	st.win.Canvas().Focus(st.rows)
	st.key(fyne.KeyEnd)
	folder := st.situation.Folders[0]
	folder.Backups = folder.Backups[1:]
	if all[len(all)-1] == st.situation.Folders[0].Backups[0].Folder {
		t.Fatal("the last row is the newest backup")
	}
	st.situation.Folders = []backup.Folder{folder}
	st.show()
	if st.marked() != all[len(all)-1] {
		t.Errorf("another row came or went: %q is marked", st.marked())
	}
	st.situation.Folders = []backup.Folder{{Path: folder.Path, State: backup.FolderRead, Backups: folder.Backups[:3]}}
	st.show()
	if st.marked() == all[len(all)-1] || st.bar == nil || st.bar.Value == all[len(all)-1] {
		t.Errorf("a backup that is gone is marked, or the bar takes it: %+v", st.bar)
	}
}

// TestListSearch: letters anywhere on the page are searched for; Escape clears.
func TestListSearch(t *testing.T) {
	st := newListStage(t, many(60), look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	c := st.win.Canvas()
	c.Focus(st.rows)
	for i, r := range "oma" {
		if i == 0 {
			st.rows.TypedRune(r)
			continue
		}
		c.Focused().TypedRune(r)
	}
	if st.search.Text != "oma" || c.Focused() != fyne.Focusable(st.search) || st.found != 10 || st.count.Text() != "10 of 60 backups" {
		t.Fatalf("%q, %d found, %q", st.search.Text, st.found, st.count.Text())
	}
	first := st.rowsInOrder()[0]
	if st.marked() != first || st.bar.Value != first {
		t.Errorf("what is found first is not marked, but %q", st.marked())
	}
	st.key(fyne.KeyDown)
	if st.marked() != st.rowsInOrder()[1] || c.Focused() != fyne.Focusable(st.search) {
		t.Error("the arrow does not move the mark while one searches")
	}
	st.key(fyne.KeyReturn)
	if len(st.did) != 1 || st.did[0].Value != st.marked() {
		t.Errorf("Enter did %+v", st.did)
	}
	st.search.SetText("nobody at all")
	if st.found != 0 || !st.none.Visible() || st.bar.Enabled {
		t.Errorf("%d found, the bar takes %q", st.found, st.bar.Value)
	}
	st.key(fyne.KeyReturn)
	if len(st.did) != 1 {
		t.Error("Enter takes a row that is not to be seen")
	}
	st.key(fyne.KeyEscape)
	if st.search.Text != "" || st.found != 60 {
		t.Error("Escape does not clear the search")
	}
	if st.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) {
		t.Error("a second Escape does not go to the window")
	}
}

// TestListMakesFewRows: only what can be seen is made, and made again no more.
func TestListMakesFewRows(t *testing.T) {
	st := listStageMany(t, 500)
	count := func() int {
		n := 0
		part.Find(st.object(), func(o fyne.CanvasObject) bool {
			if d, ok := o.(part.Described); ok && d.Describe().Role == "row" {
				n++
			}
			return false
		})
		return n
	}
	for range 40 {
		test.Scroll(st.win.Canvas(), fyne.NewPos(300, 400), 0, -50)
		if n := count(); n < 4 || n > 14 {
			t.Fatalf("%d rows are made", n)
		}
	}
}

// TestListMirrored: in a language from right to left, the leading edge is the right one.
func TestListMirrored(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(845, 600), fyne.NewSize(1400, 800), fyne.NewSize(460, 500)} {
		st := newListStage(t, many(12), look.Theme{Mode: look.Light, RightToLeft: true}, words.Mirrored, size)
		row := st.shownRow(st.rowsInOrder()[0])
		d := fyne.CurrentApp().Driver()
		at := func(o fyne.CanvasObject) float32 { return d.AbsolutePositionForObject(o).X }
		more := part.Find(row, func(o fyne.CanvasObject) bool { return o != row })
		if more == nil || at(more) > at(row)+row.Size().Width/4 {
			t.Errorf("%v: the end of a row is not on the left", size)
		}
		if size.Width > 1200 && at(st.details.pane) > at(st.rows) {
			t.Errorf("%v: the details are not on the left", size)
		}
		if at(st.search) < at(st.order.Tap) && size.Width > 500 {
			t.Errorf("%v: the order is not at the end of its line", size)
		}
		for _, f := range parttest.Faults(st.object()) {
			t.Errorf("%v: %+v", size, f)
		}
	}
}

// TestListBusy: while work runs no row can be chosen, and the page says why.
func TestListBusy(t *testing.T) {
	s := many(5)
	st := newListStage(t, s, look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	maker := st.maker.Make(s, st.guide.Plan(s))
	s.Job = &guide.Job{Kind: guide.JobCheck, Backup: s.Folders[0].Backups[0].Folder}
	r := st.guide.Plan(s)
	r.Kind = guide.PageList // no Route shows the list while work runs; if one does, this holds
	busy := st.maker.Make(s, r)
	st.apply(busy)
	st.rows.Key(fyne.KeyEnd)
	if st.bar.Enabled || st.bar.Why == "" || maker.Backups.Busy != "" || busy.Backups.Busy == "" {
		t.Errorf("the bar: %+v", st.bar)
	}
	st.key(fyne.KeyReturn)
	if len(st.did) != 0 {
		t.Errorf("did %+v", st.did)
	}
	row := st.shownRow(st.marked()).(part.Described).Describe()
	if !row.Disabled {
		t.Error("a row does not look closed")
	}
}

// TestListPictures draws the page for the eye.
func TestListPictures(t *testing.T) {
	if os.Getenv("LIFEBOAT_PICTURES") == "" {
		t.Skip("LIFEBOAT_PICTURES says where to draw")
	}
	for name, s := range map[string]guide.Situation{"3": onTheWay(), "1": many(1), "12": many(12), "500": many(500), "0": many(0)} {
		for _, shape := range []struct {
			name  string
			theme look.Theme
			lang  string
			size  fyne.Size
		}{
			{"light", look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600)},
			{"dark", look.Theme{Mode: look.Dark}, "de", fyne.NewSize(845, 600)},
			{"big", look.Theme{Mode: look.Light}, "en", fyne.NewSize(1660, 1000)},
			{"small", look.Theme{Mode: look.Light}, "en", fyne.NewSize(545, 460)},
			{"large", look.Theme{Mode: look.Light, Scale: 2}, "en", fyne.NewSize(1100, 720)},
			{"mirrored", look.Theme{Mode: look.Light, RightToLeft: true}, words.Mirrored, fyne.NewSize(845, 600)},
		} {
			st := newListStage(t, s, shape.theme, shape.lang, shape.size)
			keep(t, "list-"+name+"-"+shape.name, st.win.Canvas().Capture)
			if name == "12" {
				test.TapCanvas(st.win.Canvas(), fyne.NewPos(300, 300))
				st.rows.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
				keep(t, "list-open-"+shape.name, st.win.Canvas().Capture)
				st.search.SetText("anna 26.1 nothing")
				keep(t, "list-nothing-"+shape.name, st.win.Canvas().Capture)
			}
		}
	}
}

// TestListShowsWhatIsNew: what a person has just pointed at is marked, and what is
// said about it is in sight, also with hundreds of rows.
func TestListShowsWhatIsNew(t *testing.T) {
	st := newListStage(t, many(200), look.Theme{Mode: look.Light}, "en", fyne.NewSize(845, 600))
	st.win.Canvas().Focus(st.rows)
	st.key(fyne.KeyEnd)
	st.search.SetText("demo")
	extra := st.situation.Folders[0].Backups[100]
	extra.Folder, extra.UDID, extra.DisplayName = "/media/disk/old/x", "OTHER", "Found again"
	st.situation.Folders = append(append([]backup.Folder{}, st.situation.Folders...), backup.Folder{Path: "/media/disk/old", State: backup.FolderRead, Backups: []backup.Facts{extra}})
	st.situation.Added = []string{"/media/disk/old"}
	st.show()
	if st.marked() != extra.Folder || !st.inSight(extra.Folder) || st.bar.Value != extra.Folder {
		t.Errorf("%q is marked, in sight %t", st.marked(), st.inSight(st.marked()))
	}
	st.situation.Folders = append(append([]backup.Folder{}, st.situation.Folders...), backup.Folder{Path: "/empty", State: backup.FolderRead})
	st.situation.Added = []string{"/empty", "/media/disk/old"}
	st.show()
	trouble := part.Find(st.object(), withID("trouble-forget-folder-/empty"))
	if trouble == nil {
		t.Fatal("a folder without backups is not named")
	}
	d := fyne.CurrentApp().Driver()
	if y := d.AbsolutePositionForObject(trouble).Y; y < d.AbsolutePositionForObject(st.rows).Y {
		t.Errorf("what is said of it is out of sight, at %g", y)
	}
	st.key(fyne.KeyEnd, fyne.KeyUp, fyne.KeyUp)
	last := st.marked()
	st.situation.Folders = append([]backup.Folder{}, st.situation.Folders...)
	st.situation.Sizes = map[string]int64{extra.Folder: 3e9}
	st.show()
	if st.marked() != last || !st.inSight(last) {
		t.Error("other news moves the list")
	}
}

// TestListGoesOn: in another size of text, or another language, a person is where
// they were.
func TestListGoesOn(t *testing.T) {
	st := newStage(t, many(60), look.Theme{Mode: look.Light}, "en", normal)
	st.list.search.SetText("oma")
	st.list.sortBy(screen.SortSize)
	st.list.rows.Key(fyne.KeyEnd)
	marked := st.list.marked()
	st.setTheme(look.Theme{Mode: look.Dark, Scale: 1.5})
	st.again() // the test's application tells no listener
	if st.list.search.Text != "oma" || st.list.sort != screen.SortSize || st.list.marked() != marked || marked == "" {
		t.Errorf("searched for %q, by %s, marked %q", st.list.search.Text, st.list.sort, st.list.marked())
	}
	if i, _ := st.item("primary-choose-backup"); i.Disabled || i.Name == "" {
		t.Errorf("the bar: %+v", i)
	}
}

// TestListInItsWindow: the bar's button takes the marked row, and the list gives up
// the bar with its page.
func TestListInItsWindow(t *testing.T) {
	st := newStage(t, many(30), look.Theme{Mode: look.Light}, "en", normal)
	st.press(fyne.KeyEnd)
	marked := st.list.marked()
	st.tap("primary-choose-backup")
	if got := st.lastDid(); got.Action != guide.ActChooseBackup || got.Value != marked {
		t.Fatalf("sent %+v, marked %q", got, marked)
	}
	if i, ok := st.item("backup-" + marked); !ok || i.State != "chosen" || !i.Shown {
		t.Errorf("the marked row reads %+v", i)
	}
	st.situation.Backup = marked
	st.show()
	if _, ok := st.item("primary-check"); !ok || st.has("backups") {
		t.Error("the next page does not have its own button, or still the list")
	}
	st.situation.At = guide.StepChoose
	st.show()
	if st.list.marked() != marked {
		t.Errorf("back on the page %q is marked, and not the chosen one", st.list.marked())
	}
}

// TestRepairedCopyIsMarked: after a repair the list begins at the copy, which says that
// it is one, also where the original was marked before.
func TestRepairedCopyIsMarked(t *testing.T) {
	st := newStage(t, many(8), look.Theme{Mode: look.Light}, "en", normal)
	original := st.situation.Folders[0].Backups[0].Folder
	copied := st.situation.Folders[0].Backups[2].Folder
	st.list.rows.Mark(original)
	s := sceneNamed(t, "verdict-damaged")
	s.Folders, s.Backup = st.situation.Folders, original
	st.situation = s
	st.show()
	for _, chosen := range []string{original, copied} { // not taken yet, and taken
		s := many(8)
		s.At = guide.StepChoose
		s.Backup, s.Repaired = chosen, &guide.Repaired{Backup: original, Folder: copied}
		st.situation = s
		st.show()
		if !st.list.here || st.list.marked() != copied {
			t.Errorf("with %s chosen, %q is marked", chosen, st.list.marked())
		}
		if row := st.last.Backups.Row(copied); row == nil || !strings.Contains(row.Note, "repaired copy") {
			t.Errorf("the copy reads %+v", row)
		}
		st.situation = sceneNamed(t, "verdict-damaged")
		st.show()
	}
}
