package notes_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const group = "AppDomainGroup-group.com.apple.notes"

func store(data []byte) samples.File {
	return samples.File{Domain: group, Path: "NoteStore.sqlite", Data: data}
}

func beside(path, content string) samples.File {
	return samples.File{Domain: group, Path: path, Data: []byte(content)}
}

func open(t testing.TB, s *source.Source) *notes.Reader {
	t.Helper()
	r, err := notes.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// byTitle reads all notes.
func byTitle(t testing.TB, r *notes.Reader) (map[string]notes.Note, []*source.Defect) {
	t.Helper()
	all, defects := contentstest.Collect(t, r.Notes(t.Context()))
	out := map[string]notes.Note{}
	for _, n := range all {
		if _, ok := out[n.Title]; ok {
			t.Errorf("two notes %q", n.Title)
		}
		out[n.Title] = n
	}
	return out, defects
}

func TestPublishedIOS18(t *testing.T) {
	files := []samples.File{
		store(contentstest.Fixture(t, "notes/synthetic-ios18.NoteStore.sqlite")),
		beside("Accounts/ACCT-UUID-0001/Media/MEDIA-UUID-0030/1_GEN-0030/photo.jpeg", "photo"),
		beside("Accounts/ACCT-UUID-0001/Media/MEDIA-UUID-0030/0_OLD/photo.jpeg", "older"),
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		all, defects := byTitle(t, r)
		if len(all) != 6 || !r.State().Readable() || !slices.Contains(r.State().Missing, "ZICCLOUDSYNCINGOBJECT.ZMERGEABLEDATA1") {
			t.Fatalf("%d notes, %+v", len(all), r.State())
		}
		// The body, the date, and the table whose content is in a column that is not there.
		codes := map[source.DefectCode]int{}
		for _, d := range defects {
			codes[d.Code]++
		}
		if len(defects) != 3 || codes[source.BadText] != 1 || codes[source.BadTime] != 1 || codes[source.BadValue] != 1 {
			t.Errorf("%v", defects)
		}
		n := all["Shopping"]
		if n.Text.Text != "Shopping list\nmilk\neggs\nbread" || n.Account != "On My iPhone" || n.Folder != "Notes" || !n.Pinned || n.Deleted || n.Shared || n.Snippet != "Shopping list" {
			t.Errorf("%+v", n)
		}
		if got := n.Created.Format(time.RFC3339Nano) + " " + n.Modified.Format(time.RFC3339Nano); got != "2023-03-08T20:26:40.5Z 2023-03-10T00:13:20.25Z" {
			t.Errorf("%s", got)
		}
		if len(n.Attachments) != 2 || n.Attachments[0].What != notes.File || n.Attachments[0].Name != "photo.jpeg" || n.Attachments[0].File == nil ||
			n.Attachments[0].File.Path != "Accounts/ACCT-UUID-0001/Media/MEDIA-UUID-0030/1_GEN-0030/photo.jpeg" {
			t.Errorf("%+v", n.Attachments[0])
		}
		if a := n.Attachments[1]; a.What != notes.TableOf || a.Title != "Budget table" || !a.Unread || a.Table != nil {
			t.Errorf("%+v", a)
		}
		if n := all["Locked"]; n.Body != notes.BodyLocked || n.Lock != notes.Phone || n.Hint != "pet name" || n.Text.Text != "" {
			t.Errorf("%+v", n)
		}
		if n := all["Empty"]; n.Body != notes.BodyNone || n.Folder != "Recipes" {
			t.Errorf("%+v", n)
		}
		if n := all["Corrupt body"]; n.Body != notes.BodyUnread || n.Text.Text != "" {
			t.Errorf("%+v", n)
		}
		if n := all["Trash note"]; !n.Deleted || n.Text.Text != "Remember to call the bank" {
			t.Errorf("%+v", n)
		}
		if n := all["Corrupt date"]; !n.Created.IsZero() || n.Text.Text != "unreached" {
			t.Errorf("%+v", n)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil || sum.Count != 6 || sum.Defects != 2 || tally != (notes.Tally{Locked: 1, Deleted: 1, None: 1, Tables: 1, Attachments: 1, Here: 1}) || sum.Kind != source.Notes {
			t.Errorf("%+v %+v %v", tally, sum, err)
		}
		if sum.First.Format(time.RFC3339) != "2023-03-08T20:26:40Z" || sum.Last.Format(time.RFC3339) != "2023-03-14T15:20:00Z" {
			t.Errorf("%v to %v", sum.First, sum.Last)
		}
		folders, err := r.Folders(t.Context())
		if err != nil || len(folders) != 2 || folders[0] != (notes.FolderInfo{Name: "Notes", Account: "On My iPhone", Count: 3}) {
			t.Errorf("%+v %v", folders, err)
		}
	})
}

func TestPublishedIOS15(t *testing.T) {
	contentstest.Both(t, []samples.File{store(contentstest.Fixture(t, "notes/plaso-ios15.NoteStore.sqlite"))}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		all, defects := byTitle(t, r)
		if len(all) != 8 || len(defects) != 0 {
			t.Fatalf("%d notes, %v", len(all), defects)
		}
		n := all["My First Note"]
		if n.Text.Text != "My First Note\n\nThis is my first note.  Nothing special. \n" || n.Account != "iCloud" || n.Folder != "Notes" || n.Modified.Truncate(time.Second).Format(time.RFC3339) != "2020-03-28T00:37:43Z" ||
			n.Created.Truncate(time.Second).Format(time.RFC3339) != "2020-03-28T00:36:48Z" {
			t.Errorf("%+v", n)
		}
		for _, title := range []string{"iOS 14 Note", "iOS 15 Note"} {
			if n := all[title]; !strings.HasPrefix(n.Text.Text, title) || n.Body != notes.BodyRead || joined(n.Runs) != n.Text.Text {
				t.Errorf("%q: %+v", title, n)
			}
		}
		if n := all["iOS 15 Note"]; n.Runs[0].Style != notes.Title {
			t.Errorf("%+v", n.Runs)
		}
		locked, deleted := 0, 0
		for _, n := range all {
			if n.Body == notes.BodyLocked {
				locked++
				if n.Lock != notes.Password || n.Hint != "Who’s Password?" || n.Text.Text != "" {
					t.Errorf("%+v", n)
				}
			}
			if n.Deleted {
				deleted++
				if n.Text.Text != "" || n.Body != notes.BodyRead || n.Folder != "Notes" {
					t.Errorf("%+v", n)
				}
			}
		}
		if locked != 4 || deleted != 1 {
			t.Errorf("%d locked, %d deleted", locked, deleted)
		}
		folders, err := r.Folders(t.Context())
		var names []string
		for _, f := range folders {
			names = append(names, f.Name)
			if f.Trash != (f.Name == "Recently Deleted") || f.Account != "iCloud" {
				t.Errorf("%+v", f)
			}
		}
		if err != nil || !slices.Equal(names, []string{"My New Folder", "Notes", "Recently Deleted"}) {
			t.Errorf("%v %v", names, err)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil || sum.Count != 8 || sum.Defects != 0 || tally.Locked != 4 || tally.Deleted != 1 || tally.Cloud != 0 {
			t.Errorf("%+v %+v %v", tally, sum, err)
		}
		if n, err := r.Unlock(t.Context(), []byte("not that")); n != 0 || err != nil {
			t.Errorf("%d opened, %v", n, err)
		}
	})
}

func joined(runs []notes.Run) (out string) {
	for _, r := range runs {
		out += r.Text
	}
	return out
}

// TestAgainstSQL: titles, days and folders are those that SQL finds, by another driver.
func TestAgainstSQL(t *testing.T) {
	for name, query := range map[string]string{
		"notes/plaso-ios15.NoteStore.sqlite":     "SELECT n.ZTITLE1, CAST(n.ZMODIFICATIONDATE1 AS INTEGER), f.ZTITLE2, a.ZNAME, n.ZISPASSWORDPROTECTED = 1, n.ZMARKEDFORDELETION = 1 FROM ZICNOTEDATA d JOIN ZICCLOUDSYNCINGOBJECT n ON n.Z_PK = d.ZNOTE LEFT JOIN ZICCLOUDSYNCINGOBJECT f ON f.Z_PK = n.ZFOLDER LEFT JOIN ZICCLOUDSYNCINGOBJECT a ON a.Z_PK = n.ZACCOUNT4",
		"notes/synthetic-ios18.NoteStore.sqlite": "SELECT n.ZTITLE1, CAST(n.ZMODIFICATIONDATE1 AS INTEGER), f.ZTITLE2, a.ZNAME, coalesce(n.ZISPASSWORDPROTECTED, 0) = 1, coalesce(n.ZMARKEDFORDELETION, 0) = 1 FROM ZICNOTEDATA d JOIN ZICCLOUDSYNCINGOBJECT n ON n.Z_PK = d.ZNOTE LEFT JOIN ZICCLOUDSYNCINGOBJECT f ON f.Z_PK = n.ZFOLDER LEFT JOIN ZICCLOUDSYNCINGOBJECT a ON a.Z_PK = n.ZACCOUNT7",
	} {
		data := contentstest.Fixture(t, name)
		var want, got []string
		for _, row := range contentstest.Ask(t, data, query) {
			want = append(want, strings.Join(row, "|"))
		}
		all, _ := contentstest.Collect(t, open(t, contentstest.Plain(t, store(data))).Notes(t.Context()))
		for _, n := range all {
			modified := ""
			if !n.Modified.IsZero() {
				modified = itoa(n.Modified.Unix() - 978_307_200)
			}
			title := n.Title
			if n.Body == notes.BodyRead && n.Text.Text == "" {
				title = "" // the row has none either
			}
			got = append(got, strings.Join([]string{title, modified, n.Folder, n.Account, bit(n.Lock != notes.Unlocked), bit(n.Deleted)}, "|"))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s:\ngot %q\nSQL %q", name, got, want)
		}
	}
}
