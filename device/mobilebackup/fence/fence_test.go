package fence

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// folder makes a backup folder with a neighbour that nobody may reach.
func folder(t testing.TB, mode Mode) (*Folder, string) {
	t.Helper()
	parent := t.TempDir()
	dir := filepath.Join(parent, "backup")
	for name, content := range map[string]string{
		"backup/Status.plist": "status", "backup/3d/3d01": "payload", "backup/3d/3d02": "other", "neighbour/secret": "secret", "secret": "secret",
	} {
		path := filepath.Join(parent, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Open(dir, "PHONE", mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, dir
}

var hostileNames = []string{
	"", "/", "/etc/passwd", "..", "../secret", "PHONE/..", "PHONE/../secret", "PHONE/../../secret", "PHONE/3d/../../secret",
	"PHONE/./Status.plist", "PHONE//Status.plist", "other/secret", "PHON", "PHONE2/x", "neighbour/secret", "PHONE\x00/Status.plist",
	"PHONE/a\x00b", "PHONE/" + strings.Repeat("x", 256), "PHONE/" + strings.Repeat("x/", 2100), "\xff\xfe", "PHONE/\xff",
	"PHONE/.lifeboat-1", "PHONE/3d/.lifeboat-1/x", "./PHONE/Status.plist", "PHONE/3d//", " PHONE/x", "phone/Status.plist",
}

func TestHostileNamesAreRefused(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	before := tree(t, filepath.Dir(dir))
	for _, name := range hostileNames {
		_, _, openErr := f.OpenFile(name)
		_, createErr := f.Create(name)
		for op, err := range map[string]error{
			"open": openErr, "create": createErr, "mkdir": f.Mkdir(name), "remove": f.Remove(name),
			"list":      f.List(name, func(Entry) error { return nil }),
			"move from": f.Move(name, "PHONE/x"), "move to": f.Move("PHONE/Status.plist", name),
			"copy from": f.Copy(name, "PHONE/x"), "copy to": f.Copy("PHONE/Status.plist", name),
		} {
			var refused *RefusedError
			if !errors.As(err, &refused) || !refused.Hostile {
				t.Errorf("%s %q: %v", op, name, err)
			}
		}
	}
	if after := tree(t, filepath.Dir(dir)); !slices.Equal(before, after) {
		t.Errorf("changed:\n%v\n%v", before, after)
	}
}

// The backup's own folder can be listed, not removed or replaced.
func TestTheFolderItselfStays(t *testing.T) {
	f, _ := folder(t, ReadWrite)
	for _, name := range []string{"PHONE", "PHONE/"} {
		_, err := f.Create(name)
		for op, err := range map[string]error{"remove": f.Remove(name), "move": f.Move(name, "PHONE/x"), "move to": f.Move("PHONE/3d", name), "create": err, "copy": f.Copy(name, "PHONE/x")} {
			var refused *RefusedError
			if !errors.As(err, &refused) {
				t.Errorf("%s %q: %v", op, name, err)
			}
		}
		if err := f.Mkdir(name); err != nil {
			t.Errorf("mkdir %q: %v", name, err)
		}
		var names []string
		if err := f.List(name, func(e Entry) error { names = append(names, e.Name); return nil }); err != nil || len(names) != 2 {
			t.Errorf("list %q: %v %v", name, names, err)
		}
	}
}

func TestLinksOutAreNotFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	f, dir := folder(t, ReadWrite)
	parent := filepath.Dir(dir)
	for link, to := range map[string]string{"out": "../neighbour", "file": "../secret", "absolute": "/etc", "up": ".."} {
		if err := hosttest.Symlink(to, filepath.Join(dir, link)); errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
			t.Skipf("this file system has no links: %v", err)
		} else if err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, parent)
	for _, name := range []string{"PHONE/out/secret", "PHONE/file", "PHONE/absolute/hostname", "PHONE/up/secret"} {
		_, _, openErr := f.OpenFile(name)
		var refused *RefusedError
		if !errors.As(openErr, &refused) || refused.Hostile {
			t.Errorf("open %s: %v", name, openErr)
		}
		if strings.Count(name, "/") < 2 {
			continue
		}
		_, createErr := f.Create(name)
		for op, err := range map[string]error{"create": createErr, "mkdir": f.Mkdir(filepath.ToSlash(filepath.Dir(name)) + "/new"), "move": f.Move("PHONE/3d/3d01", name), "remove": f.Remove(name), "copy": f.Copy("PHONE/3d/3d02", name)} {
			if err == nil {
				t.Errorf("%s %s went through", op, name)
			}
		}
	}
	// Replacing the link itself is fine: its target stays.
	if w, err := f.Create("PHONE/file"); err != nil {
		t.Error(err)
	} else if _, err := w.Write([]byte("new")); err != nil || w.Commit() != nil {
		t.Error(err)
	}
	if b, _ := os.ReadFile(filepath.Join(parent, "secret")); string(b) != "secret" {
		t.Errorf("written through a link: %q", b)
	}
	_ = before
}

func TestSpecialFilesAreNotOpened(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	makePipe(t, filepath.Join(dir, "pipe"))
	var refused *RefusedError
	if _, _, err := f.OpenFile("PHONE/pipe"); !errors.As(err, &refused) {
		t.Errorf("pipe: %v", err)
	}
	if _, _, err := f.OpenFile("PHONE/3d"); err == nil {
		t.Error("a directory was opened as a file")
	}
	if err := f.Copy("PHONE/pipe", "PHONE/copy"); err == nil {
		t.Error("pipe copied")
	}
}

func TestReadOnly(t *testing.T) {
	f, dir := folder(t, ReadOnly)
	before := tree(t, dir)
	_, createErr := f.Create("PHONE/new")
	for op, err := range map[string]error{
		"create": createErr, "mkdir": f.Mkdir("PHONE/new"), "remove": f.Remove("PHONE/3d/3d01"),
		"move": f.Move("PHONE/3d/3d01", "PHONE/x"), "copy": f.Copy("PHONE/3d/3d01", "PHONE/x"), "write": f.WriteFile("PHONE/Status.plist", nil),
	} {
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Hostile {
			t.Errorf("%s: %v", op, err)
		}
	}
	file, size, err := f.OpenFile("PHONE/3d/3d01")
	if err != nil || size != 7 {
		t.Fatal(size, err)
	}
	file.Close()
	if after := tree(t, dir); !slices.Equal(before, after) {
		t.Error("changed")
	}
}

// Replacing never writes through a hard link, which another backup shares.
func TestHardLinksAreNotWrittenThrough(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	shared := filepath.Join(filepath.Dir(dir), "shared")
	if err := os.Link(filepath.Join(dir, "3d/3d01"), shared); err != nil {
		t.Skip(err)
	}
	if err := f.WriteFile("PHONE/3d/3d01", []byte("new content")); err != nil {
		t.Fatal(err)
	}
	if err := f.Copy("PHONE/Status.plist", "PHONE/3d/3d01"); err != nil {
		t.Fatal(err)
	}
	if err := f.Move("PHONE/3d/3d02", "PHONE/3d/3d01"); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(shared); string(b) != "payload" {
		t.Errorf("shared file now %q", b)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "3d/3d01")); string(b) != "other" {
		t.Errorf("own file now %q", b)
	}
}

// What is marked as read-only, as all is that somebody copied from a disc, is replaced, moved
// and removed like anything else.
func TestReadOnlyFilesAreReplaced(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	for _, name := range []string{"3d/3d01", "3d/3d02", "Status.plist"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.WriteFile("PHONE/3d/3d01", []byte("new")); err != nil {
		t.Error(err)
	}
	if err := f.Move("PHONE/Status.plist", "PHONE/3d/3d02"); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"3d/3d01": "new", "3d/3d02": "status"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); string(b) != want {
			t.Errorf("%s: %q %v", name, b, err)
		}
	}
	if err := f.Remove("PHONE/3d/3d02"); err != nil {
		t.Error(err)
	}
}

func TestMoveReplacesAndMakesParents(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	for _, name := range []string{"PHONE/Snapshot/aa/x", "PHONE/full/deep/y", "PHONE/new/a/b/z"} {
		if err := f.WriteFile(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{
		"PHONE/Snapshot/aa/x": "PHONE/made/by/move/x", // parents missing
		"PHONE/3d/3d01":       "PHONE/full",           // a file in place of a directory
		"PHONE/new":           "PHONE/Status.plist",   // a directory in place of a file
		"PHONE/3d/3d02":       "PHONE/3d/3d02",        // itself
	} {
		if err := f.Move(from, to); err != nil {
			t.Errorf("%s -> %s: %v", from, to, err)
		}
	}
	for name, want := range map[string]string{"made/by/move/x": "PHONE/Snapshot/aa/x", "full": "payload", "Status.plist/a/b/z": "PHONE/new/a/b/z", "3d/3d02": "other"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); string(b) != want {
			t.Errorf("%s: %q %v", name, b, err)
		}
	}
	if err := f.Move("PHONE/not there", "PHONE/x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing source: %v", err)
	}
	var refused *RefusedError
	if err := f.Move("PHONE/made", "PHONE/made/inside"); !errors.As(err, &refused) {
		t.Errorf("into itself: %v", err)
	}
	// The directory that moved away must not be remembered under its old name.
	if err := f.WriteFile("PHONE/made/by/one", []byte("1")); err != nil {
		t.Fatal(err)
	}
	if err := f.Move("PHONE/made", "PHONE/moved"); err != nil {
		t.Fatal(err)
	}
	if err := f.WriteFile("PHONE/made/by/two", []byte("2")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "made/by/two")); string(b) != "2" {
		t.Errorf("%q %v", b, err)
	}
}

func TestRemoveAndCopy(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	for _, name := range []string{"PHONE/tree/a/1", "PHONE/tree/b/2", "PHONE/tree/3"} {
		if err := f.WriteFile(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Copy("PHONE/tree", "PHONE/copy"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"PHONE/tree", "PHONE/3d/3d01", "PHONE/never was", "PHONE/never/was/there"} {
		if err := f.Remove(name); err != nil {
			t.Errorf("remove %s: %v", name, err)
		}
	}
	want := []string{"3d/", "3d/3d02=other", "Status.plist=status", "copy/", "copy/3=PHONE/tree/3", "copy/a/", "copy/a/1=PHONE/tree/a/1", "copy/b/", "copy/b/2=PHONE/tree/b/2"}
	if got := tree(t, dir); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if err := f.Copy("PHONE/3d", "PHONE/3d/x"); err == nil {
		t.Error("copied into itself")
	}
}

// A file that was dropped, or left by a run that was killed, never shows.
func TestUnfinishedFilesStayHidden(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	left := filepath.Join(dir, "3d", tempPrefix+"1")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := f.Create("PHONE/3d/3d03")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	var names []string
	_ = f.List("PHONE/3d", func(e Entry) error { names = append(names, e.Name); return nil })
	slices.Sort(names)
	if !slices.Equal(names, []string{"3d01", "3d02"}) {
		t.Errorf("visible: %v", names)
	}
	if err := w.Drop(); err != nil {
		t.Error(err)
	}
	if got := tree(t, filepath.Join(dir, "3d")); len(got) != 2 {
		t.Errorf("left: %v", got)
	}
}

// More directories than are kept open at once.
func TestManyDirectories(t *testing.T) {
	f, _ := folder(t, ReadWrite)
	for n := range maxOpen + 50 {
		if err := quick(f, "PHONE/"+strings.Repeat("d", 1+n%200)+"/"+string(rune('a'+n/200))+"/file", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.open) > maxOpen {
		t.Errorf("%d directories open", len(f.open))
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range hostileNames {
		f.Add(name, "PHONE/a/b")
	}
	f.Add("PHONE/3d/3d01", "PHONE/x/y/z")
	f.Fuzz(func(t *testing.T, a, b string) {
		folder, dir := folder(t, ReadWrite)
		if file, _, err := folder.OpenFile(a); err == nil {
			content, _ := io.ReadAll(file)
			file.Close()
			if bytes.Contains(content, []byte("secret")) {
				t.Fatalf("read %q", a)
			}
		}
		_ = folder.Mkdir(a)
		_ = folder.WriteFile(b, []byte("x"))
		_ = folder.Move(a, b)
		_ = folder.Copy(b, a)
		_ = folder.Remove(a)
		parent := filepath.Dir(dir)
		for _, name := range []string{"secret", "neighbour/secret"} {
			if got, err := os.ReadFile(filepath.Join(parent, name)); string(got) != "secret" {
				t.Fatalf("%s after %q %q: %q %v", name, a, b, got, err)
			}
		}
		if entries, _ := os.ReadDir(parent); len(entries) != 3 {
			t.Fatalf("%q %q made something outside: %v", a, b, entries)
		}
	})
}

// tree lists a directory with the contents of its files.
func tree(t testing.TB, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		switch {
		case e.IsDir():
			name += "/"
		case e.Type().IsRegular():
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name += "=" + string(b)
		}
		all = append(all, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// quick writes a file without waiting for the disk.
func quick(f *Folder, name string, content []byte) error {
	w, err := f.Create(name)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return errors.Join(err, w.Drop())
	}
	return w.Commit()
}

// A new file has its name at once; nothing that is there is touched.
func TestCreateNew(t *testing.T) {
	f, dir := folder(t, ReadWrite)
	w, err := f.CreateNew("PHONE/new/file")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("whole")); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "new/file")); string(b) != "whole" {
		t.Errorf("before the end: %q", b)
	}
	if err := errors.Join(w.Sync(), w.Commit()); err != nil {
		t.Fatal(err)
	}
	if w, err = f.CreateNew("PHONE/new/dropped"); err != nil {
		t.Fatal(err)
	}
	if err := w.Drop(); err != nil {
		t.Fatal(err)
	}
	taken := []string{"PHONE/new/file", "PHONE/3d"}
	for link, to := range map[string]string{"link": "../secret", "dangling": "../nowhere"} {
		if err := hosttest.Symlink(to, filepath.Join(dir, link)); err == nil { // not on all file systems
			taken = append(taken, "PHONE/"+link)
		}
	}
	before := tree(t, filepath.Dir(dir))
	for _, name := range taken {
		if _, err := f.CreateNew(name); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range hostileNames {
		var refused *RefusedError
		if _, err := f.CreateNew(name); !errors.As(err, &refused) || !refused.Hostile {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := f.Path(name); !errors.As(err, &refused) || !refused.Hostile {
			t.Errorf("path of %q: %v", name, err)
		}
	}
	if after := tree(t, filepath.Dir(dir)); !slices.Equal(before, after) {
		t.Errorf("changed:\n%v\n%v", before, after)
	}
}
