//go:build !ci && !(cgo && (window || darwin || windows))

package main

import "fyne.io/fyne/v2"

// newApp is not there in a build without a C compiler or, on Linux, without the
// tag window: see driver.go.
func newApp() fyne.App { return nil }

// hasWindow says that this build cannot open one.
const hasWindow = false
