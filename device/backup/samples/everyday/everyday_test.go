package everyday_test

import (
	"bytes"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func TestSame(t *testing.T) {
	a, counts, err := everyday.Files(everyday.Options{Seed: 1, Photos: 9, Cloud: 2})
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := everyday.Files(everyday.Options{Seed: 1, Photos: 9, Cloud: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(a, b, func(a, b samples.File) bool { return a.Path == b.Path && bytes.Equal(a.Data, b.Data) }) {
		t.Error("two makings differ")
	}
	if counts.Photos+counts.Cloud != 9 || counts.Messages < 100 {
		t.Errorf("%+v", counts)
	}
	seen := map[string]bool{}
	for _, f := range a {
		if key := f.Domain + "-" + f.Path; seen[key] {
			t.Errorf("%s comes twice", key)
		} else {
			seen[key] = true
		}
		if name := strings.ToLower(f.Path); strings.HasSuffix(name, ".jpg") || strings.HasSuffix(name, ".jpeg") {
			if _, err := jpeg.Decode(bytes.NewReader(f.Data)); err != nil {
				t.Errorf("%s: %v", f.Path, err)
			}
		}
	}
	plain, counts, err := everyday.Files(everyday.Options{Seed: 1, Photos: 9, Plain: true})
	if err != nil || counts.Calls != 0 || counts.Pages != 0 {
		t.Errorf("%v, %+v", err, counts)
	}
	for _, f := range plain {
		if strings.Contains(f.Path, "CallHistory") || strings.Contains(f.Path, "History.db") {
			t.Errorf("%s in a backup without a password", f.Path)
		}
	}
}

// TestPhotos: what was made is what the reader counts.
func TestPhotos(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Seed: 2, Cloud: 4})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Plain(t, files...)
	r, err := photos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	tally, sum, err := r.Tally(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if sum.Count != int64(counts.Photos) || tally.InCloud != int64(counts.Cloud) || tally.Hidden != int64(counts.Hidden) || tally.Trashed != int64(counts.Trashed) || sum.Defects != 0 {
		t.Errorf("%+v (%d, %d defects), made were %+v", tally, sum.Count, sum.Defects, counts)
	}
}
