package guide_test

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestNoNumberZero: a failure that came without a number is not told with one.
func TestNoNumberZero(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[int]string{0: "The iPhone stopped, and", 4711: "The iPhone stopped with number 4711, and"} {
		f := guide.Failure{Problem: guide.TransferUnknown, Code: code}
		fix, err := w.Fix(f.Problem, f.Figures())
		if err != nil || !strings.Contains(fix.Meaning, want) {
			t.Errorf("%d: %q, %v", code, fix.Meaning, err)
		}
	}
}
