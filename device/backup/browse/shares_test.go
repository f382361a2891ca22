package browse

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
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
		go w.places([]*spot{w.sharesGNOME("/"+dir, func(string) ([]string, error) { return slices.Clone(mounts), nil })}, func(list []backup.Place) {
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

// TestSharesOfKDE: the computers of which something is open are offered, whatever else lies
// beside kio-fuse's folder or in it; one of them, a kind, or a whole kio-fuse that does not
// answer holds up no other.
func TestSharesOfKDE(t *testing.T) {
	const dir, one, dead = "/run/user/1000", "/run/user/1000/kio-fuse-aB3xYz", "/run/user/1000/kio-fuse-dead00"
	entries := map[string][]string{
		dir:          {"bus", "gvfs", "kio-fuse-aB3xYz", "kio-fuse-dead00", "kio-fuse-empty0", "kio-fusing", "pulse"},
		one:          {"smb", "sftp", "afc", "tar", "file", "mtp", "man", "webdav"},
		one + "/smb": {"anna@nas", "WORK;anna@off", "nas"}, one + "/sftp": {"anna@10.0.0.2:2222", "[fe80::1]:22", "gone"},
		one + "/afc": {"00008110-000A"}, one + "/tar": {"home"},
	}
	disks := fstest.MapFS{}
	for _, at := range []string{"smb/anna@nas", "smb/nas", "smb/WORK;anna@off", "sftp/anna@10.0.0.2:2222", "sftp/[fe80::1]:22"} {
		disks[(one + "/" + at)[1:]] = folder()
	}
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(disks, one+"/smb/WORK;anna@off")
		back := make(chan struct{})
		list := func(dir string) ([]string, error) {
			switch dir = filepath.ToSlash(dir); dir {
			case dead, one + "/webdav":
				<-back
			}
			return slices.Clone(entries[dir]), nil
		}
		var got [][]string
		go w.places([]*spot{w.sharesKDE(dir, list)}, func(list []backup.Place) { got = append(got, disksOf(list)) })
		silence()
		slash := filepath.FromSlash
		want := []string{"fe80::1 (sftp)", "10.0.0.2 (sftp)", "off (smb) silent", "nas (smb)", "nas (smb)", slash(one+"/webdav") + " silent", slash(dead) + " silent"}
		if len(got) < 2 || !slices.Equal(got[len(got)-1], want) {
			t.Errorf("%q, want %q", got, want)
		}
		close(back)
		w.answer()
		synctest.Wait()
		if last := got[len(got)-1]; !slices.Equal(last, []string{"fe80::1 (sftp)", "10.0.0.2 (sftp)", "off (smb)", "nas (smb)", "nas (smb)"}) {
			t.Errorf("when all have answered: %q", last)
		}
	})
}

// TestSharesAreBounded: more would be a wall of buttons.
func TestSharesAreBounded(t *testing.T) {
	var names []string
	for i := range 3 * maxDisks {
		names = append(names, fmt.Sprintf("sftp:host=%02d", i), fmt.Sprintf("trash:%d", i))
	}
	list := func(string) ([]string, error) { return names, nil }
	if got := thisComputer.sharesGNOME("/x", list).ask().inside; len(got) != maxDisks || got[0].place.Name != "00" {
		t.Errorf("%d are offered, from %+v on", len(got), got[0].place)
	}
}

// TestSharesAreAmongThePlaces: below the folder for what runs, which is a person's own.
func TestSharesAreAmongThePlaces(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(t.TempDir(), "run"))
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	if err := os.MkdirAll(filepath.Join(xdg.RuntimeDir, "kio-fuse-aB3xYz", "smb", "anna@nas"), 0o700); err != nil {
		t.Fatal(err)
	}
	c := thisComputer
	c.open = &answer.Questions{}
	var got []string
	c.places(c.disks("linux", "nobody-here"), func(list []backup.Place) { got = disksOf(list) })
	if !slices.Contains(got, "nas (smb)") {
		t.Errorf("offered on Linux: %q", got)
	}
	if !slices.ContainsFunc(c.disks("linux", "anna"), func(s *spot) bool { return filepath.Base(s.place.Path) == "gvfs" }) {
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

func TestAuthorityName(t *testing.T) {
	for authority, want := range map[string]string{
		"nas": "nas (smb)", "anna@nas": "nas (smb)", "WORK;anna@nas:445": "nas (smb)", "a@b@nas": "nas (smb)", "[::1]:22": "::1 (smb)",
		"nas.local.": "nas.local. (smb)", "": "", "anna@": "", ":22": "",
	} {
		if got := authorityName("smb", authority); got != want {
			t.Errorf("%q is called %q, want %q", authority, got, want)
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
