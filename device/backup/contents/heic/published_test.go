package heic

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
)

// TestPublished: the published pictures, as their README and exiftool say.
func TestPublished(t *testing.T) {
	dir := oracletest.Shared(t, "fixtures/contents/media")
	var d Decoder
	defer d.Close()
	judge, _ := exec.LookPath("exiftool")
	for name, want := range map[string]struct {
		size image.Point
		says string // model and time
	}{
		"iphone8plus-rotated.heic":    {image.Pt(3024, 4032), "iPhone 8 Plus|2018:07:31 14:52:07|1"},
		"tiny-exif-orientation6.heic": {image.Pt(480, 640), "Model123|-|1"},
		"rgb-10bit-128.heic":          {image.Pt(128, 128), ""},
		"truncated.heic":              {}, // decoders differ
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err = d.JPEG(t.Context(), &out, bytes.NewReader(data), int64(len(data)))
		if want.size == (image.Point{}) {
			continue
		}
		img, _ := jpeg.DecodeConfig(bytes.NewReader(out.Bytes()))
		if err != nil || image.Pt(img.Width, img.Height) != want.size {
			t.Errorf("%s: %v, %v", name, img, err)
			continue
		}
		if judge == "" || want.says == "" {
			continue
		}
		saved := filepath.Join(t.TempDir(), "x.jpg")
		if err := os.WriteFile(saved, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command(judge, "-n", "-s3", "-p", "$Model|$DateTimeOriginal|$Orientation", "-m", "-f", saved).Output()
		if got := strings.TrimSpace(string(said)); err != nil || got != want.says {
			t.Errorf("%s: exiftool reads %q, not %q: %v", name, got, want.says, err)
		}
	}
}
