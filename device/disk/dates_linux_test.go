package disk

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mounttest"
)

// TestDatesFileSystems: a date that is set stands, in the file systems of people's drives,
// to the two seconds that FAT knows.
func TestDatesFileSystems(t *testing.T) {
	when := time.Date(2020, 3, 4, 5, 6, 8, 0, time.Local)
	for _, kind := range []string{"exfat", "vfat", "ext4"} {
		t.Run(kind, func(t *testing.T) {
			dir := mounttest.FileSystem(t, kind, 100)
			file, folder := filepath.Join(dir, "file"), filepath.Join(dir, "folder")
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{file, folder} {
				if err := Chtimes(path, when); err != nil {
					t.Fatal(err)
				}
				if info, err := os.Lstat(path); err != nil || info.ModTime().Sub(when).Abs() > 2*time.Second {
					t.Errorf("%s: %v, %v", filepath.Base(path), info.ModTime(), err)
				}
			}
		})
	}
}
