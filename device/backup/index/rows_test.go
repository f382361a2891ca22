package index_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestRowsMayBeLeftWhenTheContextEnds: whoever stops reading because the context
// ended must not get another row, which would be a panic.
func TestRowsMayBeLeftWhenTheContextEnds(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(b.Folder, "Manifest.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.OpenDB(context.Background(), f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for range x.Rows(ctx) {
		n++
		cancel()
		break
	}
	if n != 1 {
		t.Errorf("%d rows", n)
	}
}
