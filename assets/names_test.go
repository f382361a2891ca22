package assets

import (
	"regexp"
	"strings"
	"testing"
)

// notSaid are words that the texts do not use, as one thing has one name (see
// CONTRIBUTING.md), with what is said instead; and words of the other language.
var notSaid = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\bmend(s|ed|ing)?\b|\bhalf-?way\b|\bput(ting)? (a|the) backup back\b|\bApple ID\b|\bset aside\b|’s cover\b|\bthere is a panel\b|\bown panel\b|\bdeep check\b|\bpresent (backup )?password\b|\bmostly\b|\b(nicht|oder|wird|eine)\b`),
	"de": regexp.MustCompile(`(?i)zurück(zu)?spiel|zurückgespielt|auf halbem Weg|\bApple ID\b|\bUmschlag\b|eigenen Hinweis\b|gründlich(e|en)? prüf|Kopie richten|ippen Sie „Vertrauen|\bjetzige[nmrs]? (Backup-)?Passwort|\bPIN\b|\bangesteckt\b|\b(the|and|with|your|which|backup’s)\b`),
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

// jargon are words that stand only where Details are unfolded.
var jargon = regexp.MustCompile(`(?i)\b(manifest(\.\w+)?|domains?|domäne|key ?bag|payload|snapshot|\w+\.plist|escrow|udid|sha-?1|mberrordomain|lockdown|NFC|NFD|index|verzeichnis)\b`)

// TestNoJargonOutsideDetails: what a problem says of itself before its Details, and what
// stands on pages, is in words that people have.
func TestNoJargonOutsideDetails(t *testing.T) {
	// For people at a terminal, for the support, for those who unfold the details, and by
	// name the one thing a phone has its number in.
	details := regexp.MustCompile(`^(help|note|rule|usage|report|next|restore|phonepage|proof)/`)
	named := map[string]bool{"trust/keeps-asking": true, "pairing/record-not-saved": true} // a folder by its path
	for _, language := range Languages() {
		for key, forms := range messages(t, language) {
			for _, text := range forms {
				if word := jargon.FindString(action.ReplaceAllString(text, "")); word != "" && !details.MatchString(key) {
					t.Errorf("%s: %s says %q: %s", language, key, word, text)
				}
			}
		}
		for _, p := range Problems(language) {
			text := strings.Join(append([]string{p.Title, p.Meaning, p.Safe, p.Otherwise}, p.Steps...), "\n")
			if word := jargon.FindString(action.ReplaceAllString(text, "")); word != "" && !named[p.ID] {
				t.Errorf("%s: %s says %q", language, p.ID, word)
			}
		}
	}
}

// TestOneEllipsis: what goes on, and what asks more, ends in “…” without a space before.
func TestOneEllipsis(t *testing.T) {
	for _, language := range Languages() {
		for key, forms := range messages(t, language) {
			for _, text := range forms {
				if strings.HasSuffix(text, " …") {
					t.Errorf("%s: %s: %s", language, key, text)
				}
			}
		}
	}
}

// In German one word would stand for two things: an iPhone is backed up (gesichert), and what
// is in a backup is saved as files (gespeichert). These are the texts and problems that speak
// of the first.
var (
	backsUp = regexp.MustCompile(`^(about/proven-simulated|absent/app-keeps-out-whatsapp|action/back-up(-.*)?|body/connect-which-back-up|help/backup(-long)?|job/backup|made/.*|menu/back-up-phone|notice/(backup-done|failed-backup)|on-phone/.*|phone/back-up|step/back-up|title/(back-up|backed-up.*|backing-up)|` +
		`cloud/(ios-too-old|no-local-backup|phone-storage|route-old-phone)|fit/space-after-erase|phone/setup-not-finished|prevent/(encrypted-backup|reminder)|transfer/(105-phone-full|106-phone-full|205-list|212-setup))$`)
	german = regexp.MustCompile(`(?i)\b(mit|ge)*sicher(n|t|te[nrsm]?)\b`)
)

// TestBackUpIsNotSave holds all German texts to these two words.
func TestBackUpIsNotSave(t *testing.T) {
	try := func(where, text string) {
		if word := german.FindString(text); word != "" && !backsUp.MatchString(where) {
			t.Errorf("%s says %q, which is what is done with an iPhone: %s", where, word, text)
		}
	}
	for key, forms := range messages(t, "de") {
		for _, text := range forms {
			try(key, text)
		}
	}
	for _, p := range Problems("de") {
		try(p.ID, strings.Join(append([]string{p.Title, p.Meaning, p.Safe, p.Otherwise}, p.Steps...), "\n"))
	}
	for _, key := range []string{"action/back-up-phone", "title/backing-up", "step/back-up"} {
		for _, text := range messages(t, "de")[key] {
			if strings.Contains(strings.ToLower(text), "speicher") {
				t.Errorf("%s: %s", key, text)
			}
		}
	}
}
