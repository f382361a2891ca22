package work

import (
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Every rule that a rehearsal can name has words in every language.
func TestRulesHaveWords(t *testing.T) {
	for _, language := range assets.Languages() {
		w, err := words.New(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rehearsal.Rules() {
			key := "rule/" + r.ID
			if text := w.Text(guide.Text{Key: key}); text == key || text == "" {
				t.Errorf("%s: no words for %s", language, key)
			}
		}
	}
}

func TestRulesOfARehearsal(t *testing.T) {
	rule := func(id string) rehearsal.Rule { return rehearsal.Rule{ID: id} }
	r := rehearsal.Report{Rule: rule("a"), Failures: []rehearsal.Failure{{Rule: rule("b")}, {Rule: rule("a")}, {}}}
	for range 3 {
		r.Warnings = append(r.Warnings, rehearsal.Warning{Rule: rule("c")})
	}
	broken, unproven := rulesOf(r)
	if !slices.Equal(broken, []string{"a", "b"}) || !slices.Equal(unproven, []string{"c"}) {
		t.Errorf("%v, %v", broken, unproven)
	}
}
