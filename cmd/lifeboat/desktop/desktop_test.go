package desktop

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestRevealFallsBack: without a file manager on the bus, the folder is opened
// with the system's opener, and the path reaches it as one argument.
func TestRevealFallsBack(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("Linux only")
	}
	bin, said := t.TempDir(), filepath.Join(t.TempDir(), "said")
	script := "#!/bin/sh\nprintf '%s|' \"$#\" \"$1\" > " + said + ".new && mv " + said + ".new " + said + "\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(bin, "nobody"))
	if err := Reveal("/media/a disk/-x; $(rm)/backup"); err != nil {
		t.Fatal(err)
	}
	var got []byte
	hosttest.Until(t, "the folder is opened", func() (opened bool) {
		var err error
		got, err = os.ReadFile(said)
		return err == nil
	})
	if string(got) != "1|/media/a disk/-x; $(rm)|" {
		t.Errorf("the opener was given %q", got)
	}
}

// TestNothingRelative: what could be taken for a flag is opened by nobody.
func TestNothingRelative(t *testing.T) {
	for _, path := range []string{"", "-version", "folder"} {
		if Open(path) == nil {
			t.Errorf("%q was opened", path)
		}
		if runtime.GOOS == "linux" && Reveal(path) == nil {
			t.Errorf("%q was shown", path)
		}
	}
}

func TestNoAppleAppWhereThereIsNone(t *testing.T) {
	if OpenApple(guide.AppleNone) == nil {
		t.Error("an app that is not there was opened")
	}
	t.Setenv("PATH", t.TempDir())
	if runtime.GOOS == "linux" && OpenApple(guide.AppleFinder) == nil {
		t.Error("Finder was opened on Linux")
	}
	if start([]string{"no-such-program-here"}) == nil {
		t.Error("a program that is not there was started")
	}
}
