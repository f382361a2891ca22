package draft

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
	"github.com/lifeboat-app/lifeboat/device/mounttest"
)

// A draft in every file system that people keep backups on: its files are
// shared as well as can be, sharing costs no room, and what the phone writes
// into the draft never reaches the present backup.
func TestFileSystems(t *testing.T) {
	for kind, want := range map[string]Method{"btrfs": Reflink, "xfs": Reflink, "vfat": Copy, "exfat": Copy} {
		t.Run(kind, func(t *testing.T) {
			root := mounttest.FileSystem(t, kind, 400)
			const name, size = "00008120-000A1B2C3D4E5F60", 40 << 20
			present := filepath.Join(root, name)
			made(t, present, "one", "finished")
			old := bytes.Repeat([]byte("old "), size/4)
			write(t, present, map[string]string{"5f/5f01" + tail: string(old)})
			syncAll(t, root)
			before := free(t, root)

			d, err := Open(root, name, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if d.Shared != want {
				t.Errorf("shared by %q, want %q", d.Shared, want)
			}
			syncAll(t, root)
			took := before - free(t, root)
			payload := filepath.Join(d.Dir(), "5f/5f01"+tail)
			switch want {
			case Reflink:
				if took > size/4 {
					t.Errorf("sharing took %d bytes", took)
				}
				if !mounttest.Shared(t, payload) {
					t.Error("the payload has blocks of its own")
				}
			case Copy:
				if took < size {
					t.Errorf("a copy took only %d bytes", took)
				}
			}

			// The phone sends the file anew; another program writes into it in
			// place, which the fence never does.
			folder, err := fence.Open(d.Dir(), name, fence.ReadWrite)
			if err != nil {
				t.Fatal(err)
			}
			defer folder.Close()
			if err := folder.WriteFile(name+"/4e/4e01"+tail, []byte("two")); err != nil {
				t.Fatal(err)
			}
			f, err := os.OpenFile(payload, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt([]byte("new!"), 1<<20); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			syncAll(t, root)
			if got, err := os.ReadFile(filepath.Join(present, "5f/5f01"+tail)); err != nil || !bytes.Equal(got, old) {
				t.Errorf("the present backup changed: %v", err)
			}
			if got := generation(t, present); got != "one" {
				t.Errorf("present is %q", got)
			}
			if got, err := os.ReadFile(payload); err != nil || string(got[1<<20:1<<20+8]) != "new!old " {
				t.Errorf("the draft did not change: %v", err)
			}
		})
	}
}

// Every other test of this package holds there, too.
func TestAllInFileSystems(t *testing.T) {
	if testing.Short() {
		t.Skip("runs all the others once more")
	}
	for _, kind := range []string{"btrfs", "xfs", "vfat", "exfat"} {
		t.Run(kind, func(t *testing.T) {
			mounttest.Again(t, mounttest.FileSystem(t, kind, 400))
		})
	}
}

func syncAll(t *testing.T, dir string) {
	t.Helper()
	if err := (*disk.Disk)(nil).SyncTree(dir); err != nil {
		t.Fatal(err)
	}
}

func free(t *testing.T, dir string) int64 {
	t.Helper()
	n, err := disk.Free(dir)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
