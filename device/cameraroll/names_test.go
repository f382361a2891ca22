package cameraroll_test

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/cameraroll"
)

// FuzzNames: whatever a name is, what belongs to it stays in its folder, and the edit of a
// picture leads back to it.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"Media/DCIM/100APPLE/IMG_0006.HEIC", "IMG_E0006.JPG", "a/b.c/IMG_0001", "../x", "IMG_1", "é_E1.mov", "a/..", ""} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		folder := name[:strings.LastIndexByte(name, '/')+1]
		stem := cameraroll.Stem(name)
		if !strings.HasPrefix(name, stem) || !strings.HasPrefix(stem, folder) || strings.Contains(cameraroll.Ext(name), "/") {
			t.Errorf("%q: stem %q, extension %q", name, stem, cameraroll.Ext(name))
		}
		_ = cameraroll.KindOf(name)
		if edit, ok := cameraroll.EditOf(name); ok {
			original, back := cameraroll.OriginalOf(edit + ".JPG")
			if !back || original != stem || !strings.HasPrefix(edit, folder) {
				t.Errorf("%q: its edit %q leads to %q", name, edit, original)
			}
		}
		if original, ok := cameraroll.OriginalOf(name); ok && !strings.HasPrefix(original, folder) {
			t.Errorf("%q is said to be of %q", name, original)
		}
		items := cameraroll.Items([]cameraroll.File{{Name: name}, {Name: name + ".MOV"}, {Name: stem + ".JPG"}})
		if len(items) > 3 {
			t.Errorf("%q: %d items of three files", name, len(items))
		}
	})
}
