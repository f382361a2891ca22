//go:build ci || !(cgo && (window || darwin || windows))

package main

import "github.com/lifeboat-app/lifeboat/ui"

// place tells nothing where there is no real window.
func place() ui.Place { return ui.Place{} }

// chooseGraphics has nothing to choose.
func chooseGraphics() {}

// fromWindowSystem: there is none that panics.
func fromWindowSystem(any) bool { return false }
