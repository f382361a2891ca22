package assistant

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestFoldersFromAnyLevel points at a disk, at something in a backup, and at what
// is none: the folder that matters is added, and the rest is said.
func TestFoldersFromAnyLevel(t *testing.T) {
	b := newBench(t, guide.Host{OS: "linux", Free: -1})
	disk := t.TempDir()
	made, err := samples.Write(filepath.Join(disk, "MobileSync", "Backup"), samples.Options{Seed: 1, Files: 20})
	if err != nil {
		t.Fatal(err)
	}
	listed := func(folder string) func(guide.Situation, guide.Route) bool {
		return func(s guide.Situation, _ guide.Route) bool {
			for _, f := range s.Folders {
				if f.Path == folder && len(f.Backups) == 1 && f.Backups[0].Folder == made.Folder {
					return true
				}
			}
			return false
		}
	}
	b.until("running", func(s guide.Situation, _ guide.Route) bool { return s.Scanned })
	b.do(guide.ActAddFolder, disk)
	b.until("listed from the disk", listed(filepath.Dir(made.Folder)))
	shards, _ := filepath.Glob(filepath.Join(made.Folder, "??"))
	b.do(guide.ActAddFolder, shards[0])
	s, _ := b.until("listed from inside", listed(made.Folder))
	if slices.Contains(s.Added, disk) || slices.Contains(s.Added, shards[0]) {
		t.Errorf("added %q", s.Added)
	}
	zip := filepath.Join(t.TempDir(), "backup.zip")
	if err := os.WriteFile(zip, []byte("PK\x03\x04"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(guide.ActOpenComputerDoor, "")
	b.do(guide.ActAddFolder, zip)
	b.panel(guide.HostPacked)
	b.do(guide.ActAddFolder, t.TempDir())
	b.panel(guide.HostNoBackupHere)
	b.do(guide.ActAddFolder, disk)
	b.until("without the panel", func(s guide.Situation, _ guide.Route) bool { return s.Sought == nil })
}
