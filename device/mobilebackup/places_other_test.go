//go:build !linux

package mobilebackup_test

import "testing"

// mountStates need a system on which a test can mount something.
func mountStates(*testing.T) []placeState { return nil }
