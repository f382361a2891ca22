package explain

import (
	"testing"

	"lifeboat/assets"
	"lifeboat/guide"
)

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

func TestLeftOut(t *testing.T) {
	var total figures
	for _, l := range []string{"de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "ja", "zh-Hans", "zh-Hant", "ko"} {
		f := leftOut(t, func(_ int, m assets.Message) bool { return m.Language == l })
		t.Logf("without %s: %v", l, f)
		total = figures{total.all + f.all, total.right + f.right, total.sure + f.sure, total.wrongSure + f.wrongSure}
	}
	t.Logf("without languages: %v", total)
	total = figures{}
	for fold := range 8 {
		f := leftOut(t, func(i int, m assets.Message) bool {
			return i%8 == fold && (m.Language == "en" || m.Language == "tools")
		})
		total = figures{total.all + f.all, total.right + f.right, total.sure + f.sure, total.wrongSure + f.wrongSure}
	}
	t.Logf("without eighths: %v", total)
}
