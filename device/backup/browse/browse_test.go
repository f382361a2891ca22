package browse

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// read is what Read tells at the end.
func read(t *testing.T, path string) (l backup.Listing) {
	t.Helper()
	Read(path, func(so backup.Listing) { l = so })
	return l
}

func TestRead(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"photos", "Letters", ".cache", "disk"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "a file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	hidden := filepath.Join(root, ".backups")
	made, err := samples.Write(hidden, samples.Options{Seed: 1, Files: 20})
	if err != nil {
		t.Fatal(err)
	}
	linked := hosttest.Symlink(hidden, filepath.Join(root, "link")) == nil // not everywhere
	l := read(t, root+"/photos/..")
	want := []backup.Subfolder{
		{Name: ".backups", Path: hidden, Backups: 1},
		{Name: "disk", Path: filepath.Join(root, "disk")},
		{Name: "Letters", Path: filepath.Join(root, "Letters")},
		{Name: "link", Path: filepath.Join(root, "link"), Backups: 1},
		{Name: "photos", Path: filepath.Join(root, "photos")},
	}
	if !linked {
		want = slices.DeleteFunc(want, func(f backup.Subfolder) bool { return f.Name == "link" })
	}
	if l.Path != root || l.Up != filepath.Dir(root) || l.Backup || l.Backups != 0 || l.More || !slices.Equal(l.Folders, want) {
		t.Errorf("%+v", l)
	}
	l = read(t, hidden)
	if l.Backups != 1 || len(l.Folders) != 1 || !l.Folders[0].Backup || l.Backup {
		t.Errorf("folder of backups: %+v", l)
	}
	l = read(t, made.Folder)
	if !l.Backup || len(l.Folders) != 0 {
		t.Errorf("a backup itself: %+v", l)
	}
}

func TestReadBounds(t *testing.T) {
	root := t.TempDir()
	for i := range maxFolders + 5 {
		if err := os.Mkdir(filepath.Join(root, "folder"+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676))), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if l := read(t, root); len(l.Folders) != maxFolders || !l.More {
		t.Errorf("%d folders, more %t", len(l.Folders), l.More)
	}
}

func TestReadStates(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]backup.FolderState{
		filepath.Join(root, "nowhere"): backup.FolderMissing,
		file:                           backup.FolderBroken,
	} {
		if l := read(t, path); l.State != want || len(l.Folders) != 0 {
			t.Errorf("%s: %+v", path, l)
		}
	}
	if os.Getuid() <= 0 { // root, or Windows
		return // root may read everything
	}
	closed := filepath.Join(root, "closed")
	if err := os.Mkdir(closed, 0o000); err != nil {
		t.Fatal(err)
	}
	if l := read(t, closed); l.State != backup.FolderForbidden {
		t.Errorf("%+v", l)
	}
}

func TestPlaces(t *testing.T) {
	t.Setenv("HOME", "/home/anna")
	var all []backup.Place
	Places(func(list []backup.Place) { all = list })
	if len(all) < 2 || all[0].Kind != backup.PlaceHome || all[len(all)-1].Path == "" {
		t.Errorf("%+v", all)
	}
}

// TestDisksAreCalledAsExplorerDoes: by the name that a person gave, and the letter.
func TestDisksAreCalledAsExplorerDoes(t *testing.T) {
	for volume, want := range map[string]string{"": "E:", "Old iPhones": "Old iPhones (E:)"} {
		if got := explorerName('E', volume); got != want {
			t.Errorf("%q is called %q", volume, got)
		}
	}
	for path, want := range map[string]string{
		`\\diskstation\Photos`: `Photos (\\diskstation)`, `\\10.0.0.2\a\b\`: `a\b (\\10.0.0.2)`, `\\alone`: `\\alone`, `/mnt`: `/mnt`, ``: ``,
	} {
		if got := shareName(path); got != want {
			t.Errorf("%q is called %q", path, got)
		}
	}
	if name := volumeName(t.TempDir() + "/not there"); name != "" {
		t.Errorf("a disk that is not there is called %q", name)
	}
}
