package explain

import (
	"flag"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
)

var long = flag.Bool("long", false, "measure on all that is known, which takes longer")

// leftOut asks messages of an index that does not know them, and counts.
func leftOut(t *testing.T, out func(i int, m assets.Message) bool) figures {
	t.Helper()
	x, err := build(out)
	if err != nil {
		t.Fatal(err)
	}
	messages, err := assets.Messages()
	if err != nil {
		t.Fatal(err)
	}
	e := &Explainer{x}
	var f figures
	for i, m := range messages {
		if !out(i, m) || m.ID == "" {
			continue
		}
		hits, certain := e.answer(placeholders.Replace(m.Text), DoingUnknown)
		right := len(hits) > 0 && akin(hits[0].id, guide.ProblemID(m.ID))
		f.all++
		if right {
			f.right++
		}
		if certain {
			f.sure++
		}
		if certain && !right {
			f.wrongSure++
		}
		if !right {
			mark := "unsure"
			if certain {
				mark = "SURE"
			}
			t.Logf("%s %s %q: %s, want %s", mark, m.Language, m.Text, show(hits), m.ID)
		}
	}
	return f
}

// TestLeftOut asks what phones say in a language of an index that does not know
// the language's messages, and what tools say of one that knows the others: how
// well what is known carries to what is not.
func TestLeftOut(t *testing.T) {
	languages := []string{"es", "pl", "ja"} // -long takes all
	folds := 2
	if *long {
		languages, folds = []string{"de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "ja", "zh-Hans", "zh-Hant", "ko"}, 8
	}
	var total figures
	for _, l := range languages {
		f := leftOut(t, func(_ int, m assets.Message) bool { return m.Language == l })
		t.Logf("without %s: %v", l, f)
		total.add(f)
	}
	t.Logf("without a language: %v", total)
	if total.right*100 < total.all*80 || total.wrongSure*100 > total.all {
		t.Errorf("without a language: %v, want 80 %% right, at most 1 %% sure and wrong", total)
	}
	total = figures{}
	for fold := range folds {
		total.add(leftOut(t, func(i int, m assets.Message) bool {
			return i%8 == fold && (m.Language == "en" || m.Language == "tools")
		}))
	}
	t.Logf("without an eighth of the English and the tools' messages: %v", total)
	if total.right*100 < total.all*60 || total.wrongSure*100 > total.all*10 {
		t.Errorf("without an eighth: %v, want 60 %% right, at most 10 %% sure and wrong", total)
	}
}

// add adds the figures of another list.
func (f *figures) add(g figures) {
	f.all, f.right, f.sure, f.wrongSure = f.all+g.all, f.right+g.right, f.sure+g.sure, f.wrongSure+g.wrongSure
}
