package desktop

import (
	"context"
	"os"
	"testing"
)

// TestExplorerAsks opens Explorer's dialog for somebody (or a program) to press keys:
// Escape in the first, Enter in the second.
func TestExplorerAsks(t *testing.T) {
	if os.Getenv("LIFEBOAT_HANDS") == "" {
		t.Skip("wants somebody to press keys, with LIFEBOAT_HANDS=1")
	}
	dir := t.TempDir()
	for n, want := range []string{"", dir} {
		got, err := ChooseFolder(context.Background(), 0, "Lifeboat asks", dir)
		if err != nil || got != want {
			t.Errorf("dialog %d: %q, %v; want %q", n, got, err, want)
		}
	}
}

// TestItemOf: Explorer knows folders that are there, and nothing breaks by others.
func TestItemOf(t *testing.T) {
	if item := itemOf(t.TempDir()); item == nil {
		t.Error("a folder is not known")
	} else {
		item.call(dialogRelease)
	}
	for _, path := range []string{"", `C:\not there`, "\x00", `\\?\`} {
		if itemOf(path) != nil {
			t.Errorf("%q is known", path)
		}
	}
}
