package save_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestChosenPhotos: of single photos that were chosen, those are saved and no other: the
// hidden ones and those that the library's index does not know, too.
func TestChosenPhotos(t *testing.T) {
	files, _ := library(t)
	files = append(files[:len(files):len(files)], samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/IMG_9999.JPG", Data: []byte("\xff\xd8\xff not in the index")})
	s := contentstest.Plain(t, files...)
	reader, err := photos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var keys []int64
	want, hidden := map[string]bool{}, 0
	for a, err := range reader.Assets(t.Context()) {
		if err != nil && !source.IsDefect(err) {
			t.Fatal(err)
		}
		if a.Original == nil || !a.Hidden && a.ID%3 != 0 {
			continue
		}
		if a.Hidden {
			hidden++
		}
		keys = append(keys, a.Key())
		want[strings.TrimSuffix(a.Name, filepath.Ext(a.Name))] = true
	}
	if !want["IMG_9999"] || hidden == 0 || len(want) < 3 {
		t.Fatalf("chosen are %v, %d hidden", want, hidden)
	}
	dst := filepath.Join(t.TempDir(), "saved")
	run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}, Photos: keys, Damaged: true})
	got := map[string]bool{}
	for p := range sums(t, dst) {
		name := filepath.Base(p)
		if strings.HasSuffix(name, ".txt") {
			continue
		}
		name, _, _ = strings.Cut(strings.TrimSuffix(name, filepath.Ext(name)), " (")
		got[name] = true
		if !want[name] && !want[strings.Replace(name, "IMG_E", "IMG_", 1)] {
			t.Errorf("%s was not chosen", p)
		}
	}
	for name := range want {
		if !got[name] {
			t.Errorf("%s was chosen and is not there: %v", name, got)
		}
	}
}
