package main

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/home"
)

// findScreen looks which window system there is, and tells Fyne where that leaves but
// one. It returns why there is none.
func findScreen() *noWindow {
	againstWayland := sync.OnceValue(func() string { return noWayland(os.Getenv) })
	if none := noScreen(runtime.GOOS, os.Getenv, againstWayland); none != nil {
		return none
	}
	if p := platform(runtime.GOOS, os.Getenv, againstWayland); p != "" && os.Getenv("FYNE_PLATFORM") == "" {
		_ = os.Setenv("FYNE_PLATFORM", p) // else Fyne finds out, and a library complains
	}
	return nil
}

// noScreen is why there can be no window at all; nil: there is a screen. Without one Fyne
// would end in a panic. macOS and Windows always have one for a program with a window.
func noScreen(goos string, env func(string) string, againstWayland func() string) *noWindow {
	if goos == "darwin" || goos == "windows" || env("DISPLAY") != "" {
		return nil
	}
	if env("WAYLAND_DISPLAY") == "" && env("WAYLAND_SOCKET") == "" {
		return &noWindow{why: whyNoScreen}
	}
	if against := againstWayland(); against != "" {
		return &noWindow{why: whyNoScreen, details: against}
	}
	return nil
}

// keepSettings sees to it that Fyne keeps nothing in a folder that the program happened
// to be started from. Names of folders that are no whole path count as not set; without a
// home there is the folder of the data.
func keepSettings(data string) {
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		if !filepath.IsAbs(os.Getenv(name)) {
			_ = os.Unsetenv(name)
		}
	}
	if !filepath.IsAbs(data) {
		return
	}
	if _, err := os.UserConfigDir(); err != nil || home.Dir() == "" && os.Getenv("XDG_CONFIG_HOME") == "" {
		_ = os.Setenv("XDG_CONFIG_HOME", data)
	}
	if home.Cache() == "" {
		_ = os.Setenv("XDG_CACHE_HOME", filepath.Join(data, "cache"))
	}
}

// makeCacheFolder makes the folder in which programs keep what can be made again.
// In a new home it is missing, and Fyne makes its own folder only in one that is
// there. Where the folder cannot be written, Mesa is told to keep nothing: it would say so.
func makeCacheFolder() {
	dir, err := os.UserCacheDir()
	if err != nil {
		return
	}
	_ = os.MkdirAll(dir, 0o700)
	try, err := os.MkdirTemp(dir, "lifeboat-*")
	if err == nil {
		err = os.Remove(try)
	}
	const mesa = "MESA_SHADER_CACHE_DISABLE"
	if _, told := os.LookupEnv(mesa); err != nil && !told {
		_ = os.Setenv(mesa, "true")
	}
}
