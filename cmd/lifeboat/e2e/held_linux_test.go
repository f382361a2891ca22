package e2e

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// held is a file that nobody else can open before it is let go of: whoever tries waits, by
// a lease of the system's. After fs.lease-break-time, which is 45 seconds, they get it. The
// zero value holds nothing.
type held struct{ f *os.File }

// hold takes hold of a file, once nobody has it open.
func hold(t *testing.T, path string) held {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	hosttest.Until(t, "nobody has "+path+" open", func() bool {
		_, err = unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_WRLCK)
		return err != unix.EAGAIN
	})
	if err != nil {
		t.Fatalf("a lease on %s: %v", path, err)
	}
	return held{f}
}

// awaited reports whether somebody has come who wants to open it.
func (h held) awaited() bool {
	lease, err := unix.FcntlInt(h.f.Fd(), unix.F_GETLEASE, 0)
	return err == nil && lease != unix.F_WRLCK
}

// letGo gives it to whoever waits.
func (h held) letGo() { h.f.Close() }
