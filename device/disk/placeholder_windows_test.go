package disk

import "testing"

// TestShowPlaceholders: what is called is called once, whatever this Windows knows.
func TestShowPlaceholders(t *testing.T) {
	HidePlaceholders()
	called := 0
	ShowPlaceholders(func() { ShowPlaceholders(func() { called++ }) })
	if called != 1 {
		t.Errorf("called %d times", called)
	}
}
