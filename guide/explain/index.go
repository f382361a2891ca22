package explain

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
)

// index is everything that is known of what messages mean.
type index struct {
	words       *dictionary
	known       *vocabulary
	rarity      []float64 // of each token
	docs        []doc
	codes       map[string][]int  // docs by number, "mb/205"
	names       map[string]string // numbers that are a name, by that name in small letters
	ids         map[string]int    // docs by ID
	identifiers map[string]int    // docs by the names of errors, which are one word
}

// doc is what is known of one problem.
type doc struct {
	id      guide.ProblemID
	phrases []phrase
	bag     map[int]bool    // tokens of its phrases
	means   map[int]bool    // the same, and of what it means
	general map[string]bool // numbers whose general meaning it is
	host    string          // the one system that it is of; empty for all

	room     place           // whose room it is about
	kin      string          // problems whose answers stand for each other
	state    bool            // it is how things are, and not how work ended
	likelier assets.Likelier // words that it stands and falls with
	against  []string        // words that speak against it
	icloud   bool            // it names iCloud, though of another area
}

// phrase is something that people read or write.
type phrase struct {
	text   string // normal
	tokens []int
	denies bool    // it says that something could not be done
	total  float64 // rarity of all its tokens
}

// foreign is the ID of what is none of ours.
const foreign guide.ProblemID = ""

// build reads the words of all problems in all languages, but for the messages
// that are left out.
func build(out func(i int, m assets.Message) bool) (*index, error) {
	words, err := concepts()
	if err != nil {
		return nil, err
	}
	x := &index{words: words, known: newVocabulary(), codes: make(map[string][]int), names: make(map[string]string), ids: make(map[string]int), identifiers: make(map[string]int)}
	for i, p := range assets.Problems(assets.Source) {
		d := doc{
			id: guide.ProblemID(p.ID), bag: make(map[int]bool), means: make(map[int]bool), general: make(map[string]bool),
			room: place(p.Room), kin: p.Kin, state: p.Shown != "" && p.Shown != assets.Failed, likelier: p.Likelier, against: p.Against, icloud: p.ICloud,
		}
		x.ids[p.ID] = i
		for _, language := range assets.Languages() {
			p, err := assets.FindProblem(language, p.ID)
			if err != nil {
				return nil, err
			}
			for _, say := range p.Says {
				x.say(&d, say)
			}
			x.say(&d, p.Title)
			for _, word := range x.words.tokens(normal(p.Meaning + " " + p.Details)) {
				d.means[x.known.add(word)] = true
			}
		}
		if len(p.Hosts) == 1 {
			d.host = p.Hosts[0]
		}
		for _, c := range p.Codes {
			key, general := strings.CutSuffix(c, "*")
			d.general[key] = general
			x.codes[key] = append(x.codes[key], i)
			if _, name, _ := strings.Cut(key, "/"); len(name) >= 8 && !strings.ContainsAny(name, "0123456789") {
				x.names[strings.ToLower(name)] = key
			}
		}
		x.docs = append(x.docs, d)
	}
	x.docs = append(x.docs, doc{id: foreign, bag: make(map[int]bool), means: make(map[int]bool), icloud: true})
	x.ids[""] = len(x.docs) - 1
	messages, err := assets.Messages()
	if err != nil {
		return nil, err
	}
	for at, m := range messages {
		if i, ok := x.ids[m.ID]; ok && !out(at, m) { // a test holds that it is there
			text := placeholders.Replace(m.Text)
			x.say(&x.docs[i], text)
			if name := normal(text); m.ID != "" && m.Language == "tools" && identifier().FindString(name) == name {
				x.identifiers[name] = i
			}
			if at := sentenceEnd().FindStringIndex(text); at != nil { // people copy the first sentence
				if first := text[:at[0]]; len(x.words.tokens(normal(first))) >= 3 {
					x.say(&x.docs[i], first)
				}
			}
		}
	}
	x.weigh()
	for _, s := range x.words.spellings() {
		if n, ok := x.known.number[s.concept]; ok {
			x.known.spell(s.word, n)
		}
	}
	return x, nil
}

// sentenceEnd is where a sentence ends and another follows.
var sentenceEnd = pattern(`[.?!] +\S|[。？！]\S`)

// placeholders stand for what differs from phone to phone.
var placeholders = strings.NewReplacer("{name}", "", "{n}", "")

// say takes a phrase once.
func (x *index) say(d *doc, say string) {
	text := spelled(say)
	p := phrase{text: text}
	for _, word := range unique(x.words.tokens(text)) {
		n := x.known.add(word)
		p.denies = p.denies || word == "cannot" || word == "not"
		p.tokens = append(p.tokens, n)
		d.bag[n], d.means[n] = true, true
	}
	if len(p.tokens) > 0 && !slices.ContainsFunc(d.phrases, func(p phrase) bool { return p.text == text }) {
		d.phrases = append(d.phrases, p)
	}
}

// weigh computes how rare each token is: one that stands with few problems says
// much.
func (x *index) weigh() {
	count := make([]int, x.known.size)
	for _, d := range x.docs {
		for n := range d.bag {
			count[n]++
		}
	}
	x.rarity = make([]float64, x.known.size)
	for n, times := range count {
		x.rarity[n] = math.Log(1 + float64(len(x.docs))/float64(max(1, times)))
	}
	for word, n := range x.known.number {
		if kana := []rune(word); isUnbroken(kana[0]) && kana[0] < 0x3100 && kana[len(kana)-1] < 0x3100 { // what stands between words
			x.rarity[n] *= 0.3
		}
	}
	for i := range x.docs {
		for j := range x.docs[i].phrases {
			p := &x.docs[i].phrases[j]
			for _, n := range p.tokens {
				p.total += x.rarity[n]
			}
		}
	}
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
	slices.SortFunc(found, func(a, b code) int { return strings.Compare(a.key, b.key) })
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
