package browse

import (
	"slices"
	"testing"
	"testing/fstest"
	"testing/synctest"
)

// TestPresent: no disk is waited for long, what lies beside one that does not answer is looked
// at, and what lies on it stays: whether it is there nobody knows.
func TestPresent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newHalfDead(fstest.MapFS{"here": folder(), "there": folder()}, "/nas", "/nfs")
		if got := w.present([]string{"/nas", "/gone", "/here", "/nfs", "/there"}); !slices.Equal(got, []string{"/nas", "/here", "/nfs", "/there"}) {
			t.Errorf("%q", got)
		}
		w.answer()
	})
}
