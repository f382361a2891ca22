package draft

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/errno"
)

// holding refuses to move or remove what lies in any of these folders, as Windows does
// while another program has a file open there.
func holding(folders ...string) *disk.Disk {
	return &disk.Disk{NoExchange: true, Wait: func(time.Duration) {}, Refuse: func(op disk.Op) error {
		for _, f := range folders {
			if op.Path == f || strings.HasPrefix(op.Path, f+string(filepath.Separator)) {
				return &os.LinkError{Op: string(op.Kind), Old: op.Path, Err: errno.Of(errno.Held)}
			}
		}
		return nil
	}}
}

// besides lists the backups of the phone that lie beside its usual place.
func besides(t *testing.T, root string) []string {
	t.Helper()
	var all []string
	for _, name := range names(t, root) {
		if strings.HasPrefix(name, phone+"-") {
			all = append(all, filepath.Join(root, name))
		}
	}
	return all
}

func full(t *testing.T, root string, on *disk.Disk) *Draft {
	t.Helper()
	d := open(t, root, Options{Full: true, Disk: on})
	made(t, d.Dir(), "two", "finished")
	return d
}

// TestHeldPresent: another program has a file of the present backup open. The new one is
// kept beside it, whole and under a name; the next start puts it in its place.
func TestHeldPresent(t *testing.T) {
	for _, state := range []string{"finished", "uploading"} {
		t.Run(state, func(t *testing.T) {
			root := t.TempDir()
			present := filepath.Join(root, phone)
			made(t, present, "one", state)
			d := full(t, root, holding(present))
			out, err := d.Swap()
			if err != nil || !out.Held || !out.Beside || out.SetAside != "" || generation(t, out.Folder) != "two" || generation(t, present) != "one" {
				t.Fatalf("%+v, %v: %s and %s", out, err, generation(t, out.Folder), generation(t, present))
			}
			must(t, d.Close())
			// While the program runs nothing moves that a person may have chosen.
			must(t, Recover(root))
			// At the next start the other program may still be there.
			must(t, recoverAll(root, holding(present), true))
			if got := besides(t, root); len(got) != 1 || generation(t, got[0]) != "two" || generation(t, present) != "one" {
				t.Fatalf("%v: %s", got, generation(t, present))
			}
			must(t, recoverAll(root, holding(besides(t, root)...), true))
			if generation(t, present) != "one" {
				t.Fatal("a held backup was moved")
			}
			must(t, FinishWaiting(root))
			left := besides(t, root)
			if generation(t, present) != "two" {
				t.Errorf("present is %s; %v", generation(t, present), names(t, root))
			}
			if state == "finished" && (len(left) != 0 || len(names(t, root)) != 1) {
				t.Errorf("left: %v", names(t, root))
			}
			if state != "finished" && (len(left) != 1 || generation(t, left[0]) != "one") {
				t.Errorf("what was no finished backup was not kept: %v", names(t, root))
			}
		})
	}
}

// TestHeldBeginsAgain: the next backup first puts the waiting one in its place, and goes
// on from it.
func TestHeldBeginsAgain(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	d := full(t, root, holding(present))
	if _, err := d.Swap(); err != nil {
		t.Fatal(err)
	}
	must(t, d.Close())
	d = open(t, root, Options{})
	if generation(t, present) != "two" || generation(t, d.Dir()) != "two" || len(besides(t, root)) != 0 {
		t.Errorf("present %s, draft %s, %v", generation(t, present), generation(t, d.Dir()), names(t, root))
	}
	must(t, d.Discard())
}

// TestHeldAndChanged: where a person worked on one of the two meanwhile, both stay.
func TestHeldAndChanged(t *testing.T) {
	for name, change := range map[string]func(present, beside string){
		"another backup": func(present, _ string) { made(t, present, "three", "finished") },
		"moved":          func(_, beside string) { must(t, os.Rename(beside, beside+" mine")) },
		"worked on":      func(_, beside string) { write(t, beside, map[string]string{"Manifest.plist": "new key bag"}) },
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			present := filepath.Join(root, phone)
			made(t, present, "one", "finished")
			d := full(t, root, holding(present))
			out, err := d.Swap()
			must(t, err)
			must(t, d.Close())
			change(present, out.Folder)
			before := generation(t, present)
			must(t, FinishWaiting(root))
			must(t, FinishWaiting(root))
			if generation(t, present) != before || len(besides(t, root)) != 1 || len(names(t, root)) != 2 {
				t.Errorf("present %s, was %s; %v", generation(t, present), before, names(t, root))
			}
		})
	}
}

// TestHeldBoth: neither can be moved. Both stay as they are, that is told as what it is,
// and whoever comes next puts the new one in its place.
func TestHeldBoth(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	d := full(t, root, holding(present, filepath.Join(root, workPrefix+phone, phone)))
	_, err := d.Swap()
	var held *HeldError
	if !errors.As(err, &held) || held.Present != present || generation(t, held.Folder) != "two" || generation(t, present) != "one" {
		t.Fatalf("%v; present %s", err, generation(t, present))
	}
	must(t, d.Close())
	must(t, Recover(root))
	if generation(t, present) != "two" || len(names(t, root)) != 1 {
		t.Errorf("present is %s; %v", generation(t, present), names(t, root))
	}
}

// TestHeldNew: only the new one cannot be moved, so that the place is empty for a moment:
// the present one gets it back.
func TestHeldNew(t *testing.T) {
	for _, state := range []string{"finished", "uploading"} {
		root := t.TempDir()
		present := filepath.Join(root, phone)
		made(t, present, "one", state)
		d := full(t, root, holding(filepath.Join(root, workPrefix+phone, phone)))
		if _, err := d.Swap(); !errors.As(err, new(*HeldError)) || generation(t, present) != "one" || len(besides(t, root)) != 0 {
			t.Fatalf("%v; present %s, %v", err, generation(t, present), names(t, root))
		}
		must(t, d.Close())
		must(t, Recover(root))
		if generation(t, present) != "two" {
			t.Errorf("present is %s; %v", generation(t, present), names(t, root))
		}
	}
}

// TestHeldOld: what cannot be removed of the old backup stays hidden until somebody comes
// again; the new one has its place.
func TestHeldOld(t *testing.T) {
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	d := full(t, root, holding(filepath.Join(root, workPrefix+phone, goneFolder+"0")))
	out, err := d.Swap()
	if err != nil || out.Held || out.Beside || generation(t, present) != "two" || generation(t, filepath.Join(d.work(), goneFolder+"0")) != "one" {
		t.Fatalf("%+v, %v; present %s", out, err, generation(t, present))
	}
	must(t, d.Close())
	must(t, Recover(root))
	if left := names(t, root); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

// TestReallyHeld: with the folder open as any program of Windows opens it. (A file in it
// is enough on Windows; Wine does not mind that.)
func TestReallyHeld(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("only Windows keeps what is open from being moved")
	}
	root := t.TempDir()
	present := filepath.Join(root, phone)
	made(t, present, "one", "finished")
	file, err := os.Open(present)
	must(t, err)
	waited := time.Duration(0)
	d := full(t, root, &disk.Disk{Wait: func(d time.Duration) { waited += d }})
	out, err := d.Swap()
	if err != nil || !out.Held || generation(t, out.Folder) != "two" || waited < disk.Patience {
		t.Fatalf("%+v, %v, after %s", out, err, waited)
	}
	must(t, d.Close())
	must(t, file.Close())
	must(t, FinishWaiting(root))
	if generation(t, present) != "two" || len(names(t, root)) != 1 {
		t.Errorf("present is %s; %v", generation(t, present), names(t, root))
	}
	// One who looks for a moment only is waited for.
	file, err = os.Open(present)
	must(t, err)
	d = open(t, root, Options{Full: true, Disk: &disk.Disk{Wait: func(time.Duration) { file.Close() }}})
	made(t, d.Dir(), "three", "finished")
	if out, err := d.Swap(); err != nil || out.Held || generation(t, present) != "three" {
		t.Errorf("%+v, %v: %s", out, err, generation(t, present))
	}
}
