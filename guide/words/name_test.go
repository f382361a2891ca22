package words_test

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestLongNames: the name of a phone leaves room for its sentence, and a headline may
// have it whole. Where a file lies is never shortened.
func TestLongNames(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("дом", 100) + " end"
	text := guide.Text{Key: "title/password-set", Args: map[string]any{"Phone": long}}
	body := guide.Text{Key: "body/password-set", Args: map[string]any{"Phone": long}}
	if got := w.Text(body); strings.Contains(got, long) || !strings.Contains(got, "дом…") && !strings.Contains(got, "… end") && !strings.Contains(got, " end") {
		t.Errorf("%q", got)
	}
	if got := w.Whole(body); !strings.Contains(got, long) {
		t.Errorf("%q lacks a part of the name", got)
	}
	if got := w.Text(text); strings.Contains(got, long) {
		t.Errorf("%q", got)
	}
	folder := strings.Repeat("/folder", 40)
	if got := w.Text(guide.Text{Key: "copy/done", Args: map[string]any{"Folder": folder}}); !strings.Contains(got, folder) {
		t.Errorf("%q lacks a part of the folder", got)
	}
	if got := words.Short("Anna’s iPhone"); got != "Anna’s iPhone" {
		t.Errorf("%q", got)
	}
}
