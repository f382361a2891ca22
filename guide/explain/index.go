package explain

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"lifeboat/assets"
	"lifeboat/guide"
)

// index is everything that is known of what messages mean.
type index struct {
	docs   []doc
	rarity map[string]float64 // of each word that any fix knows
	words  []string           // the same words, in order
	codes  map[string][]int   // docs by number, "mb/205"
	names  map[string]string  // numbers that are a name, by that name in small letters
}

// doc is what is known of one problem.
type doc struct {
	id      guide.ProblemID
	phrases []phrase
	bag     map[string]bool // words of its title and of what it means
	general map[string]bool // numbers whose general meaning it is
	host    string          // the one system that it is of; empty for all
}

// phrase is something that people read or write.
type phrase struct {
	text  string // normal
	words []string
	total float64 // rarity of all its words
}

// build reads the words of all problems in all languages.
func build() (*index, error) {
	x := &index{rarity: make(map[string]float64), codes: make(map[string][]int), names: make(map[string]string)}
	for i, id := range assets.FixIDs() {
		d := doc{id: guide.ProblemID(id), bag: make(map[string]bool), general: make(map[string]bool)}
		for _, language := range assets.Languages() {
			fix, err := assets.LoadFix(language, id)
			if err != nil {
				return nil, err
			}
			for _, say := range append(fix.Says, fix.Title) {
				d.add(say)
			}
			for _, word := range tokens(normal(fix.Meaning + " " + fix.Details)) {
				d.bag[word] = true
			}
			if language != assets.Source {
				continue
			}
			if len(fix.Hosts) == 1 {
				d.host = fix.Hosts[0]
			}
			for _, c := range fix.Codes {
				key, general := strings.CutSuffix(c, "*")
				d.general[key] = general
				x.codes[key] = append(x.codes[key], i)
				if _, name, _ := strings.Cut(key, "/"); len(name) >= 8 && !hasDigit(name) {
					x.names[strings.ToLower(name)] = key
				}
			}
		}
		x.docs = append(x.docs, d)
	}
	x.weigh()
	return x, nil
}

// add takes a phrase once.
func (d *doc) add(say string) {
	text := normal(say)
	words := unique(tokens(text))
	if len(words) == 0 || slices.ContainsFunc(d.phrases, func(p phrase) bool { return p.text == text }) {
		return
	}
	d.phrases = append(d.phrases, phrase{text: text, words: words})
	for _, word := range words {
		d.bag[word] = true
	}
}

// weigh computes how rare each word is: a word that stands with few problems
// says much.
func (x *index) weigh() {
	count := make(map[string]int)
	for _, d := range x.docs {
		for word := range d.bag {
			count[word]++
		}
	}
	for word, n := range count {
		x.rarity[word] = math.Log(1 + float64(len(x.docs))/float64(n))
		x.words = append(x.words, word)
	}
	slices.Sort(x.words)
	for i := range x.docs {
		for j := range x.docs[i].phrases {
			p := &x.docs[i].phrases[j]
			for _, word := range p.words {
				p.total += x.rarity[word]
			}
		}
	}
}

// query is a text as the index knows it: the known words that are in it, and
// how well each of them was hit.
type query struct {
	text  string
	words map[string]float64
	pairs map[[2]string]bool // known words that stand side by side
	total float64
}

// ask makes a query of a normal text.
func (x *index) ask(text string) query {
	q := query{text: text, words: make(map[string]float64), pairs: make(map[[2]string]bool)}
	all := tokens(text)
	for i := range max(0, len(all)-1) {
		q.pairs[[2]string{all[i], all[i+1]}] = true
	}
	for _, word := range unique(all) {
		if _, known := x.rarity[word]; known {
			q.words[word] = 1
			q.total += x.rarity[word]
			continue
		}
		best := 0.0
		for _, candidate := range x.words {
			if likeness := near(word, candidate); likeness > 0 {
				q.words[candidate] = max(q.words[candidate], likeness)
				best = max(best, likeness*x.rarity[candidate])
			}
		}
		q.total += best
	}
	return q
}

// score tells how well a problem fits a query's words.
func (x *index) score(d doc, q query) float64 {
	best := 0.0
	for _, p := range d.phrases {
		hit := 0.0
		for _, word := range p.words {
			hit += q.words[word] * x.rarity[word]
		}
		if hit == 0 {
			continue
		}
		ofPhrase, ofQuery := hit/p.total, 0.0
		if q.total > 0 {
			ofQuery = min(1, hit/q.total)
		}
		high, low := max(ofPhrase, ofQuery), min(ofPhrase, ofQuery)
		s := hit * (0.6*high*high + 0.4*low)
		for i := range len(p.words) - 1 {
			if q.pairs[[2]string{p.words[i], p.words[i+1]}] {
				s += 0.3 * (x.rarity[p.words[i]] + x.rarity[p.words[i+1]])
			}
		}
		if len(p.words) > 1 && strings.Contains(q.text, p.text) {
			s += 0.5 * p.total
		}
		best = max(best, s)
	}
	around := 0.0
	for word, likeness := range q.words {
		if d.bag[word] {
			around += likeness * x.rarity[word]
		}
	}
	if q.total > 0 {
		around *= min(1, 12/q.total) // a long log touches everything
	}
	return best + 0.15*around
}

// named finds the numbers that a normal text tells by their names, such as
// “InvalidHostID”.
func (x *index) named(text string) []code {
	var found []code
	for _, word := range unique(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })) {
		for name, key := range x.names { // “kAMDInvalidHostIDError” has it inside
			if strings.Contains(word, name) {
				found = append(found, code{key: key, sure: 1})
			}
		}
	}
	return found
}

// unique returns the words once each, in order.
func unique(words []string) []string {
	seen := make(map[string]bool, len(words))
	var once []string
	for _, word := range words {
		if !seen[word] {
			seen[word] = true
			once = append(once, word)
		}
	}
	return once
}
