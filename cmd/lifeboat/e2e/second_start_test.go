package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// secondStart starts the program once more, in the same home, and waits for its end.
func (a *app) secondStart(args ...string) {
	a.t.Helper()
	cmd := exec.Command(a.cmd.Path, args...)
	cmd.Env = a.cmd.Env
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		a.t.Errorf("the second start: %v\n%s", err, out)
	}
}

// TestSecondStart: a second start brings the window forward that is open, and hands
// it a folder; twenty at once open no second window; and after the first was killed
// the next one opens a window of its own.
func TestSecondStart(t *testing.T) {
	shelf, _ := backups(t, samples.Options{Seed: 1, Files: 60})
	root := t.TempDir()
	args := []string{"-usbmuxd", "unix:" + root + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian"}
	a := launch(t, options{lang: "en", theme: "light", args: args})
	a.lookAway()
	a.secondStart()
	a.until("the window to come forward", func(text) bool { return strings.TrimSpace(a.xdo("getwindowfocus")) == a.window })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { a.secondStart("-backups", filepath.Join(root, "nothing")) })
	}
	wg.Wait()
	a.secondStart(shelf)
	a.until("the folder to be taken", func(s text) bool { return s.says(filepath.Base(shelf)) })
	a.key("Return")
	if windows := strings.Fields(a.xdo("search", "--onlyvisible", "--name", "Lifeboat")); len(windows) != 1 {
		t.Errorf("there are %d windows", len(windows))
	}
	if err := a.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-a.left
	a.again()
}
