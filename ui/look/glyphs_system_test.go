//go:build !ci && !test

package look

import "testing"

// TestLegibleKeepsWhatIsThere: what a font of this computer has stays as it is, and
// nothing is left that none has.
func TestLegibleKeepsWhatIsThere(t *testing.T) {
	for _, text := range []string{"山田のiPhone", "김철수의 iPhone", "โทรศัพท์", "هاتف آنا", "iPhone של דנה", "Anna’s iPhone"} {
		got := Legible(text)
		if !allDrawable(got) || allDrawable(text) && got != text {
			t.Errorf("%q is drawn as %q", text, got)
		}
		t.Logf("%q is drawn as %q", text, got)
	}
}
