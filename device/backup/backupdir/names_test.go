package backupdir_test

import (
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
)

func TestComposed(t *testing.T) {
	for name, want := range map[string]string{
		"plain":                          "plain",
		"Cre\u0300me bru\u0302le\u0301e": "Crème brûlée",
		norm.NFD.String("한국어"):           "한국어",
		norm.NFD.String("Tiếng Việt"):    "Tiếng Việt",
		"\ufa19":                         "\ufa19", // a compatibility ideograph: composing would show another one
		"\u0915\u093c":                   "\u0915\u093c",
		"\u0958":                         "\u0958", // excluded from composition
		"\u212b":                         "\u212b",
		"\u0958 e\u0301":                 "\u0958 é",
		"bad \xff e\u0301":               "bad \xff é",
	} {
		if got := backupdir.Composed(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
