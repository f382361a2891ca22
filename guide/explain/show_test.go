package explain

import (
	"fmt"
	"strings"
	"testing"
)

// show writes the best hits for the log of a test.
func show(hits []hit) string {
	var all []string
	for _, h := range hits[:min(3, len(hits))] {
		all = append(all, fmt.Sprintf("%s %.1f (%.2f %.2f %.0f %v)", h.id, h.score, h.phrase, h.text, h.mass, h.certain))
	}
	return strings.Join(all, ", ")
}

func TestTry(t *testing.T) {
	e := explainer(t)
	for _, l := range [][2]string{{"testdata/messages.tsv", "own"}, {"../../../shared/cases/messages.tsv", "shared"}, {"testdata/unseen.tsv", ""}} {
		f, by := measure(t, e, readWanted(t, l[0], l[1]))
		t.Logf("%s %+v", l[0], f)
		for s, f := range by {
			t.Logf("   %s %+v", s, *f)
		}
	}
}
