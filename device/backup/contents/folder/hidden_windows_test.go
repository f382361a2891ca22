package folder

import (
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows"
)

// TestListIsHidden: who looks at what was saved sees that, and no file of ours.
func TestListIsHidden(t *testing.T) {
	dst := t.TempDir()
	for _, round := range []string{"one", "two"} { // the list is made, then written to again
		paths, account := run(t, dst, text(round, round+".txt", round))
		if len(account.NotSaved) > 0 || len(paths) != 1 {
			t.Fatalf("%v, %+v", paths, account)
		}
		if !hidden(t, filepath.Join(dst, listName)) {
			t.Errorf("after the save %s is to be seen", listName)
		}
		if hidden(t, filepath.Join(dst, round+".txt")) {
			t.Error("what was saved is hidden")
		}
	}
}

func hidden(t *testing.T, path string) bool {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	now, err := windows.GetFileAttributes(name)
	if err != nil {
		t.Fatal(err)
	}
	return now&windows.FILE_ATTRIBUTE_HIDDEN != 0
}
