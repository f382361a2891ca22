package main

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/cmd/version"
)

// What the program calls itself. FyneApp.toml says the same, and a test
// compares them; the version is that of package version.
const (
	appID   = "org.lifeboat.Lifeboat"
	appName = "Lifeboat"
	build   = 1
)

// metadata tells Fyne who we are. It says nothing of fyneDo: without it, Fyne
// checks in this build that widgets are touched from its own goroutine only.
func metadata() fyne.AppMetadata {
	return fyne.AppMetadata{
		ID: appID, Name: appName, Version: version.String(), Build: build,
		Icon: fyne.NewStaticResource("lifeboat.png", assets.AppIconPNG()),
	}
}
