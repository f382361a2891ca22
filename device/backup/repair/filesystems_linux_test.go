package repair_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/mounttest"
)

// Repairs in the file systems that people keep backups on: the copy shares its
// blocks where it can, and what is written into it stays out of the original.
func TestFileSystems(t *testing.T) {
	for kind, want := range map[string]repair.Method{"btrfs": repair.Cloned, "xfs": repair.Cloned, "vfat": repair.Copied, "exfat": repair.Copied} {
		t.Run(kind, func(t *testing.T) {
			dir := mounttest.FileSystem(t, kind, 400)
			t.Run("copy", func(t *testing.T) {
				t.Setenv("TMPDIR", dir)
				b := write(t, samples.Options{}, backup.LeftoverSnapshot)
				p, err := examine(t, b.Folder, "")
				if err != nil {
					t.Fatal(err)
				}
				dst := filepath.Join(dir, "copy")
				r, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil)
				if err != nil || r.Method != want || r.Report.Verdict != backup.VerdictRestorable {
					t.Fatalf("%s, %s: %v", r.Method, r.Report.Verdict, err)
				}
				const photo = "78/78564230ecf97df163e76713ce779e028c679bb6"
				old, err := os.ReadFile(filepath.Join(b.Folder, photo))
				if err != nil || len(old) < 8<<10 {
					t.Fatalf("%d bytes: %v", len(old), err)
				}
				if want == repair.Cloned && !mounttest.Shared(t, filepath.Join(dst, photo)) {
					t.Error("the photo has blocks of its own")
				}
				f, err := os.OpenFile(filepath.Join(dst, photo), os.O_WRONLY, 0)
				if err != nil {
					t.Fatal(err)
				}
				_, err = f.WriteAt([]byte("written in place"), 4096)
				if closeErr := f.Close(); err != nil || closeErr != nil {
					t.Fatal(err, closeErr)
				}
				if got, err := os.ReadFile(filepath.Join(b.Folder, photo)); err != nil || !bytes.Equal(got, old) {
					t.Errorf("the original changed: %v", err)
				}
			})
			if !testing.Short() {
				mounttest.Again(t, dir)
			}
		})
	}
}
