package home

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/adrg/xdg"
)

// TestNoFolderAtTheTop: without a home nothing is kept, rather than at the top of the file
// system; a folder that is named counts.
func TestNoFolderAtTheTop(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the system knows its own folders")
	}
	named := t.TempDir()
	defer xdg.Reload()
	for _, home := range []string{"", "/", "//", "anna"} {
		t.Setenv("HOME", home)
		for _, other := range []string{"", "data"} {
			t.Setenv("XDG_DATA_HOME", other)
			t.Setenv("XDG_CACHE_HOME", other)
			xdg.Reload()
			if Dir() != "" || Data() != "" || Cache() != "" {
				t.Errorf("HOME=%q, XDG_…=%q: %q, %q, %q", home, other, Dir(), Data(), Cache())
			}
		}
		t.Setenv("XDG_DATA_HOME", named)
		xdg.Reload()
		if Data() != named {
			t.Errorf("HOME=%q: data in %q, not in the folder that was named", home, Data())
		}
	}
	t.Setenv("HOME", named)
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	xdg.Reload()
	for _, dir := range []string{Data(), Cache()} {
		if rest, err := filepath.Rel(named, dir); err != nil || !filepath.IsLocal(rest) {
			t.Errorf("%q is not in the home", dir)
		}
	}
}
