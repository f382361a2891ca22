package assets

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// messages reads the texts of a language: key to its forms.
func messages(t *testing.T, language string) map[string]map[string]string {
	t.Helper()
	data, err := Lang(language)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", language, err)
	}
	texts := make(map[string]map[string]string, len(raw))
	for key, value := range raw {
		forms := make(map[string]string)
		switch value := value.(type) {
		case string:
			forms["other"] = value
		case map[string]any:
			for form, text := range value {
				forms[form], _ = text.(string)
			}
		}
		texts[key] = forms
	}
	return texts
}

// TestLangComplete proves that every language has every key, no other, and the
// same placeholders.
func TestLangComplete(t *testing.T) {
	placeholder := regexp.MustCompile(`\{\{\.\w+\}\}`)
	used := func(forms map[string]string) []string {
		found := placeholder.FindAllString(strings.Join(slices.Collect(maps.Values(forms)), " "), -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	source := messages(t, Source)
	for _, language := range Languages() {
		own := messages(t, language)
		for key, forms := range source {
			if _, ok := own[key]; !ok {
				t.Errorf("%s: no text for %q", language, key)
				continue
			}
			if want, got := used(forms), used(own[key]); !slices.Equal(want, got) {
				t.Errorf("%s: %q has the placeholders %v, English %v", language, key, got, want)
			}
			if len(forms) > 1 != (len(own[key]) > 1) {
				t.Errorf("%s: %q and the English do not both have plural forms", language, key)
			}
		}
		for key, forms := range own {
			if _, ok := source[key]; !ok {
				t.Errorf("%s: text for %q, which English does not have", language, key)
			}
			for form, text := range forms {
				if text == "" || strings.TrimSpace(text) != text && key != "list/comma" {
					t.Errorf("%s: %q %s is %q", language, key, form, text)
				}
				if strings.ContainsAny(text, "→✓✗'") || strings.Contains(text, "...") {
					t.Errorf("%s: %q has a character that the window draws badly: %q", language, key, text)
				}
			}
		}
	}
}

// TestLangSorted keeps one key on a line and the lines in order, so that two
// people can add keys at once.
func TestLangSorted(t *testing.T) {
	key := regexp.MustCompile(`^  "([^"]+)": `)
	for _, language := range Languages() {
		data, err := Lang(language)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		last := ""
		for _, line := range lines[1 : len(lines)-1] {
			match := key.FindStringSubmatch(line)
			if match == nil {
				t.Errorf("%s: not one key: %s", language, line)
				continue
			}
			if match[1] <= last {
				t.Errorf("%s: %q stands after %q", language, match[1], last)
			}
			last = match[1]
		}
	}
}
