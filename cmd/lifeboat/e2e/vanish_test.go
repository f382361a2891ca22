package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestFolderVanishes takes the backups away in the middle of the way, as a disk does
// whose cable is pulled, and brings them back.
func TestFolderVanishes(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-capacity", "256GB", "-free", "150GB")
	small, large := p.own(1, 9), p.own(2, 40)
	holes(&large)
	root := filepath.Join(t.TempDir(), "disk")
	away := root + " elsewhere"
	made := make([]*samples.Backup, 2)
	for n, o := range []samples.Options{small, large} {
		if err := os.MkdirAll(root, 0o700); err != nil {
			t.Fatal(err)
		}
		b, err := samples.Write(root, o)
		if err != nil {
			t.Fatal(err)
		}
		made[n] = b
	}
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian")})
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(b *samples.Backup) func(text) bool {
		return func(s text) bool { _, there := s.find(row(b)); return !there }
	}

	// On the list: what is gone is not on it, and comes back.
	a.toChoose()
	a.has(row(made[0]))
	move(root, away)
	a.until("the rows to go", gone(made[0]))
	a.until("nothing to choose", func(s text) bool { i, ok := s.find("primary-choose-backup"); return !ok || i.Disabled })
	a.shot("1-away")
	move(away, root)
	a.key("F5") // it is seen by itself, too, after half a minute
	a.has(row(made[0]))
	a.has(row(made[1]))

	// One backup gets another name: it is the same one under that.
	renamed := made[0].Folder + "-renamed"
	move(made[0].Folder, renamed)
	a.has("backup-" + renamed)
	a.until("the old name to go", gone(made[0]))
	move(renamed, made[0].Folder)
	a.has(row(made[0]))

	// In the middle of a check: no verdict is made up.
	a.choose(mouse, made[1])
	h := hold(t, anyPayload(t, made[1]))
	a.click("primary-check")
	a.works("phase/content")
	move(root, away)
	if err := os.RemoveAll(filepath.Join(away, filepath.Base(made[1].Folder))); err != nil {
		t.Fatal(err)
	}
	h.letGo()
	s := a.until("the check to end", func(s text) bool { _, runs := s.find("primary-stop"); return !runs })
	for _, said := range []string{"complete", "Every file was read"} {
		if s.says(said) {
			t.Errorf("of a backup that is gone it is said: %q", said)
		}
	}
	a.step("choose")
	a.tells("title/choose-gone")
	a.says(made[1].Folder)
	a.shot("2-gone-while-checked")
	move(away, root)
	a.key("F5") // it is seen by itself, too, after half a minute

	// Before the restore: there is nothing to restore any more, and it is said.
	a.step("choose")
	a.has(row(made[0]))
	a.toRestore(made[0])
	a.click("action-route-here")
	a.focused("phone-name")
	a.types("Demo iPhone")
	move(root, away)
	a.until("no restore of what is not there", func(s text) bool {
		i, ok := s.find("primary-restore-here")
		return !ok || i.Disabled
	})
	a.shot("3-gone-before-restore")
	if got := p.status().RestoreState; got != "" {
		t.Errorf("the iPhone was restored: %s", got)
	}
}
