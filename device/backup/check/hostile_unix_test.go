//go:build unix

package check_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestPipesAreNotOpened: opening a pipe for reading waits for a writer, for ever.
func TestPipesAreNotOpened(t *testing.T) {
	for _, name := range []string{"Info.plist", "Manifest.db", "payload"} {
		b := write(t, samples.Options{})
		path, want := filepath.Join(b.Folder, name), backup.MarksMissing
		switch name {
		case "payload":
			path, want = payload(b.Folder, "CameraRollDomain", photoPath), backup.UnreadableFiles
		case "Manifest.db":
			want = backup.IndexDamaged
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := unix.Mkfifo(path, 0o600); err != nil {
			t.Skip("no pipes here: ", err)
		}
		r := run(t, b.Folder, check.Options{})
		if _, ok := r.Has(want); !ok || r.Verdict != backup.VerdictDamaged {
			t.Errorf("%s: verdict %s with %v", name, r.Verdict, ids(r))
		}
	}
}

// TestForbiddenIsNotMissing: permissions bind everyone but root.
func TestForbiddenIsNotMissing(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	b := write(t, samples.Options{})
	dir := filepath.Dir(payload(b.Folder, "CameraRollDomain", photoPath))
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	r := run(t, b.Folder, check.Options{})
	if _, missing := r.Has(backup.MissingFiles); missing {
		t.Errorf("found %v", ids(r))
	}
	if _, ok := r.Has(backup.UnreadableFiles); !ok {
		t.Errorf("found %v", ids(r))
	}
}
