package main

import (
	"strings"
	"testing"
	"testing/iotest"
)

// TestLastOf reads the end of what is longer than what is kept.
func TestLastOf(t *testing.T) {
	long := strings.Repeat("x", 3<<20) + "the end"
	for name, want := range map[string]string{"": "", "short": "short", long: long[len(long)-maxMessage:]} {
		got, err := lastOf(iotest.HalfReader(strings.NewReader(name)), maxMessage)
		if err != nil || got != want {
			t.Errorf("of %d bytes %d are kept, want %d; %v", len(name), len(got), len(want), err)
		}
	}
	if _, err := lastOf(iotest.ErrReader(iotest.ErrTimeout), 1); err == nil {
		t.Error("a broken input is taken for its end")
	}
}
