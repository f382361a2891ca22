package main

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/assets"
)

// What the program calls itself. FyneApp.toml says the same, and a test
// compares them.
const (
	appID   = "org.lifeboat.Lifeboat"
	appName = "Lifeboat"
	version = "0.1.0"
	build   = 1
)

// metadata tells Fyne who we are. It says nothing of fyneDo: without it, Fyne
// checks in this build that widgets are touched from its own goroutine only.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID: appID, Name: appName, Version: version, Build: build,
		Icon: fyne.NewStaticResource("lifeboat.png", assets.AppIconPNG()),
	}
}
