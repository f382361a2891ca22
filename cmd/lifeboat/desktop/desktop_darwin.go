package desktop

import (
	"os/exec"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Reveal shows a file or a folder in Finder, marked in the folder that it lies in.
func Reveal(path string) error { return start([]string{"open", "-R", path}) }

func opener(path string) []string { return []string{"open", path} }

func appleApp(app guide.AppleApp) []string {
	if app != guide.AppleFinder {
		return nil
	}
	return []string{"open", "-a", "Finder"}
}

func raw(*exec.Cmd, []string) {}
