package cameraroll

import (
	"fmt"
	"strings"
	"testing"
)

// TestItems holds what a person would call one photo or video, by the names of files.
func TestItems(t *testing.T) {
	for name, c := range map[string]struct{ files, want string }{
		"nothing":                         {"", "0 photos, 0 videos, 0 bytes"},
		"plain":                           {"IMG_0001.HEIC IMG_0002.JPG IMG_0003.PNG IMG_0004.MOV IMG_0005.MP4", "3 photos, 2 videos, 5 bytes"},
		"Live Photo":                      {"IMG_0001.HEIC IMG_0001.MOV", "1 photos, 0 videos, 2 bytes"},
		"Live Photo, film first":          {"IMG_0001.MOV IMG_0001.JPG", "1 photos, 0 videos, 2 bytes"},
		"edited":                          {"IMG_0006.HEIC IMG_0006.AAE IMG_E0006.JPG", "1 photos, 0 videos, 2 bytes"},
		"edited Live Photo":               {"IMG_0006.HEIC IMG_0006.MOV IMG_E0006.JPG IMG_E0006.MOV IMG_0006.AAE", "1 photos, 0 videos, 4 bytes"},
		"edited film":                     {"IMG_E0007.MOV IMG_0007.MOV", "0 photos, 1 videos, 2 bytes"},
		"an edit alone":                   {"IMG_E0006.JPG IMG_0006.AAE", "1 photos, 0 videos, 1 bytes"},
		"raw and JPEG":                    {"IMG_0008.DNG IMG_0008.JPG", "1 photos, 0 videos, 2 bytes"},
		"raw alone":                       {"IMG_0008.DNG", "1 photos, 0 videos, 1 bytes"},
		"raw beside a film":               {"IMG_0008.DNG IMG_0008.MOV", "1 photos, 1 videos, 2 bytes"},
		"frames of a burst":               {"IMG_0010.JPG IMG_0011.JPG IMG_0012.JPG", "3 photos, 0 videos, 3 bytes"},
		"two pictures of a name":          {"IMG_0001.JPG IMG_0001.HEIC IMG_0001.MOV", "2 photos, 0 videos, 3 bytes"},
		"two films of a name":             {"IMG_0001.MOV IMG_0001.MP4", "0 photos, 2 videos, 2 bytes"},
		"what else lies there":            {".MISC .photos.plist IMG_0001.THM notes.txt IMG_0002", "0 photos, 0 videos, 0 bytes"},
		"as a download is called":         {"5AFE0000-0000-4000-8000-000000000001.HEIC 5AFE0000-0000-4000-8000-000000000001.MOV", "1 photos, 0 videos, 2 bytes"},
		"an edit that is listed first":    {"IMG_E0006.JPG IMG_0006.JPG", "1 photos, 0 videos, 2 bytes"},
		"other letters before the number": {"DSCF0001.JPG DSCE0001.JPG", "2 photos, 0 videos, 2 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			var files []File
			for f := range strings.FieldsSeq(c.files) {
				files = append(files, File{Name: f, Size: 1, Changed: 7})
			}
			photos, videos, bytes := 0, 0, int64(0)
			for _, i := range Items(files) {
				if i.Video {
					videos++
				} else {
					photos++
				}
				bytes += i.Bytes
				if i.Changed != 7 {
					t.Errorf("no date")
				}
			}
			if got := fmt.Sprintf("%d photos, %d videos, %d bytes", photos, videos, bytes); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
