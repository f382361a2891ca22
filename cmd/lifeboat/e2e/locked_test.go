package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// lockedHome is the environment of a home that cannot be written: a file stands in its
// place, which stops also whoever may write everywhere.
func lockedHome(t *testing.T, home string) []string {
	t.Helper()
	locked := filepath.Join(home, "locked")
	if err := os.WriteFile(locked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"HOME=" + locked}
	for _, name := range []string{"CONFIG", "DATA", "CACHE"} {
		env = append(env, "XDG_"+name+"_HOME="+filepath.Join(locked, name))
	}
	return env
}

// TestLockedHome: where nothing can be kept, the window works and says nothing in the
// terminal: a backup is looked into, the text grows, and the program ends in order.
func TestLockedHome(t *testing.T) {
	t.Parallel()
	shelf, made := backups(t, samples.Options{Seed: 1, Files: 60})
	args := []string{"-usbmuxd", "unix:" + shelf + "/nobody", "-backups", shelf, "-only-backups", "-host", "linux:debian"}
	a := launch(t, options{lang: "en", theme: "light", args: args, locked: true})
	a.shot("1-start")
	a.click("door-open-inside-door")
	a.key("ctrl+plus")
	a.has(row(made[0]))
	a.click(row(made[0]))
	a.click("primary-look-inside")
	a.says("What is inside")
	a.shot("2-inside")
	a.end()
	a.killed = true
	if a.stderr.Len() > 0 {
		t.Errorf("it says:\n%s", a.stderr)
	}
}
