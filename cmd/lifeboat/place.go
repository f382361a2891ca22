//go:build !ci && cgo && (window || darwin || windows)

package main

import (
	"os"

	"github.com/go-gl/glfw/v3.4/glfw"

	"github.com/lifeboat-app/lifeboat/ui"
)

// place tells what Fyne does not: where the window stands, and how large the
// screens are. It asks GLFW, which Fyne draws with. All of it is called on Fyne's
// goroutine. Wayland tells nobody where a window stands.
func place() ui.Place {
	var win *glfw.Window
	wayland := func() bool { return glfw.GetPlatform() == glfw.PlatformWayland }
	return ui.Place{
		Painted: func() {
			if win == nil {
				win = glfw.GetCurrentContext() // the window that is being painted
			}
		},
		Now: func() (x, y int, known bool) {
			if win == nil || wayland() {
				return 0, 0, false
			}
			x, y = win.GetPos()
			return x, y, true
		},
		Restore: func() {
			if win != nil && win.GetAttrib(glfw.Iconified) == glfw.True {
				win.Restore()
			}
		},
		Screens: func() (all []ui.ScreenArea) {
			for _, m := range glfw.GetMonitors() {
				x, y, w, h := m.GetWorkarea()
				all = append(all, ui.ScreenArea{X: x, Y: y, W: w, H: h})
			}
			return all
		},
	}
}

// chooseGraphics prepares GLFW for what the environment asks for, before Fyne does.
// It is called on Fyne's goroutine.
func chooseGraphics() {
	if os.Getenv(graphics) != "egl" {
		return
	}
	glfw.InitHint(glfw.PlatformHint, int(glfw.PlatformX11))
	if glfw.Init() == nil { // else Fyne meets the same error
		glfw.WindowHint(glfw.ContextCreationAPI, glfw.EGLContextAPI)
	}
}

// fromWindowSystem reports whether a panic is GLFW's way of telling an error that its
// caller does not expect.
func fromWindowSystem(p any) bool {
	_, ok := p.(*glfw.Error)
	return ok
}
