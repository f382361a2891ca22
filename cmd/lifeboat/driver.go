//go:build ci || (cgo && (window || darwin || windows))

package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// newApp starts Fyne with its real driver. This file is the only one that
// imports it, because the driver needs a C compiler and, on Linux, the headers
// of X11, Wayland and OpenGL. Whether those are installed no build constraint
// can see; so Linux wants the tag window, which make build gives, and go vet
// ./... works on any machine. (With the tag ci Fyne's driver draws nothing.)
func newApp() fyne.App {
	app.SetMetadata(metadata())
	return app.NewWithID(appID)
}

// hasWindow says that this build can open one.
const hasWindow = true
