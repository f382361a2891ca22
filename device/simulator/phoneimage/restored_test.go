package phoneimage

import (
	"io"
	"os"
	"testing"

	"lifeboat/device/backup/mbfile"
)

func TestRestoredIsWhatWasPutIn(t *testing.T) {
	from := generate(t, Spec{Seed: 3, Files: 400, Bytes: 2 << 20})
	parent := t.TempDir()
	to, err := NewRestored(parent)
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range from.Items(true) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Kind == mbfile.Regular {
			// A file that broke off leaves nothing behind.
			if _, err := to.Write(make([]byte, 300)); err != nil {
				t.Fatal(err)
			}
			if err := to.Forget(); err != nil {
				t.Fatal(err)
			}
			r, err := from.Open(item)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(to, r); err != nil {
				t.Fatal(err)
			}
		}
		if err := to.Put(item); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Finish(from.Applications()); err != nil {
		t.Fatal(err)
	}
	if a, b := fingerprint(t, from), fingerprint(t, to); a != b {
		t.Error("the restored phone differs")
	}
	for _, encrypted := range []bool{false, true} {
		if a, b := from.Totals(encrypted), to.Totals(encrypted); a != b {
			t.Errorf("totals %+v, %+v", a, b)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
