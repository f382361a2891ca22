//go:build (amd64 || arm64) && !purego

package cbc

import "testing"

// TestNative makes it seen when a test run proves only the fallback.
func TestNative(t *testing.T) {
	if c := New(new([KeySize]byte)); c.block != nil {
		t.Skip("this processor has no AES instructions: only the fallback is tested here")
	}
}
