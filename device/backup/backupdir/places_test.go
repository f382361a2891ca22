package backupdir

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

func TestStandardFolders(t *testing.T) {
	tests := []struct {
		system, home, appData, dataHome string
		want                            []string
	}{
		{system: "darwin", home: "/Users/ada", dataHome: "/x", want: []string{
			"/Users/ada/Library/Application Support/MobileSync/Backup", "/Users/ada/iPhone Backups", "/x/lifeboat/backups",
		}},
		{system: "linux", home: "/home/ada", dataHome: "/home/ada/.local/share", want: []string{"/home/ada/iPhone Backups", "/home/ada/.local/share/lifeboat/backups"}},
		{system: "windows", home: "C:/Users/ada", appData: "C:/Users/ada/AppData/Roaming", want: []string{
			"C:/Users/ada/Apple/MobileSync/Backup", "C:/Users/ada/AppData/Roaming/Apple Computer/MobileSync/Backup", "C:/Users/ada/iPhone Backups",
		}},
		{system: "windows", home: "C:/Users/ada", want: []string{"C:/Users/ada/Apple/MobileSync/Backup", "C:/Users/ada/iPhone Backups"}},
		{system: "darwin"},
	}
	for _, tt := range tests {
		got := standardFolders(tt.system, tt.home, tt.appData, tt.dataHome)
		for i := range got {
			got[i] = filepath.ToSlash(got[i])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.system, got, tt.want)
		}
	}
}

// TestOwnFolder goes on where earlier versions have kept backups.
func TestOwnFolder(t *testing.T) {
	home, data := t.TempDir(), t.TempDir()
	if got := ownFolder(home, data); got != filepath.Join(home, OwnName) {
		t.Errorf("a new home keeps them in %s", got)
	}
	before := filepath.Join(data, "lifeboat", "backups")
	if err := os.MkdirAll(before, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := ownFolder(home, data); got != filepath.Join(home, OwnName) {
		t.Errorf("an empty folder of before keeps them in %s", got)
	}
	if err := os.Mkdir(filepath.Join(before, "a backup"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := ownFolder(home, data); got != before {
		t.Errorf("with backups of before they go to %s", got)
	}
}

func TestCutDate(t *testing.T) {
	for name, want := range map[string]struct {
		id       string
		archived bool
	}{
		"00008130-000A1B2C3D4E5F60-20250131-235959": {"00008130-000A1B2C3D4E5F60", true},
		"00008130-000A1B2C3D4E5F60":                 {"00008130-000A1B2C3D4E5F60", false},
		"-20250131-235959":                          {"-20250131-235959", false},
		"name-2025013a-235959":                      {"name-2025013a-235959", false},
		"name-20250131+235959":                      {"name-20250131+235959", false},
		"":                                          {"", false},
	} {
		if id, archived := cutDate(name); id != want.id || archived != want.archived {
			t.Errorf("%q: %q, %v", name, id, archived)
		}
	}
}

func TestLooksLikeUDID(t *testing.T) {
	for name, want := range map[string]bool{
		"00008130-000A1B2C3D4E5F60":                true,
		"0123456789abcdef0123456789abcdef01234567": true,
		"0123456789abcdef0123456789abcdef0123456x": false,
		"00008130_000A1B2C3D4E5F60":                false,
		"photos":                                   false,
		"":                                         false,
	} {
		if backup.IsUDID(name) != want {
			t.Errorf("%q is not %v", name, want)
		}
	}
}
