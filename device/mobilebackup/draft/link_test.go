package draft

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestRecoverFollowsNoLink: what a link leads to is finished by its own name, never with the
// folder that the link is in, as its disk may not answer.
func TestRecoverFollowsNoLink(t *testing.T) {
	root, elsewhere := t.TempDir(), t.TempDir()
	present := filepath.Join(elsewhere, phone)
	made(t, present, "one", "finished")
	link := filepath.Join(root, phone)
	if err := hosttest.Symlink(present, link); err != nil {
		t.Skip(err)
	}
	d := full(t, root, holding(present))
	if out, err := d.Swap(); err != nil || !out.Held {
		t.Fatalf("%+v, %v", out, err)
	}
	must(t, d.Close())
	must(t, FinishWaiting(root))
	must(t, RecoverOne(link, false))
	if got := generation(t, present); got != "one" || len(besides(t, elsewhere)) != 1 {
		t.Fatalf("present is %s; %v", got, names(t, elsewhere))
	}
	must(t, RecoverOne(link, true))
	if got := generation(t, link); got != "two" || len(names(t, elsewhere)) != 1 || len(names(t, root)) != 1 {
		t.Errorf("present is %s; %v, %v", got, names(t, elsewhere), names(t, root))
	}
	must(t, RecoverOne(link, true))                            // nothing is left to do
	must(t, RecoverOne(filepath.Join(root, "none"), true))     // nor here
	must(t, RecoverOne(filepath.Join(root, "no", "ne"), true)) // nor here
}

// TestSwapInterruptedBehindALink: killed between the two renames, where the disk cannot
// exchange, nothing is where the link leads. It is finished by its own name, and by the next
// backup.
func TestSwapInterruptedBehindALink(t *testing.T) {
	for _, state := range []string{"finished", "uploading"} {
		for _, relative := range []bool{false, true} {
			for _, way := range []string{"RecoverOne", "Open"} {
				t.Run(state+" "+way, func(t *testing.T) {
					top := t.TempDir()
					root, elsewhere := filepath.Join(top, "a"), filepath.Join(top, "b")
					must(t, os.Mkdir(root, 0o700))
					present, link := filepath.Join(elsewhere, phone), filepath.Join(root, phone)
					made(t, present, "one", state)
					target := present
					if relative {
						target = filepath.Join("..", "b", phone)
					}
					if err := hosttest.Symlink(target, link); err != nil {
						t.Skip(err)
					}
					killed := false
					d := full(t, root, &disk.Disk{NoExchange: true, Refuse: func(disk.Op) error {
						if killed {
							return os.ErrClosed
						}
						return nil
					}, Observe: func(op disk.Op) { killed = killed || op.Kind == disk.Rename && op.Path == present }})
					if _, err := d.Swap(); err == nil {
						t.Fatal("it was not interrupted")
					}
					must(t, d.lock.Close())
					if _, err := os.Stat(link); err == nil {
						t.Fatal("the backup is there: nothing is tested")
					}
					if way == "Open" {
						open(t, root, Options{}).Close()
					} else {
						must(t, RecoverOne(link, false))
					}
					if got := generation(t, link); got != "two" {
						t.Errorf("present is %s; %v, %v", got, names(t, root), names(t, elsewhere))
					}
				})
			}
		}
	}
}
