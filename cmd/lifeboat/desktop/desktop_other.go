//go:build !linux && !darwin && !windows

package desktop

import (
	"os/exec"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Reveal opens the folder that a file or a folder lies in.
func Reveal(path string) error { return start(opener(filepath.Dir(path))) }

func opener(path string) []string { return []string{"xdg-open", path} }

func appleApp(guide.AppleApp) []string { return nil }

func raw(*exec.Cmd, []string) {}
