package draft

import (
	"os"
	"path/filepath"
	"testing"
)

// A run that is killed in the middle of a stream leaves files that are not
// whole under good names. The next run takes the draft up without them.
func TestFilesThatWereBeingWrittenAreRemoved(t *testing.T) {
	root := t.TempDir()
	made(t, filepath.Join(root, phone), "one", "finished")
	d := open(t, root, Options{})
	write(t, d.Dir(), map[string]string{
		"Status.plist": status(t, "uploading", "two"), "Snapshot/4e/whole": "whole", "Snapshot/4e/half": "ha", "Snapshot/4e/other half": "h",
		"Snapshot/4e/kept": "kept", "Snapshot/4e/after": "after",
	})
	p, err := d.Pending(0)
	if err != nil {
		t.Fatal(err)
	}
	other, err := d.Pending(1)
	if err != nil {
		t.Fatal(err)
	}
	other.Add("Snapshot/4e/other half")
	if err := other.Write(); err != nil {
		t.Fatal(err)
	}
	other.Close()
	p.Add("Snapshot/4e/whole")
	if err := p.Write(); err != nil {
		t.Fatal(err)
	}
	if err := p.Clear(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Snapshot/4e/half", "Snapshot/4e/kept", "Snapshot/4e/never made"} {
		p.Add(name)
	}
	if err := p.Write(); err != nil {
		t.Fatal(err)
	}
	if err := p.Without("Snapshot/4e/kept"); err != nil {
		t.Fatal(err)
	}
	p.Close()
	list := filepath.Join(root, workPrefix+phone, pendingFile+"0")
	// Names from elsewhere, and one that was cut off while it was written.
	f, err := os.OpenFile(list, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("../../" + phone + "/4e/4e01\x00/etc/hostname\x00\x00Snapshot/4e/after"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	d.Close()

	d = open(t, root, Options{})
	if !d.Resumed {
		t.Fatal("not taken up")
	}
	for name, want := range map[string]bool{"whole": true, "half": false, "other half": false, "kept": true, "after": true} {
		if _, err := os.Stat(filepath.Join(d.Dir(), "Snapshot/4e", name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if g := generation(t, filepath.Join(root, phone)); g != "one" {
		t.Errorf("present is %s", g)
	}
	if _, err := os.Stat(list); err == nil {
		t.Error("the list is still there")
	}
}
