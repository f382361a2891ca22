package explain

import (
	"math"
	"slices"
	"strings"
)

const (
	codeWeight   = 13 // of a number that is surely of its family
	variant      = 7  // of the same, for a problem that is one of several with it
	enough       = 2.2
	unknown      = 2.6  // rarity of a word that nothing is known of
	ofHigh       = 0.35 // weight of the greater of the shares that agree, squared, to the lesser
	inOrder      = 0.3  // of words that stand side by side in both
	verbatim     = 0.4  // of a phrase that stands in a text as it is
	wordForWord  = 0.6  // of a phrase that is all of a text
	around       = 0.2  // of the words of what a problem means
	earlier      = 0.7  // of an error in a log to a later one that tells enough
	ofPiece      = 0.85 // share of a phrase that is said to agree where the text is a piece of it
	inPath       = 0.6  // of a word that stands in a path, to one that is said
	shortestCore = 24   // letters of a text that can be a piece of a phrase
	mostFuzzy    = 60   // words of a text that are compared roughly
)

// anyCode stands in for a number of the phone that no problem claims.
const anyCode = "mb/-1"

// query is a text as the index knows it.
type query struct {
	text   string
	likely []float64       // of each token, how surely it is in it
	pairs  map[[2]int]bool // tokens that stand side by side
	total  float64         // rarity of all that it says
	tokens []int           // those of them that are in it
	core   string          // the text without dots around it, where it is long enough to be found in a phrase
	facets facets
}

// named is the name of a phone in quotes, beside or around its kind.
var (
	namedBehind = pattern(`((?:iphone|ipad|ipod)(?: von| de| di| van)?)(?: ?[“"«„「『][^”"»“」』]{1,40}[”"»“」』]| '[^']{1,40}')`)
	namedAround = pattern(`[“"„「][^”"“」]{0,30}(iphone|ipad)[^”"“」]{0,30}[”"“」]`)
	// identifier is a name of a program's.
	identifier = pattern(`[a-z0-9_]{8,}`)
	// word is a word with a digit in it.
	word = pattern(`[a-z0-9]*\d[a-z0-9]*`)
	// technical are parts of a path, of an address, or of a program.
	technical = pattern(`\S*[/\\_=<>{}|]\S*|\S*\w\.\w\S*|\b[0-9a-f]{6,}\S*`)
)

// ask makes a query of a normal text.
func (x *index) ask(text string) query {
	text = namedBehind().ReplaceAllString(text, "$1")
	if !strings.Contains(text, "mein iphone") {
		text = namedAround().ReplaceAllString(text, "$1")
	}
	text = word().ReplaceAllStringFunc(text, unscan)
	core := strings.Trim(text, "., \"“”")
	if len([]rune(core)) < shortestCore && !(core != "" && isUnbroken([]rune(core)[0]) && len([]rune(core)) >= shortestCore/3) {
		core = ""
	}
	all := x.words.read(text, true)
	q := query{text: text, core: core, likely: make([]float64, x.known.size), pairs: make(map[[2]int]bool), facets: x.read(text, all)}
	plain := make(map[string]bool)
	for _, word := range x.words.tokens(technical().ReplaceAllString(text, " ")) {
		plain[word] = true
	}
	before := -1
	for _, word := range all {
		n, ok := x.known.number[word]
		if !ok {
			n = -1
		}
		if before >= 0 && n >= 0 {
			q.pairs[[2]int{before, n}] = true
		}
		before = n
	}
	fuzzy := 0
	for i, word := range unique(all) {
		if n, ok := x.known.number[word]; ok {
			q.likely[n] = 1
			if !plain[word] {
				q.likely[n] = inPath
			}
			q.total += q.likely[n] * x.rarity[n]
			continue
		}
		best := 0.0
		if fuzzy++; fuzzy <= mostFuzzy {
			x.known.near(word, i == 0, word == all[len(all)-1], func(n int, likeness float64) {
				q.likely[n] = max(q.likely[n], likeness)
				best = max(best, likeness*x.rarity[n])
			})
		}
		if best == 0 && plain[word] {
			best = strangeness(word)
		}
		q.total += best
	}
	for n, likeness := range q.likely {
		if likeness > 0 {
			q.tokens = append(q.tokens, n)
		}
	}
	return q
}

// strangeness is the rarity of a word that nothing is known of.
func strangeness(word string) float64 {
	letters := []rune(word)
	switch {
	case hasDigit(letters), len(letters) > 20:
		return 0
	case isUnbroken(letters[0]) && letters[0] < 0x3100: // kana between the words
		return 0.3
	case isUnbroken(letters[0]):
		return 1
	case len(letters) < 3:
		return 0.5
	}
	return unknown
}

// match scores a problem against a query.
func (x *index) match(d *doc, q query) hit {
	best := hit{id: d.id, kin: d.kin, facets: q.facets}
	for _, p := range d.phrases {
		mass := 0.0
		for _, n := range p.tokens {
			mass += q.likely[n] * x.rarity[n]
		}
		if mass == 0 {
			continue
		}
		ofPhrase, ofText := mass/p.total, 0.0
		if q.total > 0 {
			ofText = min(1, mass/q.total)
		}
		if p.text == q.text {
			ofPhrase, ofText = 1, 1
		}
		denied := p.denies && !q.facets.amiss                            // “could not be changed” is not “changed”
		if q.core != "" && !denied && strings.Contains(p.text, q.core) { // a piece of it
			ofPhrase = max(ofPhrase, ofPiece)
		}
		if denied {
			ofPhrase, ofText = 0.7*ofPhrase, 0.7*ofText
		}
		high, low := max(ofPhrase, ofText), min(ofPhrase, ofText)
		score := mass * (ofHigh*high*high + (1-ofHigh)*low)
		for i := range len(p.tokens) - 1 {
			if q.pairs[[2]int{p.tokens[i], p.tokens[i+1]}] {
				score += inOrder * (x.rarity[p.tokens[i]] + x.rarity[p.tokens[i+1]]) * high
			}
		}
		if len(p.tokens) > 1 && strings.Contains(q.text, p.text) {
			score += verbatim * p.total
		}
		if score > best.score {
			best.score, best.phrase, best.text, best.mass = score, ofPhrase, ofText, mass
		}
		best.whole = best.whole || p.text == q.text && !denied
	}
	if best.whole { // word for word what people say of it
		best.score += wordForWord * best.mass
	}
	rest := 0.0
	for _, n := range q.tokens {
		if d.means[n] {
			rest += q.likely[n] * x.rarity[n]
		}
	}
	if q.total > 0 {
		rest *= min(1, 12/q.total) // a long text touches everything
	}
	fit := d.fits(q.facets)
	best.score = (best.score + around*rest) * fit
	if fit < 1 { // what does not fit is less sure, also where nothing is nearer
		best.phrase, best.text = best.phrase*math.Sqrt(fit), best.text*math.Sqrt(fit)
	}
	return best
}

// rank scores every problem against a text, best first.
func (e *Explainer) rank(text string, doing Doing) []hit {
	x := e.index
	best := make([]hit, len(x.docs))
	parts := excerpt(text)
	var whole strings.Builder
	for _, p := range parts {
		whole.WriteString(p.text + " ")
	}
	spoken := surround(whole.String())
	fade := 1.0
	for _, p := range parts {
		hits := x.rankPart(p, spoken)
		for i, h := range hits {
			h.score *= p.weight * fade
			if h.score > best[i].score {
				best[i] = h
			}
		}
		if p.decides && len(parts) > 1 && sure(x.drop(hits)) { // what came before it matters less
			fade *= earlier
		}
	}
	best = x.drop(best)
	x.settle(best)
	if doing == DoingBackup && len(best) > 0 && reinstalling(best[0].id) {
		first := best[0]
		first.id = notABackup
		best = slices.Insert(slices.DeleteFunc(best, func(h hit) bool { return h.id == notABackup }), 0, first)
	}
	return best
}

// rankPart scores every problem against a part of a text.
func (x *index) rankPart(p part, whole surroundings) []hit {
	q := x.ask(p.words)
	hits := make([]hit, len(x.docs))
	for i := range x.docs {
		hits[i] = x.match(&x.docs[i], q)
	}
	for _, word := range identifier().FindAllString(p.text, -1) {
		if i, ok := x.identifiers[word]; ok {
			hits[i].score += codeWeight
			hits[i].certain = true
		}
	}
	codes := append(readCodes(p.text, whole), x.named(p.text)...)
	x.contradict(hits, codes)
	for _, c := range codes {
		sharing := x.codes[c.key]
		if len(sharing) == 0 && c.sure == 1 && strings.HasPrefix(c.key, "mb/") { // a number of the phone that nobody has told of
			sharing = x.codes[anyCode]
		}
		told := slices.ContainsFunc(sharing, func(i int) bool { // the words say which of them
			return !x.docs[i].general[c.key] && hits[i].phrase >= 0.85 && hits[i].mass >= 5
		})
		for _, i := range sharing {
			weight := float64(codeWeight)
			if len(sharing) > 1 && (told || !x.docs[i].general[c.key]) {
				weight = variant
			}
			if x.docs[i].id == "transfer/0-finished" && !q.facets.well && c.shown != "0" {
				continue
			}
			if room := x.docs[i].room; room != nowhere && q.facets.short != nowhere && room != q.facets.short {
				weight *= 0.5 // the number is right, and the words say another's room
			}
			hits[i].score += weight * c.sure
			hits[i].certain = hits[i].certain || c.sure >= surely
			if hits[i].code == "" {
				hits[i].code = c.shown
			}
		}
	}
	return hits
}
