package save_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestSameNames: which of the files of one name gets which number is the same in every
// run, whichever of them is ready first, and whatever an earlier run got done. One name is
// also what only some file systems take for one.
func TestSameNames(t *testing.T) {
	good, err := os.ReadFile("../heic/testdata/quarters.heic")
	if err != nil {
		t.Fatal(err)
	}
	var files []samples.File
	when := time.Date(2026, 5, 3, 12, 7, 9, 0, time.UTC)
	for i, name := range []string{"IMG_0001.HEIC", "IMG_0001.HEIC", "img_0001.heic", "IMG_0001.JPG", "caf\u00e9.HEIC", "cafe\u0301.HEIC"} {
		data := append(slices.Clone(good), 0, 0, 0, byte(9+i), 'f', 'r', 'e', 'e')
		files = append(files, samples.File{Domain: "CameraRollDomain", Path: fmt.Sprintf("Media/DCIM/%dAPPLE/%s", 100+i, name), Data: append(data, make([]byte, i+1)...), Modified: when})
	}
	s := contentstest.Plain(t, files...)
	for _, only := range []bool{false, true} {
		var want map[string][32]byte
		for round := range 4 {
			dst := filepath.Join(t.TempDir(), "saved")
			runs := 1 + round%2 // the second time the first run is ended early
			for n := range runs {
				var order turns
				ctx, cancel := context.WithCancel(t.Context())
				sel := save.Selection{Kinds: []source.Kind{source.Photos}, JPEGOnly: only, JPEG: func(ctx context.Context, w io.Writer, r io.ReaderAt, size int64) error {
					k := size - int64(len(good)) - 8 // which it is
					if round >= 2 {
						order.wait(ctx, k)
					}
					if n < runs-1 && k == 2 {
						cancel()
						return context.Cause(ctx)
					}
					if k == 3 {
						return errors.New("no JPEG can be made of this")
					}
					_, err := fmt.Fprint(w, "the JPEG of ", k)
					return err
				}}
				if _, err := save.Run(ctx, s, dst, sel, nil); err != nil && n == runs-1 {
					t.Fatal(err)
				}
				cancel()
			}
			got := sums(t, dst)
			maps.DeleteFunc(got, func(p string, _ [32]byte) bool { return filepath.Dir(p) == "." }) // the list
			if want == nil {
				want = got
			}
			if !maps.Equal(got, want) {
				t.Errorf("only %v, round %d: other names:\n%v\nthan\n%v", only, round, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
				for p := range want {
					if got[p] != want[p] {
						t.Errorf("%s is another", p)
					}
				}
			}
		}
	}
}

// turns lets those of a higher number go first.
type turns struct {
	sync.Mutex
	waiting map[int64]chan struct{}
}

// wait lets the second of each two that wait go before the first.
func (o *turns) wait(ctx context.Context, k int64) {
	o.Lock()
	if o.waiting == nil {
		o.waiting = map[int64]chan struct{}{}
	}
	if first, ok := o.waiting[k-1]; ok {
		o.Unlock()
		close(first)
		return
	}
	mine := make(chan struct{})
	o.waiting[k] = mine
	o.Unlock()
	select {
	case <-mine:
	case <-ctx.Done():
	case <-time.After(time.Second): // nobody else is on the way
	}
}
