package words

import (
	"testing"

	"golang.org/x/text/unicode/bidi"

	"github.com/lifeboat-app/lifeboat/guide"
)

// TestNamesStayApart: after a name in Hebrew or Arabic the sentence goes on in its
// own direction, comma and digits too; a name in Latin letters gets nothing added.
func TestNamesStayApart(t *testing.T) {
	w := english(t)
	for _, name := range []string{"דנה", "هاتف", "iPhone של דנה"} {
		said := w.Text(guide.Text{Key: "notice/rehearse-done", Args: map[string]any{"Backup": name, "Day": "3 May"}})
		var p bidi.Paragraph
		if _, err := p.SetString(said, bidi.DefaultDirection(bidi.LeftToRight)); err != nil {
			t.Fatal(err)
		}
		order, err := p.Order()
		if err != nil {
			t.Fatal(err)
		}
		last := order.Run(order.NumRuns() - 1)
		if last.Direction() != bidi.LeftToRight || len(last.String()) < len(", 3 May.") {
			t.Errorf("%q ends in the run %q", said, last.String())
		}
	}
	if got := w.Text(guide.Text{Key: "notice/backup-done", Args: map[string]any{"Phone": "Anna’s iPhone"}}); got != "Anna’s iPhone is backed up." {
		t.Errorf("%q", got)
	}
}
