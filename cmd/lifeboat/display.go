package main

import (
	"os"
	"runtime"
)

// hasDisplay reports whether there is a screen. Without one Fyne would end in a
// panic. macOS and Windows always have one for a program with a window.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
