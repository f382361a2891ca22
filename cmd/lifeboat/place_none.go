//go:build ci || !(cgo && (window || darwin || windows))

package main

import "github.com/lifeboat-app/lifeboat/ui"

// place tells nothing where there is no real window.
func place() ui.Place { return ui.Place{} }
