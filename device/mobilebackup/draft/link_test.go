package draft

import (
	"path/filepath"
	"testing"

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
