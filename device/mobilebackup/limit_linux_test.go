package mobilebackup_test

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// A drive that takes no long files ends the backup with an error that says so,
// and the present backup stays. The limit of the process stands for the drive's.
// It holds for the test program's own log, too, so the test runs in a program of
// its own.
func TestDriveThatTakesNoLongFiles(t *testing.T) {
	const inside = "LIFEBOAT_LIMITED"
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestDriveThatTakesNoLongFiles$", "-test.count=1", "-test.v")
		cmd.Env = append(os.Environ(), inside+"=1")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 9, Files: 40, Bytes: 8 << 20}})
	w.mustBackUp(false)
	before := sound(t, w.dir(), "")
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var usual syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &usual); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100_000, Max: usual.Max}); err != nil {
		t.Fatal(err)
	}
	_, err := w.backUp(true)
	if restored := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &usual); restored != nil {
		t.Fatal(restored)
	}
	var phone *mobilebackup.Error
	if !errors.As(err, &phone) || !disk.IsTooLong(err) {
		t.Errorf("%v", err)
	}
	equalFiles(t, sound(t, w.dir(), ""), before)
	if w.saw(mobilebackup.EventFileLimit) {
		t.Error("a limit was told where there is none")
	}
}
