package assets

import (
	"regexp"
	"strings"
	"testing"
)

var (
	sentence = regexp.MustCompile(`[.!?:;]\s|\n`)
	// negated are the words by which a sentence warns of what it names.
	negated = regexp.MustCompile(`(?i)\b(not|never|nothing|no|nobody|none|cannot|without|nicht|nie|niemals|nichts|kein\w*|niemand|ohne)\b`)
	discard = regexp.MustCompile(`(?i)\b(delete|remove|erase|throw away|discard|trash|wipe|löschen|entfernen|wegwerfen|werfen sie)\b`)
	rename  = regexp.MustCompile(`(?i)\b(move|rename|verschieben|benennen)\b`)
	backup  = regexp.MustCompile(`(?i)(back-?up|sicherung|\bMobileSync)`)
	// erases are sentences in which it is the phone that is erased.
	erases  = regexp.MustCompile(`(?i)(erase (it|the iPhone|an iPhone|anything)|iPhone (is|has to be) erased|löschen Sie (es|das iPhone|erst)|iPhone (zu )?löschen|es löschen)`)
	account = regexp.MustCompile(`(?i)((apple account|apple id|icloud) password|password of (the|your) apple account|(passwort|kennwort) (des|ihres|zum) apple account|apple-account-passwort)`)
	give    = regexp.MustCompile(`(?i)\b(enter|type|give|tell|geben|eingeben|tippen|nennen)\b`)
	onPhone = regexp.MustCompile(`(?i)(on the iPhone|auf dem iPhone|am iPhone|iCloud\.com)`)
)

// dangerous returns what a sentence tells a person to do that must never be
// told, or nothing.
func dangerous(s string) string {
	switch {
	case negated.MatchString(s):
		return ""
	case discard.MatchString(s) && backup.MatchString(s) && !erases.MatchString(s):
		return "deletes a backup"
	case rename.MatchString(s) && backup.MatchString(s):
		return "moves or renames a backup"
	case account.MatchString(s) && give.MatchString(s) && !onPhone.MatchString(s):
		return "asks for an Apple Account password"
	}
	return ""
}

// TestNoDangerousAdvice proves that no panel tells anyone to delete, move or
// rename a backup, or to give Lifeboat a password of Apple.
func TestNoDangerousAdvice(t *testing.T) {
	everyFix(t, func(t *testing.T, _ string, fix Problem) {
		for _, s := range sentence.Split(all(fix), -1) {
			if what := dangerous(s); what != "" {
				t.Errorf("%s: %q", what, s)
			}
		}
	})
}

func TestDangerousBites(t *testing.T) {
	for s, want := range map[string]string{
		"Delete the damaged backup and try again":                           "deletes a backup",
		"Open the folder MobileSync and remove the newest folder":           "deletes a backup",
		"Löschen Sie die beschädigte Sicherung":                             "deletes a backup",
		"Rename the backup’s folder":                                        "moves or renames a backup",
		"Verschieben Sie die Sicherung auf den Schreibtisch":                "moves or renames a backup",
		"Enter your Apple Account password in Lifeboat":                     "asks for an Apple Account password",
		"Geben Sie hier das Passwort Ihres Apple Account ein":               "asks for an Apple Account password",
		"Never delete a backup":                                             "",
		"Make a backup, then erase the iPhone":                              "",
		"Switch it off and enter the Apple Account password on the iPhone":  "",
		"Verschieben Sie die Sicherung nicht":                               "",
		"Copy the whole folder of the backup to another disk":               "",
		"Look under Backups for devices that nobody uses any more":          "",
		"Löschen Sie das iPhone erst, wenn die Sicherung geprüft ist":       "",
		"Delete the downloaded iOS file; it is loaded anew from the server": "",
	} {
		if got := dangerous(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestNoWrongAdvice keeps out what is widely said and wrong or out of date
// (fixes, part 3), and the tone that people in trouble do not need.
func TestNoWrongAdvice(t *testing.T) {
	wrong := map[string]*regexp.Regexp{
		"Apple Account is the name now":           regexp.MustCompile(`(?i)\bApple[- ]ID\b`),
		"the menu is Transfer or Reset iPhone":    regexp.MustCompile(`(General|Allgemein) › (Reset|Zurücksetzen)\b`),
		"no doubling of the room is needed":       regexp.MustCompile(`(?i)\b(twice|double|2x|two times|doppelte?n?|zweimal) (the|as much|so ?viel|den|die)? ?(size|room|space|storage|platz|speicher)`),
		"a restore replaces what is on the phone": regexp.MustCompile(`(?i)(none of the(se)? steps|without losing any data|no data (is|will be) lost|keine daten gehen verloren)`),
		"a computer lists no iCloud backups":      regexp.MustCompile(`(?i)(choose|pick|select|wählen sie) (your|the|das|ihr) icloud[- ]backup (in|from) (finder|itunes|apple devices)`),
		"iOS 19 to 25 do not exist":               regexp.MustCompile(`\biOS (19|2[0-5])\b`),
		"nobody is shown a way around a lock":     regexp.MustCompile(`(?i)\b(bypass|jailbreak|unlock tool|umgehungstool)\b`),
		"the iCloud quota stops no download":      regexp.MustCompile(`(?i)icloud storage.{0,40}cannot be (fully )?downloaded`),
		"nobody is blamed or frightened":          regexp.MustCompile(`(?i)\b(you entered the wrong|your fault|fatal|catastroph\w*|panic|unfortunately|leider|ihr fehler)\b`),
	}
	inner := regexp.MustCompile(`(?i)\b(UDID|manifest\.(db|plist)|keybag|key bag)\b`)
	everyFix(t, func(t *testing.T, _ string, fix Problem) {
		for why, pattern := range wrong {
			if found := pattern.FindString(all(fix)); found != "" {
				t.Errorf("%s: %q", why, found)
			}
		}
		if word := inner.FindString(fix.Title + "\n" + panel(fix)); word != "" {
			t.Errorf("%q belongs into the details", word)
		}
		if strings.Contains(fix.Title, "{{") {
			t.Error("a title stands in lists without its figures")
		}
	})
}
