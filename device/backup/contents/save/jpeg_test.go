package save_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/heic"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// heics are two photos: one that is one, and one that is broken inside and looks whole.
func heics(t *testing.T) []samples.File {
	t.Helper()
	good, err := os.ReadFile("../heic/testdata/quarters.heic")
	if err != nil {
		t.Fatal(err)
	}
	bad := bytes.Clone(good)
	copy(bad[bytes.Index(bad, []byte("hvcC"))+4:], make([]byte, 60))
	when := time.Date(2026, 5, 3, 12, 7, 9, 0, time.UTC)
	return []samples.File{
		{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/IMG_0001.HEIC", Data: good, Modified: when},
		{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/IMG_0002.HEIC", Data: bad, Modified: when},
	}
}

func names(t *testing.T, dst string) (all []string) {
	for p := range sums(t, dst) {
		all = append(all, filepath.Base(p))
	}
	slices.Sort(all)
	return all
}

// TestJPEG: a JPEG beside each HEIC, or in its place; where none can be made, the HEIC is
// there in any case, and the list says so. A second run makes none again.
func TestJPEG(t *testing.T) {
	s := contentstest.Plain(t, heics(t)...)
	var d heic.Decoder
	defer d.Close()
	original, _ := s.Find("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.HEIC")
	var made atomic.Int64 // by several workers
	convert := func(ctx context.Context, w io.Writer, r io.ReaderAt, size int64) error {
		made.Add(1)
		return d.JPEG(ctx, w, r, size)
	}
	for _, only := range []bool{false, true} {
		dst := filepath.Join(t.TempDir(), "saved")
		sel := save.Selection{Kinds: []source.Kind{source.Photos}, JPEG: convert, JPEGOnly: only}
		result := run(t, s, dst, sel)
		want := "IMG_0001.HEIC IMG_0001.jpg IMG_0002.HEIC Not saved.json Not saved.txt"
		if only {
			want = "IMG_0001.jpg IMG_0002.HEIC Not saved.json Not saved.txt"
		}
		if got := strings.Join(names(t, dst), " "); got != want {
			t.Errorf("only %v: there are %s, not %s", only, got, want)
		}
		if len(result.NotSaved) != 1 || result.NotSaved[0].Name != "IMG_0002.jpg" {
			t.Errorf("not saved: %+v", result.NotSaved)
		}
		for p := range sums(t, dst) {
			info, err := os.Stat(filepath.Join(dst, p))
			if err != nil || filepath.Ext(p) == ".jpg" && !info.ModTime().Equal(original.Created()) {
				t.Errorf("%s: %v, %v", p, info.ModTime(), err)
			}
		}
		made.Store(0)
		again := run(t, s, dst, sel)
		if len(again.Saved) > 1 || again.SavedAll().Files > 1 || made.Load() > 1 { // the broken one is tried again
			t.Errorf("only %v: again %+v, %d made", only, again.Saved, made.Load())
		}
	}
}

// TestJPEGStopped: a stop while a picture is decoded ends the save, and is no picture that
// could not be made.
func TestJPEGStopped(t *testing.T) {
	s := contentstest.Plain(t, heics(t)...)
	ctx, cancel := context.WithCancel(t.Context())
	result, err := save.Run(ctx, s, filepath.Join(t.TempDir(), "saved"), save.Selection{
		Kinds: []source.Kind{source.Photos}, JPEGOnly: true,
		JPEG: func(ctx context.Context, _ io.Writer, _ io.ReaderAt, _ int64) error {
			cancel()
			return context.Cause(ctx)
		},
	}, nil)
	if !errors.Is(err, context.Canceled) || len(result.NotSaved) > 0 {
		t.Errorf("%v, not saved %+v", err, result.NotSaved)
	}
}
