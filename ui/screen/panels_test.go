package screen_test

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide"
)

// TestFailureTellsAllThatThePhoneSaid wants number, words and place in the details
// of a failure, also where the words of its problem have no use for them.
func TestFailureTellsAllThatThePhoneSaid(t *testing.T) {
	m, g := maker(t)
	f := guide.Failure{Kind: guide.JobBackup, Problem: "transfer/104-upload", Code: 104, Words: "Upload failed", Place: "receiving files"}
	s := guide.Situation{Choices: guide.Choices{Door: guide.DoorComputer}, Work: guide.Work{Ended: f}}
	for _, p := range m.Make(s, g.Plan(s)).Panels {
		if p.ID == string(f.Problem) {
			for _, want := range []string{"104", f.Words, f.Place} {
				if !strings.Contains(p.Details, want) {
					t.Errorf("%q is not in the details: %s", want, p.Details)
				}
			}
			return
		}
	}
	t.Error("no panel")
}
