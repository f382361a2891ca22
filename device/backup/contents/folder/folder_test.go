package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

var when = time.Date(2023, 3, 8, 20, 26, 40, 0, time.UTC)

// text is an item with a text for its content.
func text(key, name, content string, folders ...string) Item {
	return Item{Key: key, Folder: folders, Name: name, Size: int64(len(content)), Modified: when, Write: func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	}}
}

func page(key, name, content string) Item {
	it := text(key, name, content)
	it.Size, it.Renew, it.Modified = -1, true, time.Time{}
	return it
}

func open(t testing.TB, dst string) *Folder {
	t.Helper()
	f, err := Open(dst, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// run saves items in one run and returns where they are and the account.
func run(t testing.TB, dst string, items ...Item) ([]string, Account) {
	t.Helper()
	f := open(t, dst)
	var paths []string
	for _, it := range items {
		p, err := f.Save(t.Context(), it)
		var item *ItemError
		if err != nil && !errors.As(err, &item) {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return paths, f.Account()
}

// files reads everything below a folder but the list.
func files(t testing.TB, dst string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dst, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), listName) {
			return err
		}
		rel, _ := filepath.Rel(dst, p)
		if !e.Type().IsRegular() {
			all[filepath.ToSlash(rel)] = e.Type().String()
			return nil
		}
		data, err := os.ReadFile(p)
		all[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func same(t testing.TB, dst string, want map[string]string) {
	t.Helper()
	if got := files(t, dst); !maps.Equal(got, want) {
		t.Errorf("there is\n%v\nwant\n%v", got, want)
	}
}

func put(t testing.TB, p, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSave: two files and what a second run makes of them.
func TestSave(t *testing.T) {
	dst := filepath.Join(t.TempDir(), "saved")
	items := []Item{text("a", "IMG.HEIC", "picture", "Photos", "2023"), text("b", "note.txt", "", "Notes")}
	paths, a := run(t, dst, items...)
	if !slices.Equal(paths, []string{"Photos/2023/IMG.HEIC", "Notes/note.txt"}) || a.SavedAll() != (Tally{2, 7}) || a.ThereAll() != (Tally{}) {
		t.Errorf("%q, %+v", paths, a)
	}
	want := map[string]string{"Photos/2023/IMG.HEIC": "picture", "Notes/note.txt": ""}
	same(t, dst, want)
	info, err := os.Stat(filepath.Join(dst, "Photos/2023/IMG.HEIC"))
	if err != nil || !info.ModTime().Equal(when) {
		t.Errorf("%v, %v", info.ModTime(), err)
	}
	if runtime.GOOS != "windows" {
		for p, mode := range map[string]fs.FileMode{"": 0o700, "Photos": 0o700, "Photos/2023": 0o700, "Photos/2023/IMG.HEIC": 0o600, listName: 0o600} {
			if info, err := os.Stat(filepath.Join(dst, p)); err != nil || info.Mode().Perm() != mode {
				t.Errorf("%s: %v, %v", p, info.Mode(), err)
			}
		}
	}
	for i := range items {
		items[i].Write = func(context.Context, io.Writer) error { t.Error("what is there is read again"); return nil }
	}
	paths, a = run(t, dst, items...)
	if paths[0] != "Photos/2023/IMG.HEIC" || a.SavedAll() != (Tally{}) || a.ThereAll() != (Tally{2, 7}) {
		t.Errorf("second run: %q, %+v", paths, a)
	}
	// A removed file comes back, a newer version beside the older one, a new one too.
	if err := os.Remove(filepath.Join(dst, "Notes/note.txt")); err != nil {
		t.Fatal(err)
	}
	_, a = run(t, dst, text("a", "IMG.HEIC", "picture, edited", "Photos", "2023"), text("b", "note.txt", "", "Notes"), text("c", "IMG2.HEIC", "x", "Photos", "2023"))
	want["Photos/2023/IMG (2).HEIC"], want["Photos/2023/IMG2.HEIC"] = "picture, edited", "x"
	same(t, dst, want)
	if a.SavedAll().Files != 3 {
		t.Errorf("third run: %+v", a)
	}
}

// TestStrangersFiles: what lies there is never touched; what has the same bytes is
// taken for saved.
func TestStrangersFiles(t *testing.T) {
	dst := t.TempDir()
	put(t, filepath.Join(dst, "Photos/A.JPG"), "mine")
	put(t, filepath.Join(dst, "Photos/b.jpg"), "also mine")
	put(t, filepath.Join(dst, "Photos/same.jpg"), "equal")
	put(t, filepath.Join(dst, "Photos/C.jpg/inside"), "a folder")
	put(t, filepath.Join(dst, "Notes"), "a file where a folder shall be")
	items := []Item{
		text("a", "A.JPG", "phon", "Photos"), text("b", "B.JPG", "other", "Photos"), text("s", "same.jpg", "equal", "Photos"),
		text("c", "C.jpg", "picture", "Photos"), text("n", "n.txt", "note", "Notes"),
	}
	want := map[string]string{
		"Photos/A.JPG": "mine", "Photos/A (2).JPG": "phon", "Photos/b.jpg": "also mine", "Photos/B (2).JPG": "other", "Photos/same.jpg": "equal",
		"Photos/C.jpg/inside": "a folder", "Photos/C (2).jpg": "picture", "Notes": "a file where a folder shall be", "Notes (2)/n.txt": "note",
	}
	for i := range 4 {
		_, a := run(t, dst, items...)
		same(t, dst, want)
		if saved := a.SavedAll().Files; i == 0 && saved != 4 || i > 0 && saved != 0 {
			t.Errorf("run %d: %+v", i, a)
		}
		if i == 1 { // without the list everything is compared, in whatever order
			if err := os.Remove(filepath.Join(dst, listName)); err != nil {
				t.Fatal(err)
			}
			slices.Reverse(items)
		}
	}
}

// TestNoTwoShareAName: whatever file systems take for the same name is two here.
func TestNoTwoShareAName(t *testing.T) {
	dst := t.TempDir()
	names := []string{"IMG.JPG", "img.jpg", "IMG.jpg", "é.jpg", "e\u0301.JPG", "É.jpg", "a/b", "a:b", "", "..", ".", "CON", "con", "\x00", "straße", "STRASSE"}
	var items []Item
	for i, n := range names {
		items = append(items, text(fmt.Sprint("f", i), n, fmt.Sprint(i), "F"), text(fmt.Sprint("d", i), "x", fmt.Sprint(i), "D", n))
	}
	paths, a := run(t, dst, items...)
	if int(a.SavedAll().Files) != len(items) || len(a.NotSaved) > 0 {
		t.Errorf("%+v", a)
	}
	seen := map[string]string{}
	for i, p := range paths {
		if old, ok := seen[fold(p)]; ok {
			t.Errorf("%q and %q", old, p)
		}
		seen[fold(p)] = p
		if data, err := os.ReadFile(filepath.Join(dst, p)); err != nil || string(data) != fmt.Sprint(i/2) {
			t.Errorf("%q: %q, %v", p, data, err)
		}
	}
	again, a := run(t, dst, items...)
	if !slices.Equal(again, paths) || a.SavedAll().Files != 0 {
		t.Errorf("second run: %q, %+v", again, a)
	}
	// New files go into the folders of their own names.
	more, _ := run(t, dst, text("new", "new", "", "D", "img.jpg"), text("new2", "new", "", "D", "IMG.jpg"))
	if more[0] != "D/img (2).jpg/new" || more[1] != "D/IMG (3).jpg/new" {
		t.Errorf("%q", more)
	}
}

// TestTogether: a number that one of a group needs, all of it get.
func TestTogether(t *testing.T) {
	dst := t.TempDir()
	put(t, filepath.Join(dst, "IMG_1.MOV"), "mine")
	live := func(n, name, content string) Item {
		it := text(n+name, name, content)
		it.Together = n
		return it
	}
	items := []Item{
		live("1", "IMG_1.HEIC", "1h"), live("1", "IMG_1.MOV", "1m"),
		live("2", "IMG_1.HEIC", "2h"), live("2", "img_1.mov", "2m"), live("2", "IMG_1.AAE", "2a"),
		live("3", "x.heic", "3"), live("3", "x.heic", "3 too"),
	}
	want := map[string]string{
		"IMG_1.MOV": "mine", "IMG_1 (2).HEIC": "1h", "IMG_1 (2).MOV": "1m", "IMG_1 (3).HEIC": "2h", "IMG_1 (3).mov": "2m", "IMG_1 (3).AAE": "2a", "x.heic": "3",
	}
	items = items[:6]
	run(t, dst, items[0], items[2], items[5]) // a first run that ended early
	run(t, dst, items...)
	same(t, dst, want)
	slices.Reverse(items)
	if _, a := run(t, dst, items...); a.SavedAll().Files != 0 {
		t.Errorf("%+v", a)
	}
	if err := os.Remove(filepath.Join(dst, listName)); err != nil {
		t.Fatal(err)
	}
	if _, a := run(t, dst, items...); a.SavedAll().Files != 0 {
		t.Errorf("without the list: %+v", a)
	}
	same(t, dst, want)
}

// TestRenew: a page takes the place of its own older version, and of nothing else.
func TestRenew(t *testing.T) {
	dst := t.TempDir()
	put(t, filepath.Join(dst, "other.html"), "mine")
	put(t, filepath.Join(dst, "equal.html"), "1")
	pages := func(v string) []Item {
		return []Item{page("index", "index.html", v), page("other", "other.html", v), page("equal", "equal.html", v)}
	}
	run(t, dst, pages("1")...)
	same(t, dst, map[string]string{"index.html": "1", "other.html": "mine", "other (2).html": "1", "equal.html": "1"})
	_, a := run(t, dst, pages("1")...)
	if a.SavedAll().Files != 0 || a.ThereAll().Files != 3 {
		t.Errorf("the same again: %+v", a)
	}
	run(t, dst, pages("22")...)
	same(t, dst, map[string]string{"index.html": "22", "other.html": "mine", "other (2).html": "22", "equal.html": "1", "equal (2).html": "22"})
	put(t, filepath.Join(dst, "index.html"), "2!") // of the same length, too
	paths, _ := run(t, dst, pages("3")...)
	same(t, dst, map[string]string{"index.html": "2!", "index (2).html": "3", "other.html": "mine", "other (2).html": "3", "equal.html": "1", "equal (2).html": "3"})
	if paths[0] != "index (2).html" {
		t.Error(paths)
	}
	// Twice in one run, and changed by somebody between being written and being named.
	f := open(t, dst)
	for _, v := range []string{"4", "5", "6"} {
		if _, err := f.Save(t.Context(), page("index", "index.html", v)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(dst, "index (2).html"), "7")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	got := files(t, dst)
	if got["index (2).html"] != "7" || got["index (3).html"] != "6" {
		t.Errorf("%v", got)
	}
}

// TestKilledBetweenListAndName: a version that the list has already and that did not
// get its name leaves the older one ours.
func TestKilledBetweenListAndName(t *testing.T) {
	dst := t.TempDir()
	run(t, dst, page("index", "index.html", "old"))
	list := filepath.Join(dst, listName)
	before, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	run(t, dst, page("index", "index.html", "new!"))
	after, err := os.ReadFile(list)
	if err != nil || !bytes.HasPrefix(after, before) {
		t.Fatal(err)
	}
	put(t, filepath.Join(dst, "index.html"), "old")
	run(t, dst, page("index", "index.html", "newest"))
	same(t, dst, map[string]string{"index.html": "newest"})
}

// TestTakenMeanwhile: a name that somebody takes after it was chosen stays theirs.
func TestTakenMeanwhile(t *testing.T) {
	dst := t.TempDir()
	f := open(t, dst)
	if _, err := f.Save(t.Context(), text("a", "a.txt", "ours", "F")); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dst, "F/a.txt"), "theirs")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, dst, map[string]string{"F/a.txt": "theirs", "F/a (2).txt": "ours"})
	if paths, a := run(t, dst, text("a", "a.txt", "ours", "F")); paths[0] != "F/a (2).txt" || a.ThereAll().Files != 1 {
		t.Errorf("%q, %+v", paths, a)
	}
}

// TestLinks: a link in the folder is a name that is taken, wherever it leads.
func TestLinks(t *testing.T) {
	base := t.TempDir()
	dst, outside := filepath.Join(base, "dst"), filepath.Join(base, "outside")
	put(t, filepath.Join(outside, "victim"), "theirs")
	put(t, filepath.Join(dst, "keep"), "")
	for name, to := range map[string]string{"Photos": outside, "file.txt": filepath.Join(outside, "victim"), "dangling.txt": filepath.Join(outside, "new"), "up": ".."} {
		if err := hosttest.Symlink(to, filepath.Join(dst, name)); err != nil {
			t.Skip(err)
		}
	}
	paths, a := run(t, dst, text("1", "x", "1", "Photos"), text("2", "file.txt", "theirs"), text("3", "dangling.txt", "3"), text("4", "x", "4", "up", "outside"))
	if !slices.Equal(paths, []string{"Photos (2)/x", "file (2).txt", "dangling (2).txt", "up (2)/outside/x"}) || a.SavedAll().Files != 4 {
		t.Errorf("%q, %+v", paths, a)
	}
	same(t, outside, map[string]string{"victim": "theirs"})
	// The work folder and the list are no way out either.
	for _, name := range []string{workName, listName} {
		dst := filepath.Join(base, "dst"+name)
		put(t, filepath.Join(dst, "keep"), "")
		if err := hosttest.Symlink(outside, filepath.Join(dst, name)); err != nil {
			t.Fatal(err)
		}
		f, err := Open(dst, Options{})
		if name == workName && !errors.Is(err, ErrOccupied) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			if _, err := f.Save(t.Context(), text("1", "x", "1")); err != nil {
				t.Error(err)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	same(t, outside, map[string]string{"victim": "theirs"})
}

// TestItemErrors: what cannot be written has no name, and the next can be saved.
func TestItemErrors(t *testing.T) {
	dst := t.TempDir()
	bad := func(key string, err error) Item {
		it := text(key, key, "half of it")
		it.Write = func(_ context.Context, w io.Writer) error { _, _ = io.WriteString(w, "half"); return err }
		return it
	}
	long := text("long", "long", "more than said")
	long.Size = 3
	short := text("short", "short", "less")
	short.Size = 30
	items := []Item{
		bad("missing", fs.ErrNotExist), bad("cut", fmt.Errorf("x: %w", io.ErrUnexpectedEOF)), bad("disk", &fs.PathError{Op: "read", Err: errors.New("EIO")}),
		bad("odd", errors.New("odd")), long, short, text("good", "good", "good"),
	}
	paths, a := run(t, dst, items...)
	same(t, dst, map[string]string{"good": "good"})
	var reasons []Reason
	for _, n := range a.NotSaved {
		reasons = append(reasons, n.Reason)
	}
	if !slices.Equal(reasons, []Reason{Missing, CutShort, Unreadable, Failed, CutShort, CutShort}) || paths[6] != "good" {
		t.Errorf("%v, %q", reasons, paths)
	}
	// A name that was not used is free.
	if paths, _ := run(t, dst, text("cut", "cut", "whole")); paths[0] != "cut" {
		t.Error(paths)
	}
}

// TestStopped: what was whole when the saving was stopped is saved.
func TestStopped(t *testing.T) {
	dst := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	f := open(t, dst)
	if _, err := f.Save(ctx, text("a", "a", "whole")); err != nil {
		t.Fatal(err)
	}
	half := text("b", "b", "half of it")
	half.Write = func(ctx context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, strings.Repeat("x", 100<<10))
		cancel()
		_, err := io.WriteString(w, strings.Repeat("x", 100<<10))
		return err
	}
	half.Size = 200 << 10
	if _, err := f.Save(ctx, half); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, dst, map[string]string{"a": "whole"})
	if a := f.Account(); a.SavedAll().Files != 1 || len(a.NotSaved) > 0 {
		t.Errorf("%+v", a)
	}
}

// TestBusy: two runs do not meet.
func TestBusy(t *testing.T) {
	dst := t.TempDir()
	f := open(t, dst)
	if _, err := Open(dst, Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("%v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, dst, map[string]string{})
	if err := open(t, dst).Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLeftovers: what a killed run was writing is removed, and nothing else is.
func TestLeftovers(t *testing.T) {
	dst := t.TempDir()
	work := filepath.Join(dst, workName)
	put(t, filepath.Join(work, "00000007.part"), "a stranger's, for there is no lock")
	put(t, filepath.Join(dst, "00000001.part"), "outside of the work folder")
	put(t, filepath.Join(work, "7.part"), "theirs")
	f := open(t, dst)
	if _, err := os.Stat(filepath.Join(work, "00000007.part")); err != nil {
		t.Error(err)
	}
	if _, err := f.Save(t.Context(), text("a", "a", "a")); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock() // as a kill leaves it
	f.batch = batch{}
	f.mu.Unlock()
	for _, held := range []io.Closer{f.work.lock, f.work.dir, f.work.root, f.top} {
		held.Close()
	}
	put(t, filepath.Join(work, "0000abcd.part"), "half")
	g := open(t, dst)
	same(t, dst, map[string]string{"00000001.part": "outside of the work folder", workName + "/7.part": "theirs", workName + "/lock": ""})
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	same(t, dst, map[string]string{"00000001.part": "outside of the work folder", workName + "/7.part": "theirs"})
	close(f.commits)
	f.root.Close()
}

func TestRefusals(t *testing.T) {
	base := t.TempDir()
	backup := filepath.Join(base, "Backups/0000")
	put(t, filepath.Join(backup, "00/x"), "")
	put(t, filepath.Join(base, "other/Manifest.db"), "")
	put(t, filepath.Join(base, "other/Manifest.plist"), "")
	link := filepath.Join(base, "link")
	if err := hosttest.Symlink(backup, link); err != nil {
		t.Skip(err)
	}
	before := files(t, base)
	for dst, want := range map[string]error{
		backup: ErrInBackup, filepath.Join(backup, "new"): ErrInBackup, filepath.Join(backup, "00"): ErrInBackup, filepath.Join(link, "new/er"): ErrInBackup,
		base: ErrHoldsBackup, filepath.Dir(backup): ErrHoldsBackup, filepath.Join(base, "other/new"): ErrInBackup,
		filepath.Join(base, "none/new"): fs.ErrNotExist,
	} {
		if f, err := Open(dst, Options{Avoid: []string{backup}}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", dst, err, want)
			if err == nil {
				f.Close()
			}
		}
	}
	if after := files(t, base); !maps.Equal(after, before) {
		t.Errorf("%v", after)
	}
	f, err := Open(filepath.Join(base, "Backups/0000 saved"), Options{Avoid: []string{link}})
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}

// TestList: a list that is torn, a stranger's or hostile does no harm.
func TestList(t *testing.T) {
	items := []Item{text("a", "a", "one"), text("b", "b", "two")}
	for name, change := range map[string]func(list string) string{
		"torn end":      func(l string) string { return l[:len(l)-20] },
		"torn first":    func(l string) string { return l[:9] },
		"empty":         func(string) string { return "" },
		"zeros":         func(l string) string { return l[:len(l)/2] + strings.Repeat("\x00", 100) },
		"long line":     func(l string) string { return l + strings.Repeat("x", 300<<10) + "\n" },
		"long first":    func(l string) string { return strings.Repeat("x", 300<<10) + l },
		"a stranger's":  func(string) string { return "my shopping list\n" },
		"paths outside": func(l string) string { return strings.ReplaceAll(l, `"path":"`, `"path":"../`) },
		"absolute":      func(l string) string { return strings.ReplaceAll(l, `"path":"`, `"path":"/etc/passwd/`) },
		"sizes":         func(l string) string { return strings.ReplaceAll(l, `"size":3`, `"size":-3`) },
		"hashes":        func(l string) string { return strings.ReplaceAll(l, `"sha256":"`, `"sha256":"00`) },
		"work outside": func(l string) string {
			return l + `{"work":"../x"}` + "\n" + `{"folder":"F","in":"../..","name":"y"}` + "\n"
		},
		"name outside": func(l string) string { return l + `{"folder":"F","as":"F","in":".","name":"../y"}` + "\n" },
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			dst := filepath.Join(base, "dst")
			run(t, dst, items...)
			list := filepath.Join(dst, listName)
			data, err := os.ReadFile(list)
			if err != nil {
				t.Fatal(err)
			}
			changed := change(string(data))
			put(t, list, changed)
			for range 2 {
				run(t, dst, append(items, text("c", "c", "three", "F"))...)
				same(t, base, map[string]string{"dst/a": "one", "dst/b": "two", "dst/F/c": "three"})
			}
			if name == "a stranger's" || name == "long first" {
				if data, err := os.ReadFile(list); err != nil || string(data) != changed {
					t.Error("a stranger's list was changed")
				}
			}
			_, a := run(t, dst, items...)
			if a.ThereAll().Files != 2 {
				t.Errorf("%+v", a)
			}
		})
	}
}

// TestManyAtOnce: the same keys and names from many goroutines.
func TestManyAtOnce(t *testing.T) {
	dst := t.TempDir()
	f := open(t, dst)
	var group sync.WaitGroup
	var calls atomic.Int64
	const keys = 300
	for range 8 {
		group.Go(func() {
			for i := range keys {
				it := text(fmt.Sprint("k", i), []string{"IMG.HEIC", "img.heic", "IMG.MOV"}[i%3], fmt.Sprint(i), fmt.Sprint("F", i%2))
				write := it.Write
				it.Write = func(ctx context.Context, w io.Writer) error { calls.Add(1); return write(ctx, w) }
				if _, err := f.As("photos").Save(t.Context(), it); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, content := range files(t, dst) {
		seen[content] = true
	}
	if len(seen) != keys || calls.Load() != keys || f.Account().Saved["photos"].Files != keys {
		t.Errorf("%d contents, %d calls, %+v", len(seen), calls.Load(), f.Account())
	}
}

// TestDeepAndLong: any path fits, and two that differ far inside do not meet.
func TestDeepAndLong(t *testing.T) {
	dst := t.TempDir()
	deep := func(depth int, part string) []string { return slices.Repeat([]string{part}, depth) }
	var items []Item
	for i, folders := range [][]string{deep(5, strings.Repeat("long ", 30)), deep(200, "d"), deep(500, strings.Repeat("ü", 200)), deep(24, "12345678"), deep(40, ".."), append(deep(30, "d"), "e"), append(deep(30, "d"), "f")} {
		items = append(items, text(fmt.Sprint(i), strings.Repeat("n", 300)+".jpeg", fmt.Sprint(i), folders...))
	}
	paths, a := run(t, dst, items...)
	if int(a.SavedAll().Files) != len(items) {
		t.Errorf("%+v", a)
	}
	for i, p := range paths {
		if len([]rune(p)) > maxUnits+8 || !strings.HasSuffix(p, ".jpeg") {
			t.Errorf("%d: %d characters: %s", i, len([]rune(p)), p)
		}
	}
	if again, a := run(t, dst, items...); !slices.Equal(again, paths) || int(a.ThereAll().Files) != len(items) {
		t.Errorf("%q", again)
	}
}

// TestGone: a folder that is moved away ends the saving with what it is.
func TestGone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows moves no folder that is open")
	}
	base := t.TempDir()
	dst := filepath.Join(base, "dst")
	f := open(t, dst)
	if _, err := f.Save(t.Context(), text("a", "a", "a")); err != nil {
		t.Fatal(err)
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dst); err != nil {
		t.Fatal(err)
	}
	_, err := f.Save(t.Context(), text("b", "b", "b"))
	if !errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	if err := f.Close(); !errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	if a := f.Account(); a.SavedAll().Files != 1 {
		t.Errorf("%+v", a)
	}
}

func TestRoom(t *testing.T) {
	f := open(t, t.TempDir())
	defer f.Close()
	var room *RoomError
	if err := f.CheckRoom(1<<62, 1); !errors.As(err, &room) || room.Need <= room.Free {
		t.Errorf("%v", err)
	}
	if err := f.CheckRoom(10, 1); err != nil {
		t.Error(err)
	}
	f.limit = 5
	if _, err := f.Save(t.Context(), text("a", "a", "123456")); err == nil {
		t.Error("a file that is too big for the disk was begun")
	}
	if _, err := f.Save(t.Context(), page("b", "b", "123456")); err == nil || f.failed() != nil {
		t.Errorf("%v, %v", err, f.failed())
	}
	if a := f.Account(); len(a.NotSaved) != 2 || a.NotSaved[0].Reason != TooBig || a.NotSaved[1].Reason != TooBig {
		t.Errorf("%+v", a)
	}
}

// TestNothingSaved: a save that was refused, or saved nothing, leaves nothing behind, and
// takes nothing away that it did not write.
func TestNothingSaved(t *testing.T) {
	refused := func(dst string) {
		t.Helper()
		f, err := Open(dst, Options{Language: "de"})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.CheckRoom(1<<62, 1); err == nil {
			t.Error("there is room for all of it")
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	base := t.TempDir()
	fresh, theirs, ours := filepath.Join(base, "fresh"), filepath.Join(base, "theirs"), filepath.Join(base, "ours")
	refused(fresh)
	if _, err := os.Lstat(fresh); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that was made for it stays: %v", err)
	}
	for name, data := range map[string]string{"theirs": "", "ours": string(firstLine)} {
		if err := os.Mkdir(filepath.Join(base, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if data != "" {
			if err := os.WriteFile(filepath.Join(base, name, listName), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		refused(filepath.Join(base, name))
	}
	if left, err := os.ReadDir(theirs); err != nil || len(left) > 0 {
		t.Errorf("left in a folder that was there: %v, %v", left, err)
	}
	if got, err := os.ReadFile(filepath.Join(ours, listName)); err != nil || !strings.HasPrefix(string(got), string(firstLine)) {
		t.Errorf("a list that was there: %q, %v", got, err)
	}
	f := open(t, fresh)
	if _, err := f.Save(t.Context(), text("a", "a", "a")); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(fresh, listName)); err != nil {
		t.Errorf("what was saved has no list: %v", err)
	}
}

// TestTwoBackups: what another phone or an older backup gives takes nothing away from
// what was saved before.
func TestTwoBackups(t *testing.T) {
	dst := t.TempDir()
	save := func(o Options, items ...Item) Account {
		t.Helper()
		f, err := Open(dst, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if _, err := f.Save(t.Context(), it); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return f.Account()
	}
	mine, theirs := Options{Phone: "A", Date: when}, Options{Phone: "B", Date: when.AddDate(0, 0, 1)}
	older, newer := mine, mine
	older.Date, newer.Date = when.AddDate(-1, 0, 0), when.AddDate(0, 1, 0)
	save(mine, page("chat", "chat.html", "mine"), text("p", "IMG.JPG", "a"))
	save(theirs, page("chat", "chat.html", "theirs"), text("p", "IMG.JPG", "b"))
	want := map[string]string{"chat.html": "mine", "chat (2).html": "theirs", "IMG.JPG": "a", "IMG (2).JPG": "b"}
	same(t, dst, want)
	save(older, page("chat", "chat.html", "mine, but less"))
	want["chat (3).html"] = "mine, but less"
	same(t, dst, want)
	save(newer, page("chat", "chat.html", "mine and more"), text("p", "IMG.JPG", "a"))
	want["chat.html"] = "mine and more"
	same(t, dst, want)
	for range 2 {
		for _, o := range []Options{newer, theirs, older} {
			content := map[string]string{"A" + newer.Date.String(): "mine and more", "B" + theirs.Date.String(): "theirs", "A" + older.Date.String(): "mine, but less"}[o.Phone+o.Date.String()]
			if a := save(o, page("chat", "chat.html", content)); a.ThereAll().Files != 1 {
				t.Errorf("%v: %+v", o, a)
			}
		}
	}
	same(t, dst, want)
}

// TestMovedAway: a folder that is moved away is gone, although what is open of it would
// still take files.
func TestMovedAway(t *testing.T) {
	base := t.TempDir()
	dst := filepath.Join(base, "dst")
	f := open(t, dst)
	if _, err := f.Save(t.Context(), text("a", "a", "a")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dst, filepath.Join(base, "moved")); err != nil {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		t.Skip("Windows moves no folder that is open: ", err)
	}
	if err := f.Flush(); !errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	if err := f.Close(); !errors.Is(err, ErrGone) {
		t.Errorf("%v", err)
	}
	if a := f.Account(); a.SavedAll().Files != 0 {
		t.Errorf("%+v", a)
	}
}
