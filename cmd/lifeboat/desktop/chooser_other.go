//go:build !linux

package desktop

import "context"

// HasChooser: none is asked with here.
func HasChooser() bool { return false }

// ChooseFolder is not there: see HasChooser.
func ChooseFolder(context.Context, uintptr, string, string) (string, error) { return "", errNotHere }
