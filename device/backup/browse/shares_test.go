package browse

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestSharesOfGNOME: network folders are offered under plain names, phones and the trash are
// not, and one whose computer is off holds up no other.
func TestSharesOfGNOME(t *testing.T) {
	const dir = "run/user/1000/gvfs"
	mounts := []string{
		"smb-share:server=nas,share=old%20phones,user=anna", "sftp:host=10.0.0.2,user=anna", "smb-share:server=off,share=x",
		"afc:host=00008110-000A", "gphoto2:host=Apple_Inc._iPhone_00008110", "mtp:host=phone", "trash:", "smb-server:server=nas",
		"dav:host=cloud.example,ssl=true,prefix=%2Fdav", "sftp:host=gone",
	}
	disks := fstest.MapFS{}
	for _, m := range mounts[:len(mounts)-1] {
		disks[dir+"/"+m] = folder()
	}
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(disks, "/"+dir+"/smb-share:server=off,share=x")
		var got [][]string
		go w.places([]*spot{w.shares("/"+dir, func(string) ([]string, error) { return slices.Clone(mounts), nil })}, func(list []backup.Place) {
			got = append(got, disksOf(list))
		})
		silence()
		want := []string{"cloud.example", "10.0.0.2", "old phones (nas)", "x (off) silent"}
		if len(got) < 2 || !slices.Equal(got[len(got)-1], want) {
			t.Errorf("%q, want %q", got, want)
		}
		w.answer()
	})
}

// TestSharesAreAmongThePlaces: below the folder for what runs, which is a person's own.
func TestSharesAreAmongThePlaces(t *testing.T) {
	w := newHalfDead(fstest.MapFS{})
	if !slices.ContainsFunc(w.disks("linux", "anna"), func(s *spot) bool { return filepath.Base(s.place.Path) == "gvfs" }) {
		t.Error("on Linux no shares of GNOME are asked for")
	}
}

func TestMountName(t *testing.T) {
	for mount, want := range map[string]string{
		"smb-share:server=nas,share=a%2cb": "a,b (nas)", "smb-share:server=nas,share=100%": "100% (nas)", "afp-volume:host=mac,volume=T": "T (mac)",
		"nfs:host=box,prefix=%2Fexport": "box", "sftp:": "sftp:", "sftp": "sftp", "": "", "google-drive:host=x": "",
	} {
		if got := mountName(mount); got != want {
			t.Errorf("%q is called %q, want %q", mount, got, want)
		}
	}
}

func TestEntryNames(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sftp-host"), 0o700); err != nil {
		t.Fatal(err)
	}
	if names, err := entryNames(dir); err != nil || !slices.Equal(names, []string{"sftp-host"}) {
		t.Errorf("%q, %v", names, err)
	}
	if names, err := entryNames(filepath.Join(dir, "not there")); err == nil {
		t.Errorf("%q", names)
	}
}
