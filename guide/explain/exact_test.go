package explain

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
)

// akin reports whether the answers of two problems stand for each other.
func akin(a, b guide.ProblemID) bool {
	p, _ := assets.FindProblem(assets.Source, string(a))
	q, _ := assets.FindProblem(assets.Source, string(b))
	return a == b || p.Kin != "" && p.Kin == q.Kin
}

// TestKnownWords asks every known message as it stands: it leads to its problem,
// and nearly always surely.
func TestKnownWords(t *testing.T) {
	messages, err := assets.Messages()
	if err != nil {
		t.Fatal(err)
	}
	e := explainer(t)
	var f figures
	for i, m := range messages {
		if m.ID == "" || i%3 > 0 && !*long {
			continue
		}
		hits, certain := e.answer(strings.NewReplacer("{name}", "Anna", "{n}", "4013").Replace(m.Text), DoingUnknown)
		right := len(hits) > 0 && akin(hits[0].id, guide.ProblemID(m.ID))
		f.add(figures{1, one(right), one(certain), one(certain && !right)})
		if !right || !certain {
			t.Logf("%v %v %s %q: %s, want %s", right, certain, m.Language, m.Text, show(hits), m.ID)
		}
	}
	t.Log(f)
	if f.right*100 < f.all*98 || f.sure*100 < f.all*90 || f.wrongSure*200 > f.all {
		t.Errorf("%v, want 98 %% right, 90 %% sure, at most one in 200 sure and wrong", f)
	}
}

// one counts what is so.
func one(so bool) int {
	if so {
		return 1
	}
	return 0
}
