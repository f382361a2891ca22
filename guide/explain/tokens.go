package explain

import (
	"strings"
	"unicode"
)

// tokens splits a normal text into the words that are compared: stemmed, words
// of one meaning made one, and those that mean nothing left out.
func tokens(text string) []string {
	text = joined.Replace(text)
	fields := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	found := make([]string, 0, len(fields))
	for _, field := range fields {
		if common[field] {
			continue
		}
		if same, ok := meaning[field]; ok {
			found = append(found, same)
			continue
		}
		word := stem(field)
		if same, ok := meaning[word]; ok {
			word = same
		}
		found = append(found, word)
	}
	return found
}

// joined makes one word of what people write in two.
var joined = strings.NewReplacer("back up", "backup", "back-up", "backup", "wi-fi", "wifi", "w-lan", "wlan", "pass code", "passcode",
	"pass word", "password", "hard drive", "disk", "set up", "setup", "log in", "login", "face-id", "face id", "i phone", "iphone", "i cloud", "icloud", "don't", "dont", "can't", "cannot",
	"couldn't", "could not", "doesn't", "does not", "didn't", "did not", "won't", "will not", "isn't", "is not", "it's", "it")

// stem takes off the endings that English and German words get. It is rough on
// purpose: both sides of a comparison go through it.
func stem(word string) string {
	for _, ending := range []string{"ungen", "ung", "ing", "ed", "en", "er", "es", "et", "e", "s", "t"} {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 4 {
			return rest
		}
	}
	return word
}

// common are words that stand in any message.
var common = set(`a an the of to in on at by for from with and or but is are was were be been being has have had it its this that these those
	i my me we you your he she they them as if so then there here when while after before during do does did can could will would should may might
	what which who how why please help try tried trying get gets got also just still now again always very too up out into onto over
	der die das den dem des ein eine einen einem einer ist sind war waren wird werden wurde wurden hat habe haben hatte und oder aber ich mein meine
	meinem meinen mich mir es er sie wir ihr ihre im in am an auf aus bei mit nach von vor zu zum zur als wie wenn dann dass da hier noch schon immer
	wieder mal bitte hilfe was wer warum kann konnte soll muss sich so auch nur sehr dieses dieser diese because cause since says said say saying keep keeps kept every each time times jedes mal weil da sagt sagte steht kommt s t re ve ll hi hey guys anyone thanks danke`)

// meaning makes words of one meaning one word. The keys are stemmed, or whole
// where a stem would say too little.
var meaning = synonyms(
	"phone iphone device devic gerat geraet handy telefon mobil smartphone phon",
	"computer comput pc mac macbook laptop imac rechn desktop",
	"restore restor wiederherstell wiederhergestell wiederherzustell zuruckspiel zuruckzuspiel wiederhergestellt",
	"backup sicher sicherung datensicher backupp backups",
	"password passwor passwort kennwort passwd pwd pw",
	"passcode passcod geratecode entsperrcode pin",
	"grey gray grau ausgegraut greyed grayed dimm greye graye greyout inaktiv",
	"storage storag space room speich platz speicherplatz",
	"missing miss lost gone disappear vanish fehl weg verschwund verlor",
	"error err fehl fehler fehlermeld errorcod fehlercod",
	"trust vertrau trusted",
	"lock locked gesperr sperr",
	"cable cabl kabel lead ladekabel",
	"stuck hang hung hangs freez frozen hangt steck bleib stops stop",
	"wifi wlan wireless drahtlos",
	"update updat aktualisi aktualisier upgrad aktualisierung",
	"new neu neue neues neuer",
	"old alt alte altes alter alten",
	"damaged damag corrupt corrup corrupted beschadig defek kaputt broken korrup malform",
	"forgot forgotten forget vergess vergessen",
	"wrong wrongly incorrect falsch invalid ungultig",
	"empty empti leer leere",
	"photo photos pictur picture foto fotos bild bilder camera",
	"message messag nachricht nachrichten sms imessag imessage",
	"contact contacts kontak kontakt kontakte adressbuch",
	"full voll disk-full",
	"file fil files datei dateien",
	"folder ordn ordner directory verzeichnis",
	"show shows shown zeig anzeig angezeig display appear erschein showing",
	"detect recogni recognis recogniz recognised recognized erkann erkenn seen sieh find found gefund",
	"connect connec verbind verbund connection verbindung connected",
	"switch schalt toggl toggle schalter",
	"setup einrich einrichtung",
	"download herunterlad laden lade load",
	"fail failed fehlgeschlag fehlgeschlagen scheiter abgebroch",
	"possible moglich",
	"charge charg lad laden",
	"unlock entsperr entsperren",
	"request anforder",
	"restart reboot neustart neugestarte bootloop loop",
	"zero 0 null",
	"bytes byte kb",
	"disconnect unplugg detach getrenn trenn abgezog",
	"ask prompt frag abfrag popup pop",
	"erase wipe losch geloscht delet",
	"logo apfel",
	"wallpaper background hintergrundbild hintergrund",
	"percent prozen percentage percentag prozentzahl",
	"same exactly exact gleich selb genau",
	"disk drive festplatt harddisk",
	"wait waiting wart warte",
	"hour stund stunde stunden",
)

// set makes a set of the words of a text.
func set(text string) map[string]bool {
	words := make(map[string]bool)
	for _, word := range strings.Fields(text) {
		words[word] = true
	}
	return words
}

// synonyms makes the first word of each line the meaning of all of it.
func synonyms(lines ...string) map[string]string {
	meanings := make(map[string]string)
	for _, line := range lines {
		words := strings.Fields(line)
		for _, word := range words {
			if _, taken := meanings[word]; !taken {
				meanings[word] = words[0]
			}
		}
	}
	return meanings
}

// near tells how alike two words are, 0 … 1: equal, one the beginning of the
// other, or a letter or two apart.
func near(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch gap := len(b) - len(a); {
	case len(a) < 4 || hasDigit(a) || hasDigit(b):
		return 0
	case strings.HasPrefix(b, a) && gap <= 3:
		return 0.85
	case len(a) >= 6 && len(b) >= 10 && (strings.HasPrefix(b, a) || strings.HasSuffix(b, a)):
		return 0.7 // part of a compound
	case a[0] != b[0] || gap > 2: // few mistype the first letter, and most words end here
		return 0
	case gap <= 1 && len(a) >= 5 && distance(a, b) <= 1:
		return 0.8
	case len(a) >= 8 && distance(a, b) <= 2:
		return 0.75
	}
	return 0
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// distance counts the letters by which two words differ: inserted, left out,
// replaced or exchanged with their neighbour.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
