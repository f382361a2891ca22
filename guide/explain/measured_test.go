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

// TestMeasured tells, for the messages that the package is tuned on and apart
// from them for those that it never is, how many lead to the right problem
// first, how many answers are sure, and how many of them are wrong; and holds
// them to it.
//
// The lists to measure on were each written before they were ever asked. What
// their mistakes had in common was mended afterwards, as a kind and not as a
// message, so only the figures of the first time are of messages quite unseen:
//
//	              before the rules  the first time
//	              right first       right first  sure  wrong
//	unseen   237  120               217           86   6      the threshold was not fitted yet
//	blind    156   84               136           59   5      not fitted either
//	fresh    144   83               130           62   0
//	last     113   60               103           63   2
//	indep.   160   not asked        155          108   2
//
// The writer of independent.tsv had seen neither the rules nor the other lists
// nor the texts of the problems, only their IDs and titles, and 15 lines of
// another list for the format. Nothing was tuned and no pattern changed between
// its first run and its figures here.
func TestMeasured(t *testing.T) {
	e := explainer(t)
	for _, list := range []struct {
		path, source       string
		right, sure, wrong int // in a hundred: at least, at least, at most
	}{
		{"testdata/messages.tsv", "tuned: people", 95, 60, 1},
		{"testdata/public.tsv", "tuned: threads", 95, 60, 1},
		{"testdata/unseen.tsv", "", 90, 55, 2},
		{"testdata/blind.tsv", "", 90, 45, 2},
		{"testdata/fresh.tsv", "", 90, 45, 2},
		{"testdata/last.tsv", "", 90, 45, 2},
		{"testdata/independent.tsv", "", 96, 67, 2}, // what the first time gave, unseen
	} {
		all := readWanted(t, list.path, list.source)
		f, bySource := measure(t, e, all)
		t.Logf("%s: %v", list.path, f)
		for source, f := range bySource {
			t.Logf("    %-14s %v", source, *f)
		}
		if len(all) < 60 || f.right*100 < f.all*list.right || f.sure*100 < f.all*list.sure || f.wrongSure*100 > f.all*list.wrong {
			t.Errorf("%s: %v, want %d %% right, %d %% sure, %d %% sure and wrong", list.path, f, list.right, list.sure, list.wrong)
		}
	}
}

func (f figures) String() string {
	return fmt.Sprintf("%3d messages, %3d right first, %3d sure, %d of them wrong", f.all, f.right, f.sure, f.wrongSure)
}
