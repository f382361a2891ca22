package phoneimage

import (
	"bytes"
	"io"
	"os"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
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
	// Generated contents take no space: what is kept are databases and settings.
	if info, err := to.pack.Stat(); err != nil || info.Size() == 0 || info.Size() > 1<<20 {
		t.Errorf("%d bytes are kept of %d, %v", info.Size(), to.Totals(true).Bytes, err)
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

// Contents that are almost generated are kept as they are, wherever they
// differ and in whatever pieces they come.
func TestOnlyGeneratedContentsAreRecognised(t *testing.T) {
	n := newNoise()
	made, err := io.ReadAll(&reader{noise: n, key: 77, head: "\xff\xd8\xff", size: 3*chunk + 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []int{-1, 0, 3, 9, 15, 16, 17, chunk - 1, chunk, chunk + 3, chunk + 20, len(made) - 1} {
		for _, size := range []int{0, 1, 15, 16, 17, 4000, len(made)} {
			for _, piece := range []int{1 << 20, 5000, 7} {
				if wrong >= size || piece == 7 && size > 5000 {
					continue
				}
				text := bytes.Clone(made[:size])
				if wrong >= 0 {
					text[wrong] ^= 1
				}
				c := recogniser{noise: n}
				var pack bytes.Buffer
				for at := 0; at < size; at += piece {
					if _, err := c.write(&pack, text[at:min(size, at+piece)]); err != nil {
						t.Fatal(err)
					}
				}
				generated, err := c.end(&pack)
				got := pack.Bytes()
				if generated {
					r := c.reader(c.size)
					if got, err = io.ReadAll(&r); err != nil || pack.Len() > 0 {
						t.Fatal(err, pack.Len())
					}
				}
				if err != nil || !bytes.Equal(got, text) || c.size != int64(size) || wrong < 0 && size >= stampSize && !generated {
					t.Fatalf("byte %d wrong of %d in pieces of %d: %d bytes, generated %v, %v", wrong, size, piece, len(got), generated, err)
				}
			}
		}
	}
}
