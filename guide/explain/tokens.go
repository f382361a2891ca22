package explain

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// tokens splits a normal text into what is compared: concepts where the
// dictionary knows a word, stems of words where not, and pairs of letters where
// a script has no blanks. Words that stand in any message are left out, and a
// negated word is another than the word.
func (d *dictionary) tokens(text string) []string { return d.read(text, false) }

// read is tokens; the first and the last word may be cut.
func (d *dictionary) read(text string, cut bool) []string {
	words := split(joined.Replace(atZero().ReplaceAllString(nothing().ReplaceAllString(text, "zero bytes"), "zero percent")))
	if cut && len(words) > 2 {
		d.complete(words)
	}
	found := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		if letters := []rune(words[i]); isUnbroken(letters[0]) {
			found = append(found, d.run(letters)...)
			i++
			continue
		}
		words[i] = unscan(words[i])
		if concept, n := d.said(words[i:]); n > 0 {
			found = append(found, concept)
			i += n
			continue
		}
		if !common()[words[i]] && !isNumber(words[i]) {
			found = append(found, d.word(words[i]))
		}
		i++
	}
	return negate(found)
}

// nothing is an empty file.
var nothing = pattern(`\b0 ?(?:kb|bytes?)\b`)

// atZero is where nothing has begun yet.
var atZero = pattern(`\b0 ?(?:%|percent|prozent)`)

// isNumber reports whether a word is a number that is read with what stands around
// it, if at all.
func isNumber(word string) bool {
	return len(word) < 5 && strings.Trim(word, "0123456789") == ""
}

// complete puts the whole word in place of a first or last word that is cut.
func (d *dictionary) complete(words []string) {
	first, last := words[0], words[len(words)-1]
	for cut := first; !d.knows(first) && len(cut) >= 4; cut = cut[:len(cut)-1] { // an ending may follow what is known
		at := slices.IndexFunc(d.ordered, func(s string) bool { return strings.HasSuffix(s, cut) })
		if at >= 0 && len(first)-len(cut) <= 3 {
			words[0] = d.ordered[at]
			break
		}
	}
	if !d.knows(last) && len(last) >= 4 {
		for _, s := range d.ordered {
			if strings.HasPrefix(s, last) {
				words[len(words)-1] = s
				break
			}
		}
	}
}

// knows reports whether a word needs no completing.
func (d *dictionary) knows(word string) bool {
	return common()[word] || d.word(word) != stem(word)
}

// split splits a text into words. Letters of scripts without blanks are one
// word, over blanks, up to the next mark or letter of another script.
func split(text string) []string {
	var words []string
	var word []rune
	unbroken := false
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	for _, r := range text {
		switch {
		case r == ' ' && unbroken:
			continue
		case !isWord(r):
			end()
			unbroken = false
			continue
		case isUnbroken(r) != unbroken:
			end()
			unbroken = isUnbroken(r)
		}
		word = append(word, r)
	}
	end()
	return words
}

// scanned are the letters that a scanner takes for digits.
var scanned = map[rune]rune{'0': 'o', '1': 'l', '5': 's', '8': 'b'}

// unscan puts letters in place of digits that stand inside a word.
func unscan(word string) string {
	switch word {
	case "t0", "0f", "0n", "0r", "n0", "g0":
		return strings.ReplaceAll(word, "0", "o")
	}
	letters := []rune(word)
	changed := false
	for i, r := range letters {
		letter, ok := scanned[r]
		before, behind := i > 0 && unicode.IsLetter(letters[i-1]), i+1 < len(letters) && unicode.IsLetter(letters[i+1])
		if ok && behind && (before || i == 0 && len(letters) > 4) {
			letters[i], changed = letter, true
		}
	}
	if !changed {
		return word
	}
	return string(letters)
}

// opposite are the concepts that mean the opposite when they are negated.
var opposite = map[string]string{
	"correct": "wrong", "compatible": "incompatible", "enough": "scarce", "success": "fail", "ready": "not-ready", "possible": "cannot",
	"recognise": "unseen", "trust": "distrust", "connect": "unconnected", "finish": "unfinished", "start": "not-start", "damaged": "undamaged",
	"ask": "unasked", "accept": "refused", "works": "cannot", "internet": "offline", "verify": "unverified",
	"remember": "forgot",
}

// negate makes the opposite of a concept that is negated: “not compatible” is
// “incompatible”. A negation stands up to two tokens before what it negates or
// right behind it.
func negate(found []string) []string {
	for i, token := range found {
		against, ok := opposite[token]
		if !ok {
			continue
		}
		for _, at := range []int{i - 1, i - 2, i + 1} {
			if at < 0 || at >= len(found) || found[at] != "not" && found[at] != "cannot" {
				continue
			}
			if at == i+1 && i+2 < len(found) && opposite[found[i+2]] != "" {
				continue // it belongs to the next
			}
			if token == "damaged" && found[at] == "cannot" || token == "damaged" && at == i+1 {
				continue // “cannot be restored: damaged”, “damaged or not …”
			}
			found[i] = against
			if found[at] == "not" {
				found[at] = ""
			}
			break
		}
	}
	for i, token := range found { // a “password error” is a wrong password
		if token == "error" && (i > 0 && found[i-1] == "password" || i+1 < len(found) && found[i+1] == "password") {
			found[i] = "wrong"
		}
	}
	rest := found[:0]
	for _, token := range found {
		if token != "" {
			rest = append(rest, token)
		}
	}
	return rest
}

// joined makes one word of what people write in two, and the reverse.
var joined = strings.NewReplacer("back up", "backup", "back-up", "backup", "backed up", "backup", "backing up", "backup", "wi-fi", "wifi", "w-lan", "wlan",
	"pass code", "passcode", "pass word", "password", "hard drive", "disk", "set up", "setup", "log in", "login", "face-id", "faceid", "face id", "faceid",
	"i phone", "iphone", "i cloud", "icloud", "don't", "do not", "dont ", "do not ", "can't", "cannot", "can not", "cannot", "cant ", "cannot ",
	"couldn't", "cannot", "could not", "cannot", "doesn't", "does not", "doesnt ", "does not ", "didn't", "did not", "didnt ", "did not ",
	"won't", "will not", "wont ", "will not ", "isn't", "is not", "isnt ", "is not ", "wasn't", "was not", "aren't", "are not", "hasn't", "has not", "it's", "it",
	"mobile sync", "mobilesync", "chat storage", "chatstorage", "un-", "not ", "unsuccessful", "not successful", "unrecogni", "not recogni", "untrusted", "not trusted", "unfinished", "not finished", "incomplete", "not complete")

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
var common = sync.OnceValue(func() map[string]bool {
	return set(`a an the of to in on at by for from with and or but is are was were be been being has have had it its this that these those
	i my me we you your he she they them as if so then there here when while after before during do does did can could will would should may might
	what which who how why please help try tried trying get gets got also just still now very too up out into onto over any some
	der die das den dem des ein eine einen einem einer ist sind war waren wird werden wurde wurden hat habe haben hatte und oder aber ich mein meine
	meinem meinen mich mir es er sie wir ihr ihre im in am an auf aus bei mit nach von vor zu zum zur als wie wenn dann dass da hier noch schon
	mal bitte hilfe was wer warum kann konnte konnten soll muss sich so auch nur sehr dieses dieser diese diesem because cause since says said say saying
	keep time times weil sagt sagte steht kommt s t re ve ll d l n m qu c j hi hey guys anyone thanks danke able
	pymobiledevice3 exceptions exception traceback python packages recent call last file line runtime
	le la les un une des du de et ou est sont ete a au aux en sur pour par dans avec que qui ce cette ces votre vos mon ma mes car
	el los las una unos y o es son ha han sido al del por para con en tu su mi este esta que porque se lo
	il gli i uno e o di da del della dei nel per con tuo suo mio questo questa che perche si e stato
	os as um uma do da dos das no na em por para com seu sua meu este esta que porque foi
	het een de en of is zijn was van op voor met dat die deze dit je uw omdat er te
	i w z na do ze jest sa byl byla przez dla ten ta to tego sie poniewaz oraz lub
	и в на с по для из от к о что это этот эта так как или я мой вы ваш у за
	bir ve veya ile icin bu su da de mi cok gibi icin`)
})

// set makes a set of the words of a text.
func set(text string) map[string]bool {
	words := make(map[string]bool)
	for _, word := range strings.Fields(text) {
		words[word] = true
	}
	return words
}
