package save_test

import (
	"crypto/sha256"
	"path"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestPublishedMediaIsRecognised: without an index, published pictures, a film whose header
// comes first and a sound are told by their first bytes.
func TestPublishedMediaIsRecognised(t *testing.T) {
	want := map[string]string{
		"quicktime.mov": "Films .mov", "quicktime.m4a": "Recordings and music .m4a", "iphone8plus-rotated.heic": "Pictures .heic", "tiny-exif-orientation6.heic": "Pictures .heic", "rgb-10bit-128.heic": "Pictures .heic",
	}
	var files []samples.File
	sum := map[[32]byte]string{}
	for name := range want {
		data := contentstest.Fixture(t, "media/"+name)
		sum[sha256.Sum256(data)] = name
		files = append(files, samples.File{Domain: "AppDomain-com.example.app", Path: "Documents/" + strings.ReplaceAll(name, ".", "-"), Data: data})
	}
	dst := t.TempDir()
	if _, err := save.Sort(t.Context(), openLost(t, contentstest.Write(t, samples.Options{Bare: true, Contents: files})), dst, save.Selection{}, nil); err != nil {
		t.Fatal(err)
	}
	for p, s := range sums(t, dst) {
		name, ok := sum[s]
		if !ok {
			continue
		}
		if got := path.Dir(p) + " " + path.Ext(p); got != want[name] {
			t.Errorf("%s is at %s", name, p)
		}
		delete(want, name)
	}
	if len(want) != 0 {
		t.Errorf("not recognised: %v", want)
	}
}
