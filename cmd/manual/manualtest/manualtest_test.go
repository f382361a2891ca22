package manualtest

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestForeignMan: where man is another's than man-db (macOS has its own, which refuses the
// options), a page is read without it.
func TestForeignMan(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a script stands in for man")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "man"), []byte("#!/bin/sh\necho 'man: illegal option -- -' >&2\nexit 1\n"), 0o700); err != nil { //nolint:gosec // a script
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv(Folder, "")
	if got := Show(t, "x", "en", []byte(".TH X 1\n.SH NAME\nx \\- a\\-b\n")); !strings.Contains(got, "x - a-b") {
		t.Errorf("read is %q", got)
	}
}
