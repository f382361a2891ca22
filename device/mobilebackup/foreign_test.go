package mobilebackup_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// Debian's tool and ours make the same backup of the same phone, and each goes
// on from the other's.
func TestBackupsOfBothHostsAgree(t *testing.T) {
	long(t)
	for _, password := range []string{"", "both hosts"} {
		t.Run("password "+password, func(t *testing.T) {
			w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 5, Files: 120}, password: password})
			theirs := t.TempDir()
			if out, exit := w.foreign("backup", "--full", theirs); exit != 0 {
				t.Fatalf("idevicebackup2: exit %d\n%s", exit, out)
			}
			w.mustBackUp(false)
			want := sound(t, filepath.Join(theirs, w.phone.UDID()), password)
			equalFiles(t, sound(t, w.dir(), password), want)
			// Theirs, continued by us; ours, continued by them.
			own := w.root
			w.root = theirs
			if r := w.mustBackUp(false); !r.Incremental || r.Stats.ReceivedFiles > 20 {
				t.Errorf("after theirs: %+v", r)
			}
			if out, exit := w.foreign("backup", own); exit != 0 {
				t.Errorf("after ours: exit %d\n%s", exit, out)
			}
			equalFiles(t, sound(t, w.dir(), password), want)
			equalFiles(t, sound(t, filepath.Join(own, w.phone.UDID()), password), want)
			if entries, _ := os.ReadDir(own); len(entries) != 1 {
				t.Errorf("%v", entries)
			}
		})
	}
}
