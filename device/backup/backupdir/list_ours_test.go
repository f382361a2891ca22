package backupdir_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestListSkipsWhatIsBeingMade: folders in which a backup or a repair is being made are
// no backups, however whole they look, also behind a link; what a person named is one.
func TestListSkipsWhatIsBeingMade(t *testing.T) {
	root := t.TempDir()
	w, err := samples.Write(root, samples.Options{Seed: 1, Files: 20, Folder: "mine"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".lifeboat-00008130-0000000000000001", ".lifeboat-repair-1234", ".lifeboat-saving", ".lifeboat", ".hidden"} {
		if err := os.CopyFS(filepath.Join(root, name), os.DirFS(w.Folder)); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]bool{"mine": true, ".lifeboat": true, ".hidden": true}
	if err := os.Symlink(w.Folder, filepath.Join(root, ".lifeboat-link")); err != nil {
		t.Logf("without links: %v", err)
	}
	for _, b := range backupdir.List(t.Context(), root).Backups {
		name := filepath.Base(b.Folder)
		if !want[name] {
			t.Errorf("%s is listed", name)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is not listed", name)
	}
}
