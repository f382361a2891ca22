package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/cbc"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// openFile opens an index from a file.
func openFile(t testing.TB, path string) (*Index, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	x, err := OpenDB(context.Background(), f, info.Size())
	if err == nil {
		t.Cleanup(func() { x.Close() })
	}
	return x, err
}

func mustOpen(t testing.TB, path string) *Index {
	t.Helper()
	x, err := openFile(t, path)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// alone fails the test if anything but the file lies in its folder.
func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the index: %v, %v", entries, err)
	}
}

// TestRealIndex reads the index of a real backup: a header that says WAL, 16
// bytes of padding behind the last page.
func TestRealIndex(t *testing.T) {
	path := filepath.Join("..", "..", "..", "..", "shared", "fixtures", "rows-ios14.3", "Manifest.db")
	if _, err := os.Stat(path); err != nil {
		t.Skip("the published backups are not beside the project (../shared/fixtures)")
	}
	x := mustOpen(t, path)
	var (
		rec     mbfile.Record
		kinds   = map[Flags]int{}
		folders = map[string]bool{}
		parents []string
		before  int64
	)
	for r, err := range x.Rows(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Number <= before {
			t.Errorf("row %d after %d", r.Number, before)
		}
		before = r.Number
		if err := r.Record(&rec); err != nil || !r.RightID() || r.FileID != mbfile.IDOf(r.Domain, r.Path).String() || r.Odd != 0 {
			t.Errorf("row %d: %v, %+v", r.Number, err, r)
		}
		if string(rec.RelativePath) != r.Path {
			t.Errorf("row %d: %q and %q", r.Number, rec.RelativePath, r.Path)
		}
		kind := r.Kind(&rec)
		kinds[kind]++
		if kind == FlagFolder {
			folders[r.Domain+"-"+r.Path] = true
		}
		if r.Path != "" {
			parent, _, _ := cutLast(r.Path)
			parents = append(parents, r.Domain+"-"+parent)
		}
	}
	if kinds[FlagFile] != 1089 || kinds[FlagFolder] != 2618 || kinds[FlagLink] != 14 {
		t.Errorf("kinds %v", kinds)
	}
	for _, p := range parents {
		if !folders[p] {
			t.Errorf("no row for %s", p)
		}
	}
	if n, err := x.Count(context.Background()); n != 3721 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if found, err := x.Verify(context.Background(), 5); len(found) != 0 || err != nil {
		t.Errorf("verify: %v, %v", found, err)
	}
}

func cutLast(path string) (dir, name string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// TestScan has every row once, whatever the number of workers.
func TestScan(t *testing.T) {
	const rows = 3000
	path := manifest(t, rows)
	x := mustOpen(t, path)
	for _, workers := range []int{0, 1, 2, 3, 16} {
		var seen [rows + 1]atomic.Int32
		err := x.Scan(context.Background(), workers, func(w int, r *Row) error {
			if w < 0 || w >= max(workers, 1) {
				t.Errorf("worker %d of %d", w, workers)
			}
			seen[r.Number].Add(1)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i <= rows; i++ {
			if n := seen[i].Load(); n != 1 {
				t.Fatalf("%d workers: row %d came %d times", workers, i, n)
			}
		}
	}
	alone(t, path)
}

func TestScanStops(t *testing.T) {
	x := mustOpen(t, manifest(t, 5000))
	mine := errors.New("mine")
	for _, workers := range []int{1, 4} {
		var n atomic.Int64
		err := x.Scan(context.Background(), workers, func(_ int, r *Row) error {
			if n.Add(1) == 100 {
				return mine
			}
			return nil
		})
		if !errors.Is(err, mine) {
			t.Errorf("%d workers: %v", workers, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		n.Store(0)
		err = x.Scan(ctx, workers, func(int, *Row) error {
			if n.Add(1) == 100 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) || n.Load() > 4500 {
			t.Errorf("%d workers: %v after %d rows", workers, err, n.Load())
		}
	}
	// Who ends the context in the loop and leaves it gets no further row.
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	for range x.Rows(ctx) {
		if n++; n == 256 { // when the context is looked at
			cancel()
			break
		}
	}
	cancel()
	if n != 256 {
		t.Errorf("%d rows", n)
	}
}

// TestCanceled ends the context before anything is read.
func TestCanceled(t *testing.T) {
	x := mustOpen(t, manifest(t, 100))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Count(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("count: %v", err)
	}
	if _, err := x.Verify(ctx, 3); !errors.Is(err, context.Canceled) {
		t.Errorf("verify: %v", err)
	}
	for _, workers := range []int{1, 2} {
		if err := x.Scan(ctx, workers, func(int, *Row) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("scan: %v", err)
		}
	}
}

// TestReadError is a disk that fails: nothing is said about the index.
func TestReadError(t *testing.T) {
	data, err := os.ReadFile(manifest(t, 1000))
	if err != nil {
		t.Fatal(err)
	}
	disk := errors.New("the disk failed")
	for _, from := range []int64{0, 8192, int64(len(data) / 2)} {
		x, err := OpenDB(context.Background(), failing{bytes.NewReader(data), from, disk}, int64(len(data)))
		if err == nil {
			err = x.Scan(context.Background(), 1, func(int, *Row) error { return nil })
			x.Close()
		}
		if err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotIndex) {
			t.Errorf("from %d on: %v", from, err)
		}
	}
}

// failing gives an error from some place on.
type failing struct {
	*bytes.Reader
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, f.err
	}
	return f.Reader.ReadAt(p, off)
}

// TestEncrypted reads an index through the cipher.
func TestEncrypted(t *testing.T) {
	path := manifest(t, 3000)
	sealed := seal(t, path)
	defer sealed.Close()
	info, err := sealed.Stat()
	if err != nil {
		t.Fatal(err)
	}
	r := cbc.NewReaderAt(sealed, info.Size(), cbc.New(new([cbc.KeySize]byte)))
	x, err := OpenDB(context.Background(), r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var n atomic.Int64
	err = x.Scan(context.Background(), 2, func(_ int, r *Row) error {
		n.Add(1)
		if !r.RightID() {
			return fmt.Errorf("row %d", r.Number)
		}
		return nil
	})
	if err != nil || n.Load() != 3000 {
		t.Errorf("%d rows, %v", n.Load(), err)
	}
	if found, err := x.Verify(context.Background(), 5); len(found) != 0 || err != nil {
		t.Errorf("verify: %v, %v", found, err)
	}
}
