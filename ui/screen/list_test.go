package screen_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// aBackup is a backup of a phone, so many days old.
func aBackup(folder, udid, name string, days int) backup.Facts {
	return backup.Facts{
		Folder: folder, UDID: udid, DeviceName: name, DisplayName: name, ProductType: "iPhone14,5", IOS: "26.1",
		Date: now.AddDate(0, 0, -days), MarksRead: true, Finished: true, State: "finished", Serial: "SERIAL" + udid,
	}
}

// listed is a Situation with backups, each of a gigabyte.
func listed(all ...backup.Facts) guide.Situation {
	s := situation()
	s.Sizes, s.Checks = map[string]int64{}, map[string]guide.CheckState{}
	for _, b := range all {
		s.Sizes[b.Folder] = 1e9
	}
	s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderRead, Backups: all}}
	return s
}

// reads is the list in short: the groups, and in them the folders.
func reads(groups []screen.Group) string {
	var out []string
	for _, g := range groups {
		var rows []string
		for _, r := range g.Rows {
			rows = append(rows, strings.TrimPrefix(r.Folder, "/b/"))
		}
		out = append(out, g.Name+": "+strings.Join(rows, " "))
	}
	return strings.Join(out, "; ")
}

// TestGroups: the phone of the way first, then what else is connected, then by the
// newest backup; in a group the newest first.
func TestGroups(t *testing.T) {
	m, g := maker(t)
	mine := situation().Phone
	s := listed(
		aBackup("/b/old", "OLD", "Oma", 400), aBackup("/b/new", "NEW", "Ida", 1), aBackup("/b/two", "TWO", "Jan", 50),
		aBackup("/b/mine-1", mine, "Anna", 90), aBackup("/b/mine-2", mine, "Anna", 30), aBackup("/b/old-2", "OLD", "Oma", 390),
	)
	second := s.Phones[0]
	second.UDID, second.Name = "TWO", phone.Is("Jan")
	s.Phones = append(slices.Clone(s.Phones), second)
	list := m.Backups(s, g.Plan(s))
	name, _ := s.Phones[0].Name.Get()
	want := name + ": mine-2 mine-1; Jan: two; Ida: new; Oma: old-2 old"
	if got := reads(list.Groups); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if list.Groups[0].Tag != "this iPhone" || list.Groups[1].Tag == "" || list.Groups[2].Tag != "" {
		t.Errorf("tags: %+v", list.Groups)
	}
	if want := "6 backups of 4 iPhones · 6 GB"; list.Count != want {
		t.Errorf("%q, want %q", list.Count, want)
	}
	delete(s.Sizes, "/b/old")
	if got := m.Backups(s, g.Plan(s)).Count; got != "6 backups of 4 iPhones" {
		t.Errorf("while one is not measured: %q", got)
	}
}

func TestSorts(t *testing.T) {
	m, g := maker(t)
	s := listed(aBackup("/b/a", "X", "Émile", 3), aBackup("/b/b", "X", "anna", 2), aBackup("/b/c", "X", "Zoë", 1))
	s.Sizes["/b/a"], s.Sizes["/b/c"] = 9e9, 2e9
	s.Checks["/b/b"] = guide.CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable, Deep: true, Checked: now}}
	s.Checks["/b/c"] = guide.CheckState{Report: backup.Report{Verdict: backup.VerdictDamaged, Deep: true, Checked: now}}
	list := m.Backups(s, g.Plan(s))
	for by, want := range map[screen.Sort]string{
		screen.SortDate: "c b a", screen.SortName: "b a c", screen.SortSize: "a c b", screen.SortState: "b a c",
	} {
		groups, _ := list.Found("", by)
		if got := reads(groups); !strings.HasSuffix(got, ": "+want) {
			t.Errorf("by %s: %s, want %s", by, got, want)
		}
	}
	if got := reads(list.Groups); !strings.HasSuffix(got, ": c b a") {
		t.Errorf("another order has changed the list: %s", got)
	}
}

func TestSearch(t *testing.T) {
	m, g := maker(t)
	phone8 := aBackup("/b/work-disk/eight", "E", "Büro-iPhone 7", 500)
	phone8.ProductType, phone8.IOS, phone8.Encrypted = "iPhone10,1", "16.7", true
	s := listed(aBackup("/b/a", "A", "Anna’s iPhone", 1), aBackup("/b/w", "W", "Работа", 40), phone8)
	list := m.Backups(s, g.Plan(s))
	for search, want := range map[string]string{
		"":                   "a w work-disk/eight",
		"anna":               "a",
		"ANNA'S":             "a", // the apostrophe that a keyboard has
		"anna’s iphone":      "a", // the one that an iPhone writes
		"buro":               "work-disk/eight",
		"büro":               "work-disk/eight",
		"работа":             "w",
		"iphone 8":           "work-disk/eight", // its model
		"16.7":               "work-disk/eight",
		"yesterday":          "a",
		"26.1 iphone":        "a w",
		"encrypted":          "work-disk/eight",
		"work-disk":          "work-disk/eight",
		"  anna   yesterday": "a",
		"anna 16.7":          "",
		"nobody":             "",
	} {
		groups, said := list.Found(search, screen.SortDate)
		var got []string
		for _, gr := range groups {
			for _, r := range gr.Rows {
				got = append(got, strings.TrimPrefix(r.Folder, "/b/"))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %q, want %q", search, got, want)
		}
		if words := strings.TrimSpace(search); words != "" && said != fmt.Sprintf("%d of 3 backups", len(got)) {
			t.Errorf("%q: %q", search, said)
		}
	}
	if got := list.NoneFound("nobody"); !strings.Contains(got, "nobody") {
		t.Errorf("%q", got)
	}
}

// TestToldApart: rows that read the same say where they lie, in words, and never
// the number of a phone.
func TestToldApart(t *testing.T) {
	const udid = "00008130-0000AAAA0000BBBB"
	for name, c := range map[string]struct {
		folders []string
		want    []string // contained in the notes
	}{
		"other folders":         {[]string{"/home/anna/Backups/" + udid, "/media/anna/Old disk/Backups/" + udid}, []string{"anna › Backups", "Old disk › Backups"}},
		"the folder next to it": {[]string{"/b/Backups/" + udid, "/b/Copies/" + udid}, []string{"in Backups", "in Copies"}},
		"a name behind":         {[]string{"/b/" + udid, "/b/" + udid + "-for Oma"}, []string{"iPhone 13", "“for Oma”"}},
		"a repaired copy":       {[]string{"/b/" + udid, "/b/" + udid + "-repaired"}, []string{"iPhone 13", "repaired copy"}},
		"a number for a folder": {[]string{"/x/" + udid + "/" + udid, "/x/b/" + udid}, []string{"in x", "in b"}},
	} {
		t.Run(name, func(t *testing.T) {
			m, g := maker(t)
			var all []backup.Facts
			for _, f := range c.folders {
				all = append(all, aBackup(f, udid, "Anna", 5))
			}
			s := listed(all...)
			list := m.Backups(s, g.Plan(s))
			var notes []string
			for i, f := range c.folders {
				note := list.Row(f).Note
				notes = append(notes, note)
				if !strings.Contains(note, c.want[i]) || strings.Contains(note, "0000AAAA") {
					t.Errorf("%s reads %q, want %q in it", f, note, c.want[i])
				}
			}
			if notes[0] == notes[1] {
				t.Errorf("both read %q", notes[0])
			}
		})
	}
}

// TestSameNames: two phones with one name are told apart by their models, or by
// their serial numbers.
func TestSameNames(t *testing.T) {
	m, g := maker(t)
	s := listed(aBackup("/b/a", "A1111", "iPhone", 1), aBackup("/b/b", "B2222", "iPhone", 2), aBackup("/b/c", "B2222", "iPhone", 3))
	groups := m.Backups(s, g.Plan(s)).Groups
	if groups[0].Note == groups[1].Note || !strings.Contains(groups[0].Note, "1111") {
		t.Errorf("%q and %q", groups[0].Note, groups[1].Note)
	}
}

// TestSingles: phones of which there is one backup share a heading, which stands once,
// and are still told apart.
func TestSingles(t *testing.T) {
	m, g := maker(t)
	mine := situation().Phone
	s := listed(
		aBackup("/b/mine", mine, "Anna", 90), aBackup("/b/one", "ONE1", "iPhone", 1), aBackup("/b/two", "TWO2", "iPhone", 2),
		aBackup("/b/three", "THREE3", "Oma", 3), aBackup("/b/five-1", "FIVE5", "Ida", 5), aBackup("/b/five-2", "FIVE5", "Ida", 6), aBackup("/b/last", "LAST9", "Jan", 9),
	)
	list := m.Backups(s, g.Plan(s))
	name, _ := s.Phones[0].Name.Get()
	if got, want := reads(list.Groups), name+": mine; Other devices: one two three last; Ida: five-1 five-2"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if one, two := list.Row("/b/one").Note, list.Row("/b/two").Note; one == two || !strings.Contains(one, "ONE1") {
		t.Errorf("%q and %q", one, two)
	}
	if !strings.HasPrefix(list.Count, "7 backups of 6 iPhones") {
		t.Error(list.Count)
	}
}

// TestListIsRemembered: what does not change the list gives the same one, and a
// change of one row keeps the others.
func TestListIsRemembered(t *testing.T) {
	old, g := maker(t)
	m := screen.NewMaker(old.Words, old.Guide)
	s := listed(aBackup("/b/a", "A", "Anna", 1), aBackup("/b/b", "B", "Jan", 2))
	first := m.Backups(s, g.Plan(s))
	s.Now = s.Now.Add(30 * time.Second)
	s.Phones = slices.Clone(s.Phones)
	s.Phones[0].Battery = phone.Is(phone.Battery{Percent: 3})
	if m.Backups(s, g.Plan(s)) != first {
		t.Error("a battery makes another list")
	}
	s.Now = s.Now.Add(5 * time.Minute)
	if m.Backups(s, g.Plan(s)) != first {
		t.Error("some minutes make another list, although it reads the same")
	}
	s.Sizes = map[string]int64{"/b/a": 1e9, "/b/b": 2e9}
	second := m.Backups(s, g.Plan(s))
	if second == first || second.Row("/b/b").Size == first.Row("/b/b").Size {
		t.Error("a size is not told")
	}
	if second.Row("/b/a") != first.Row("/b/a") {
		t.Error("a row that reads the same was made anew")
	}
	s.Now = s.Now.AddDate(0, 0, 1)
	if got := m.Backups(s, g.Plan(s)).Row("/b/a").When; got == first.Row("/b/a").When {
		t.Errorf("a day later it still says %q", got)
	}
	s.Checks = map[string]guide.CheckState{"/b/a": {Report: backup.Report{Verdict: backup.VerdictDamaged, Deep: true, Checked: s.Now}}}
	if got := m.Backups(s, g.Plan(s)).Row("/b/a").State.Text; got != "damaged" {
		t.Errorf("after a check it says %q", got)
	}
	s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderRead}}
	if got := m.Backups(s, g.Plan(s)); got.Rows() != 0 || got.Row("/b/a") != nil {
		t.Error("backups that are gone are listed")
	}
}

func TestDetails(t *testing.T) {
	m, g := maker(t)
	s := listed(aBackup("/b/a", situation().Phone, "Anna", 1), aBackup("/b/b", "B", "Jan", 2))
	s.Checks["/b/b"] = guide.CheckState{Report: backup.Report{
		Verdict: backup.VerdictRestorable, Deep: true, Checked: now,
		Kinds: []backup.KindCount{{Kind: backup.KindPhotos, Files: 134, Bytes: 8e6, Affected: 1}, {Kind: backup.KindNotes}},
	}}
	r := g.Plan(s)
	list := m.Backups(s, r)
	if list.Details("/b/none", r) != nil {
		t.Error("details of a backup that is not there")
	}
	mine, other := list.Details("/b/a", r), list.Details("/b/b", r)
	if !strings.Contains(mine.Text(), "this iPhone") || strings.Contains(other.Text(), "this iPhone") {
		t.Errorf("whose it is:\n%s\n%s", mine.Text(), other.Text())
	}
	if len(mine.Kinds) != 0 || mine.Inside == "" || len(other.Kinds) != 1 || other.Inside != "" || !strings.Contains(other.Text(), "134 files") || !strings.Contains(other.Text(), "/b/b") {
		t.Errorf("what is inside:\n%+v\n%+v", mine, other)
	}
}

// TestForget: only a folder that the person has added can be forgotten.
func TestForget(t *testing.T) {
	m, g := maker(t)
	s := listed(aBackup("/b/a", "A", "Anna", 1))
	if b := m.Backups(s, g.Plan(s)).Forget("/b/a"); b != nil {
		t.Errorf("offers to forget %s", b.Value)
	}
	folder := filepath.FromSlash("/b")
	s.Added, s.Folders[0].Path = []string{folder}, folder
	if b := m.Backups(s, g.Plan(s)).Forget("/b/a"); b == nil || b.Value != folder {
		t.Errorf("%+v", b)
	}
}

// TestListedBeforeItsRepairWasTold: a row that is known already says that it is a
// repaired copy as soon as that is known.
func TestListedBeforeItsRepairWasTold(t *testing.T) {
	old, g := maker(t)
	m := screen.NewMaker(old.Words, old.Guide)
	s := listed(aBackup("/b/a", "A", "Anna", 1), aBackup("/b/b", "A", "Anna", 2))
	m.Backups(s, g.Plan(s))
	s.Repaired = &guide.Repaired{Backup: "/b/a", Folder: "/b/b"}
	if row := m.Backups(s, g.Plan(s)).Row("/b/b"); !strings.Contains(row.Note, m.Words.Say("list/repaired-copy")) {
		t.Errorf("the copy reads %q", row.Note)
	}
}

// BenchmarkMake500 is what news costs that changes nothing of 500 backups, and what
// it costs to list them for the first time.
func BenchmarkMake500(b *testing.B) {
	old, g := maker(b)
	var all []backup.Facts
	for i := range 500 {
		all = append(all, aBackup(fmt.Sprintf("/b/%d", i), fmt.Sprintf("%d", i%40), fmt.Sprintf("Phone %d", i%40), i))
	}
	s := listed(all...)
	r := g.Plan(s)
	b.Run("again", func(b *testing.B) {
		m := screen.NewMaker(old.Words, old.Guide)
		b.ReportAllocs()
		for b.Loop() {
			m.Make(s, r)
		}
	})
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			screen.NewMaker(old.Words, old.Guide).Make(s, r)
		}
	})
}

// TestAdvice: what is pointed out says why, and promises nothing that was not checked.
func TestAdvice(t *testing.T) {
	m, g := maker(t)
	mine := aBackup("/b/a", situation().Phone, "Anna", 1)
	mine.Format = backup.FormatDB
	s := listed(mine, aBackup("/b/b", "B", "Jan", 2))
	why := func() string {
		r := g.Plan(s)
		list := m.Backups(s, r)
		if list.Recommend != "/b/a" || list.Details("/b/b", r).Advised != "" {
			t.Fatalf("%q is pointed out, and the other says %q", list.Recommend, list.Details("/b/b", r).Advised)
		}
		return list.Details("/b/a", r).Advised
	}
	if got := why(); got == "" || strings.Contains(got, "checked") || strings.Contains(got, "whole") {
		t.Errorf("not checked: %q", got)
	}
	s.Checks["/b/a"] = guide.CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable, Deep: true, Checked: now}}
	if got := why(); !strings.Contains(got, "checked") {
		t.Errorf("checked: %q", got)
	}
}
