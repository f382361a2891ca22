package explain

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/lifeboat-app/lifeboat/assets"
)

// dictionary makes one token of words of one meaning, in all languages.
type dictionary struct {
	whole    map[string]string   // words, and runs of letters without blanks, to their concept
	stems    map[string]string   // beginnings of words
	longest  int                 // of the beginnings, in runes
	several  map[string][]saying // sayings of several words by their first
	unbroken map[rune][]saying   // words of scripts without blanks by their first letter, the longest first
	ordered  []string            // words and beginnings of words, in order
}

// saying is a concept that is written in several words or letters.
type saying struct {
	parts   []string // each of them may end in a star
	letters []rune
	concept string
}

// concepts reads the dictionary.
func concepts() (*dictionary, error) {
	list, err := assets.Concepts()
	if err != nil {
		return nil, err
	}
	d := &dictionary{whole: make(map[string]string), stems: make(map[string]string), several: make(map[string][]saying), unbroken: make(map[rune][]saying)}
	for _, c := range list {
		for _, word := range c.Words {
			d.add(c.Name, word)
		}
	}
	for _, s := range d.spellings() {
		d.ordered = append(d.ordered, s.word)
	}
	return d, nil
}

// add takes a word as the data writes it.
func (d *dictionary) add(concept, word string) {
	text := normal(strings.ReplaceAll(word, "_", " "))
	if letters := []rune(strings.ReplaceAll(text, " ", "")); isUnbroken(letters[0]) {
		s := saying{letters: letters, concept: concept}
		at := 0
		list := d.unbroken[letters[0]]
		for at < len(list) && len(list[at].letters) >= len(letters) {
			at++
		}
		d.unbroken[letters[0]] = append(list[:at:at], append([]saying{s}, list[at:]...)...)
		return
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return !isWord(r) && r != '*' })
	switch stem, open := strings.CutSuffix(parts[0], "*"); {
	case len(parts) > 1:
		d.several[stem] = append(d.several[stem], saying{parts: parts, concept: concept})
	case open:
		d.stems[stem] = concept
		d.longest = max(d.longest, len([]rune(stem)))
	default:
		d.whole[parts[0]] = concept
	}
}

// isWord reports whether a letter or digit can stand in a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isUnbroken reports whether a letter belongs to a script that is written without
// blanks, or, as Korean, with blanks that people set as they like.
func isUnbroken(r rune) bool {
	return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー'
}

// word returns the concept of a word, or the word's own stem.
func (d *dictionary) word(word string) string {
	if concept, ok := d.whole[word]; ok {
		return concept
	}
	letters := []rune(word)
	for n := min(len(letters), d.longest); n >= 3; n-- {
		if concept, ok := d.stems[string(letters[:n])]; ok {
			return concept
		}
	}
	return stem(word)
}

// said returns the concept that is written in several words from here on, and
// how many words it takes; none if there is none.
func (d *dictionary) said(words []string) (string, int) {
	best, concept := 0, ""
	for n := 3; n <= len(words[0])+3; n++ {
		first := words[0][:min(n, len(words[0]))]
		for _, s := range d.several[first] {
			if len(s.parts) > best && s.begins(words) {
				best, concept = len(s.parts), s.concept
			}
		}
		if n >= len(words[0]) {
			break
		}
	}
	if best == 0 && len(words[0]) < 3 {
		for _, s := range d.several[words[0]] {
			if len(s.parts) > best && s.begins(words) {
				best, concept = len(s.parts), s.concept
			}
		}
	}
	return concept, best
}

// begins reports whether a text begins with a saying.
func (s saying) begins(words []string) bool {
	if len(words) < len(s.parts) {
		return false
	}
	for i, part := range s.parts {
		if stem, open := strings.CutSuffix(part, "*"); words[i] != part && !(open && strings.HasPrefix(words[i], stem)) {
			return false
		}
	}
	return true
}

// run splits letters that stand without blanks: what the dictionary knows
// becomes its concept, the rest pairs of letters.
func (d *dictionary) run(letters []rune) []string {
	var found []string
	rest := 0 // where the letters begin that are not known yet
	pairs := func(end int) {
		for i := rest; i+1 < end; i++ {
			found = append(found, string(letters[i:i+2]))
		}
	}
next:
	for i := 0; i < len(letters); {
		for _, s := range d.unbroken[letters[i]] {
			if len(letters)-i >= len(s.letters) && string(letters[i:i+len(s.letters)]) == string(s.letters) {
				pairs(i)
				found = append(found, s.concept)
				i += len(s.letters)
				rest = i
				continue next
			}
		}
		i++
	}
	pairs(len(letters))
	return found
}

// spelling is a way to write a concept.
type spelling struct{ word, concept string }

// spellings returns the words that can be mistyped, in order.
func (d *dictionary) spellings() []spelling {
	var all []spelling
	for _, words := range []map[string]string{d.whole, d.stems} {
		for _, word := range slices.Sorted(maps.Keys(words)) {
			if len(word) >= 5 {
				all = append(all, spelling{word, words[word]})
			}
		}
	}
	return all
}
