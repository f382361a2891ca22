package background

import (
	"runtime/debug"
	"testing"
)

// TestSparing: the collector is as it was once the last that asked is done, whatever the
// order, and however often it says so.
func TestSparing(t *testing.T) {
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	before := debug.SetGCPercent(80)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	first, second := Sparing(), Sparing()
	first()
	first()
	if got := percent(); got != sparing {
		t.Errorf("%d while one works, want %d", got, sparing)
	}
	second()
	if got := percent(); got != 80 {
		t.Errorf("%d afterwards, want 80", got)
	}
}
