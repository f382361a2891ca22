package explain

import "strings"

// vocabulary are the words that are known, in an order that finds those that
// look like another.
type vocabulary struct {
	number  map[string]int // of each token
	size    int            // how many tokens there are
	words   []known
	byFirst map[rune][]int // words by the first letter
	byShape map[string]int // words by what is left when a scanner mixes letters up
	written map[string]bool
}

// known is a word, and the number of the token that it stands for.
type known struct {
	letters []rune
	token   int
}

// add takes a token once and returns its number.
func (v *vocabulary) add(token string) int {
	if n, ok := v.number[token]; ok {
		return n
	}
	n := v.size
	v.size++
	v.number[token] = n
	v.spell(token, n)
	return n
}

// spell takes a word that is written for a token.
func (v *vocabulary) spell(word string, token int) {
	letters := []rune(word)
	if v.written[word] || isUnbroken(letters[0]) { // pairs of letters are not compared roughly
		return
	}
	v.written[word] = true
	at := len(v.words)
	v.words = append(v.words, known{letters, token})
	v.byFirst[letters[0]] = append(v.byFirst[letters[0]], at)
	if len(letters) >= 4 {
		v.byShape[shape(word)] = at
	}
}

// newVocabulary makes an empty one.
func newVocabulary() *vocabulary {
	return &vocabulary{number: make(map[string]int), byFirst: make(map[rune][]int), byShape: make(map[string]int), written: make(map[string]bool)}
}

// shapes are the letters that look alike to a scanner.
var shapes = strings.NewReplacer("rn", "m", "vv", "w", "0", "o", "1", "i", "l", "i", "|", "i", "5", "s", "8", "b", "cl", "d")

// shape is a word as a scanner may misread it: letters that look alike made one.
func shape(word string) string { return shapes.Replace(word) }

// likeness of each kind of match.
const (
	likeShape    = 0.9
	likeStem     = 0.85
	likeLetter   = 0.8
	likeEnding   = 0.75
	likeCompound = 0.7
)

// near calls found with each token that is written like a word, and how alike
// they are, 0 … 1. The word may be cut at its beginning or its end.
func (v *vocabulary) near(word string, cutBefore, cutBehind bool, found func(token int, likeness float64)) {
	letters := []rune(word)
	if len(letters) < 3 || isUnbroken(letters[0]) {
		return
	}
	if at, ok := v.byShape[shape(word)]; ok && len(letters) >= 4 {
		found(v.words[at].token, likeShape)
	}
	for _, at := range v.byFirst[letters[0]] {
		w := v.words[at]
		if cutBehind && len(w.letters) > len(letters) && string(w.letters[:len(letters)]) == word {
			found(w.token, likeEnding)
		} else if like := alike(letters, w.letters); like > 0 {
			found(w.token, like)
		}
	}
	if cutBefore && len(letters) >= 4 {
		for _, w := range v.words {
			if rest := len(w.letters) - len(letters); rest > 0 && string(w.letters[rest:]) == word {
				found(w.token, likeEnding)
			}
		}
	}
}

// alike tells how alike two words are that begin with the same letter: one the
// beginning of the other, of one stem, or a letter or two apart.
func alike(a, b []rune) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	gap := len(b) - len(a)
	if len(a) < 4 || gap > 6 || hasDigit(a) || hasDigit(b) {
		return 0
	}
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	switch {
	case same == len(a) && gap <= 3:
		return likeStem
	case same == len(a) && len(a) >= 6 && len(b) >= 10:
		return likeCompound
	case same >= 5 && len(b)-same <= 3:
		return likeEnding
	case same >= 8 && len(b)-same <= 4:
		return likeEnding
	case gap <= 1 && len(a) >= 5 && distance(a, b, 1) <= 1:
		return likeLetter
	case gap <= 2 && len(a) >= 8 && distance(a, b, 2) <= 2:
		return likeEnding
	}
	return 0
}

func hasDigit(letters []rune) bool {
	for _, r := range letters {
		if r >= '0' && r <= '9' {
			return true
		}
	}
	return false
}

// longestWord bounds the words whose distance is counted.
const longestWord = 40

// distance counts the letters by which two words differ: inserted, left out,
// replaced or exchanged with their neighbour. It may stop above most.
func distance(x, y []rune, most int) int {
	if len(x) > longestWord || len(y) > longestWord {
		return most + 1
	}
	var rows [3][longestWord + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(y) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most+1 {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
