package assets

import (
	"regexp"
	"strings"
	"testing"
)

// notSaid are words that the texts do not use, as one thing has one name (see
// CONTRIBUTING.md), with what is said instead; and words of the other language.
var notSaid = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\bmend(s|ed|ing)?\b|\bhalf-?way\b|\bput(ting)? (a|the) backup back\b|\bApple ID\b|\bset aside\b|’s cover\b|\bthere is a panel\b|\bown panel\b|\b(nicht|oder|wird|eine)\b`),
	"de": regexp.MustCompile(`(?i)zurück(zu)?spiel|zurückgespielt|auf halbem Weg|\bApple ID\b|\bUmschlag\b|eigenen Hinweis\b|\b(the|and|with|your|which|backup’s)\b`),
}

// TestOneNameForOneThing reads all texts of the window and of the terminal, and the
// words for all problems, but not the phrases that people type.
func TestOneNameForOneThing(t *testing.T) {
	excused := map[string]bool{"transfer/205-unfinished": true} // there a person sets a folder aside
	for _, language := range Languages() {
		not := notSaid[language]
		try := func(where, text string) {
			if found := not.FindString(action.ReplaceAllString(text, "")); found != "" && !excused[where] {
				t.Errorf("%s: %s says %q: %s", language, where, found, text)
			}
		}
		for key, forms := range messages(t, language) {
			for _, text := range forms {
				try(key, text)
			}
		}
		for _, p := range Problems(language) {
			try(p.ID, strings.Join(append([]string{p.Title, p.Meaning, p.Safe, p.Otherwise}, p.Steps...), "\n"))
		}
	}
}
