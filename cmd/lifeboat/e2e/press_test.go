package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestPressedWhileThePageChanges: the page may change while a hand presses a button of it;
// the click counts all the same, and the change comes after it.
func TestPressedWhileThePageChanges(t *testing.T) {
	t.Parallel()
	root, made := backups(t, samples.Options{Seed: 1, Files: 5})
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	away := filepath.Join(t.TempDir(), "away")
	move(made[0].Folder, away)
	a := launch(t, options{lang: "en", theme: "light", args: plug(t, "-trust", "trusted").flags(root)})
	a.says("No backup found yet.")
	for range 5 {
		door, _ := a.until("the door", func(s text) bool { i, ok := s.find("door-open-computer-door"); return ok && i.Shown }).find("door-open-computer-door")
		a.move(door)
		a.nextText()
		began := time.Now()
		a.xdo("mousedown", "1")
		move(away, made[0].Folder)
		a.key("F5")
		time.Sleep(2 * time.Second) // it is found; nothing is to be seen of it yet
		a.xdo("mouseup", "1")
		if time.Since(began) < look.LongestPress-time.Second {
			break
		}
		move(made[0].Folder, away) // that was longer than any hand presses: once more
		a.key("alt+Left")
		a.key("F5")
		a.says("No backup found yet.")
	}
	a.step("choose")
	a.has(row(made[0]))
}
