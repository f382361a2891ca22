package explain

import (
	"fmt"
	"os"
	"testing"

	"lifeboat/assets"
	"lifeboat/guide"
)

func TestDump(t *testing.T) {
	out, _ := os.Create("/tmp/explain/features.csv")
	defer out.Close()
	row := func(set string, hits []hit, right bool, text string) {
		if len(hits) == 0 || hits[0].id == foreign {
			return
		}
		h := hits[0]
		margin := 1.0
		for _, o := range hits[1:] {
			if !akin(h.id, o.id) {
				margin = 1 - o.score/h.score
				break
			}
		}
		b := func(b bool) int {
			if b {
				return 1
			}
			return 0
		}
		fmt.Fprintf(out, "%s,%.3f,%.3f,%.2f,%.3f,%.2f,%d,%d,%d,%d,%q\n", set, h.phrase, h.text, h.mass, margin, h.score, b(h.certain), b(h.facets.well), b(h.facets.other), b(right), fmt.Sprint(h.id, " ", text))
	}
	e := explainer(t)
	for _, l := range []string{"messages", "public"} {
		for _, w := range readWanted(t, "testdata/"+l+".tsv", l) {
			hits := e.rank(w.text, DoingUnknown)
			row(l, hits, len(hits) > 0 && w.want.MatchString(string(hits[0].id)), w.text)
		}
	}
	messages, _ := assets.Messages()
	leave := func(set string, leaveOut func(i int, m assets.Message) bool) {
		x, _ := build(leaveOut)
		e := &Explainer{x}
		for i, m := range messages {
			if leaveOut(i, m) {
				hits := e.rank(placeholders.Replace(m.Text), DoingUnknown)
				row(set, hits, len(hits) > 0 && akin(hits[0].id, guide.ProblemID(m.ID)), m.Text)
			}
		}
	}
	for _, l := range []string{"de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "ja", "zh-Hans", "zh-Hant", "ko"} {
		leave("lang", func(_ int, m assets.Message) bool { return m.Language == l })
	}
	for fold := range 8 {
		leave("fold", func(i int, m assets.Message) bool {
			return i%8 == fold && (m.Language == "en" || m.Language == "tools" || m.Language == "other")
		})
	}
}
