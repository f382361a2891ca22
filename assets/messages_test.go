package assets

import (
	"slices"
	"strings"
	"testing"
)

// spoken are the languages that phones' sentences are known in.
var spoken = []string{"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "ja", "zh-Hans", "zh-Hant", "ko"}

// TestMessages holds that every message means a problem that there are words
// for, and that every language has the fifty commonest.
func TestMessages(t *testing.T) {
	all, err := Messages()
	if err != nil {
		t.Fatal(err)
	}
	in := make(map[string][]string) // the languages of each problem
	count := make(map[string]int)
	known := make(map[string]int)
	for _, m := range all {
		if _, err := FindProblem(Source, m.ID); m.ID != "" && err != nil {
			t.Errorf("%s: %q: %v", m.Language, m.Text, err)
		}
		if strings.Contains(strings.NewReplacer("{name}", "", "{n}", "").Replace(m.Text), "{") {
			t.Errorf("%s: %q has another placeholder than {name} and {n}", m.Language, m.Text)
		}
		if slices.Contains(spoken, m.Language) && !slices.Contains(in[m.ID], m.Language) {
			in[m.ID] = append(in[m.ID], m.Language)
		}
		count[m.Language]++
		if m.Known {
			known[m.Language]++
		}
	}
	common := 0
	for id, languages := range in {
		if len(languages) < 10 {
			continue
		}
		common++
		for _, l := range spoken {
			if !slices.Contains(languages, l) {
				t.Errorf("%s is not said in %s", id, l)
			}
		}
	}
	if common < 50 {
		t.Errorf("only %d problems are said in all languages", common)
	}
	for _, l := range spoken {
		if count[l] < 50 || known[l] < 25 {
			t.Errorf("%s: %d messages, %d of them in known wording", l, count[l], known[l])
		}
	}
	if count["tools"] < 150 || count["other"] < 30 {
		t.Errorf("%d names of errors, %d messages that are none of ours", count["tools"], count["other"])
	}
}

// TestConcepts holds that no word has two meanings.
func TestConcepts(t *testing.T) {
	all, err := Concepts()
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]string)
	names := make(map[string]bool)
	for _, c := range all {
		if names[c.Name] {
			t.Errorf("%s is there twice", c.Name)
		}
		names[c.Name] = true
		for _, word := range c.Words {
			word = strings.ToLower(word)
			if other, ok := seen[word]; ok && other != c.Name {
				t.Errorf("%q means %s and %s", word, other, c.Name)
			}
			seen[word] = c.Name
		}
	}
}
