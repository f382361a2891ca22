package repair_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/powercut"
)

// TestPowerCuts: at whatever moment the power goes, there is either no copy or the
// whole one under its name; and the whole one once the repair has ended.
func TestPowerCuts(t *testing.T) {
	if testing.Short() {
		t.Skip("long; no file system changes it")
	}
	for _, secret := range []string{"", password} {
		b := write(t, samples.Options{Password: secret}, backup.DecomposedPaths, backup.LeftoverSnapshot)
		p, err := examine(t, b.Folder, secret)
		if err != nil {
			t.Fatal(err)
		}
		root := t.TempDir()
		tape, err := powercut.Record(root)
		if err != nil {
			t.Fatal(err)
		}
		dst := filepath.Join(root, b.Options.UDID)
		if _, err := repair.Repair(context.Background(), p, dst, repair.Options{Quick: true, Disk: tape.Disk()}, nil); err != nil {
			t.Fatal(err)
		}
		if err := tape.Err(func(name string) bool { return name == "lock" }); err != nil {
			t.Fatal(err)
		}
		last, cuts := tape.Points()-1, 0
		for n := 0; n <= last; n++ {
			if n < last-6 && n%151 != 0 {
				continue // hundreds of files are written
			}
			for i, loss := range powercut.Losses {
				cuts++
				dir := filepath.Join(t.TempDir(), "after")
				if err := os.Mkdir(dir, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := tape.Cut(n, loss, uint64(i), dir); err != nil {
					t.Fatal(err)
				}
				copied := filepath.Join(dir, b.Options.UDID)
				if _, err := os.Stat(copied); err != nil {
					if n == last {
						t.Errorf("after the end, with %s: %v", loss.Name, err)
					}
					continue
				}
				if verdict := deep(t, copied, secret); verdict != backup.VerdictRestorable {
					t.Errorf("before step %d of %d, with %s: %s", n, last, loss.Name, verdict)
				}
			}
		}
		named := false
		for n := range last {
			named = named || tape.Step(n) == disk.Rename
		}
		if cuts == 0 || !named || !strings.HasPrefix(dst, root) {
			t.Error("nothing was tried")
		}
		t.Logf("%d steps, %d cuts", last, cuts)
	}
}

// deep is the verdict of a check that reads everything.
func deep(t *testing.T, folder, secret string) backup.Verdict {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r, err := check.Run(context.Background(), b, check.Options{Password: []byte(secret)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Verdict
}
