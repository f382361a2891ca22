package words

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestLongerIsLonger: every text and every problem of the window is at least a third
// longer in the one pseudo-language and marked in both, with its figures, numbers and
// commands as they were.
func TestLongerIsLonger(t *testing.T) {
	data, err := assets.Lang(assets.Source)
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	kept := regexp.MustCompile("{{.*?}}|`.*?`|[0-9]+|›")
	figure := regexp.MustCompile("{{.*?}}|`.*?`")
	try := func(where, text string) {
		for name, show := range pseudo {
			out := show(text)
			if want, got := kept.FindAllString(text, -1), kept.FindAllString(out, -1); !slices.Equal(want, got) {
				t.Errorf("%s in %s has %q, want %q", where, name, got, want)
			}
			if says(text) == (out == text) {
				t.Errorf("%s in %s is %q", where, name, out)
			}
			before, after := utf8.RuneCountInString(figure.ReplaceAllString(text, "")), utf8.RuneCountInString(figure.ReplaceAllString(out, ""))
			if name == Longer && says(text) && after*3 < before*4 {
				t.Errorf("%s in %s: %d letters, want a third more than %d: %s", where, name, after, before, out)
			}
		}
	}
	for key, text := range texts {
		if forms, ok := text.(map[string]any); ok {
			for _, form := range slices.Sorted(maps.Keys(forms)) {
				try(key, forms[form].(string))
			}
			continue
		}
		try(key, text.(string))
	}
	for _, p := range assets.Problems(assets.Source) {
		for _, text := range append([]string{p.Title, p.Meaning, p.Safe, p.Otherwise, p.Details}, p.Steps...) {
			try(p.ID, text)
		}
	}
}

func TestPseudoLanguages(t *testing.T) {
	one := int64(1)
	for name, want := range map[string][]string{
		Longer:   {"[Çóöññéêçţ]", "[1 båáçķûüp]", "15:04", "[38 ĜB]", "82%"},
		Mirrored: {"«Connect«", "«1 backup«", "15:04", "«38 GB«", "82%"},
	} {
		w := speaking(t, name)
		if w.Lang() != name || w.RightToLeft() != (name == Mirrored) {
			t.Errorf("New(%q) speaks %q, from the right: %v", name, w.Lang(), w.RightToLeft())
		}
		got := []string{
			w.Say("step/connect"), w.Text(guide.Text{Key: "backups/count", Count: &one}), w.Say("date/clock"),
			w.Bytes(38e9), w.Percent(82),
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		fix, err := w.Fix("host/service-missing-linux", map[string]any{"Distro": "fedora"})
		if err != nil || !strings.Contains(fix.Steps[0], "sudo dnf install usbmuxd") || !strings.ContainsAny(fix.Title, "[«") {
			t.Errorf("%s: %+v, %v", name, fix, err)
		}
		if !Known(name) || slices.Contains(assets.Languages(), name) {
			t.Errorf("%s is not known, or is offered to people", name)
		}
	}
	if got := speaking(t, "en_XA.UTF-8").Lang(); got != "en" {
		t.Errorf("a system's language gives %q", got)
	}
	for _, lang := range assets.Languages() {
		if speaking(t, lang).RightToLeft() {
			t.Errorf("%s is mirrored", lang)
		}
	}
}
