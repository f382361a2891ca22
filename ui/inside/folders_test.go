package inside_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
)

// TestFoldersOfAnApp: the files of an app are walked through folder by folder, and back.
func TestFoldersOfAnApp(t *testing.T) {
	var files []samples.File
	for _, path := range []string{"Documents/Letters/2025/one.txt", "Documents/Letters/two.txt", "Documents/three.txt", "Library/Preferences/x.plist"} {
		files = append(files, samples.File{Domain: "AppDomain-org.example.writer", Path: path, Data: []byte("some words")})
	}
	w := newWindow(t, files, "en", look.Theme{Mode: look.Light}, fyne.NewSize(815, 500), func(h *inside.Host) inside.Page { return inside.Open(h, inventory.Apps) })
	w.Canvas().Focus(w.page.Focus())
	w.key(fyne.KeyReturn)
	has := func(want string, not string) {
		t.Helper()
		if !w.sees(want) || w.sees(not) {
			t.Errorf("not %q alone:\n%s", want, strings.Join(w.says(), "\n"))
		}
	}
	has("3 files", "three.txt")
	tap := func(id string) {
		test.Tap(w.find(id).(fyne.Tappable))
		w.settle()
	}
	tap("folder-1") // Documents, after the identifier
	has("three.txt", "two.txt")
	tap("folder-1") // Letters, after the way back
	has("two.txt", "one.txt")
	w.keep("apps-folder")
	tap("folder-1")
	has("one.txt", "two.txt")
	for _, want := range []string{"two.txt", "three.txt", "x.plist"} {
		tap("folder-0")
		if want != "x.plist" {
			has(want, "one.txt")
		}
	}
	has("3 files", "three.txt")
	if s, n := w.page.Selected(); n != 0 || len(s.Apps) != 0 {
		t.Errorf("%+v", s)
	}

	// Marks: a file, a folder around another file, and a file in that folder, which says
	// nothing more. They stay when the folder is left and when it is opened again.
	marked := func(want ...string) {
		t.Helper()
		s, n := w.page.Selected()
		if n != len(want) || !slices.Equal(s.Apps, want) || !slices.Equal(s.Kinds, []string{"apps"}) {
			t.Errorf("%d: %+v, want %q", n, s, want)
		}
	}
	const own = "AppDomain-org.example.writer"
	tap("mark-2") // Library
	marked(own + "/Library")
	tap("folder-1")
	tap("mark-2") // three.txt
	marked(own+"/Documents/three.txt", own+"/Library")
	w.keep("apps-marked")
	tap("mark-1") // Letters
	tap("folder-1")
	tap("mark-2") // two.txt
	marked(own+"/Documents/Letters", own+"/Documents/three.txt", own+"/Library")
	if !w.sees("3 marked") {
		t.Errorf("the marks are not told:\n%s", strings.Join(w.says(), "\n"))
	}
	tap("folder-0")
	tap("mark-1") // Letters no more: its file is still
	marked(own+"/Documents/Letters/two.txt", own+"/Documents/three.txt", own+"/Library")
	tap("inside-unmark")
	marked()
	tap("mark-2")
	marked(own + "/Documents/three.txt")
	for _, what := range []string{"the card", "the marks"} {
		if !w.page.Back() {
			t.Errorf("Escape leaves the page before %s", what)
		}
	}
	marked()
}
