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

// makeCacheFolder makes the folder in which programs keep what can be made again.
// In a new home it is missing, and Fyne makes its own folder only in one that is
// there.
func makeCacheFolder() {
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700) // without it Fyne says so, and works
	}
}
