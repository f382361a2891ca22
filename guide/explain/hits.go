package explain

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/guide"
)

// hit is a problem with how well it fits.
type hit struct {
	id      guide.ProblemID
	kin     string // problems whose answers stand for each other
	score   float64
	code    string  // the number that led to it, as people know it
	stray   bool    // its words are there, with a number that is not its own
	certain bool    // the number is surely of its family, and this is what it means
	phrase  float64 // share of the best phrase that is in the text, 0 … 1
	text    float64 // share of the text that is in the phrase, 0 … 1
	mass    float64 // rarity of what both have
	whole   bool    // the text is the phrase, word for word
	facets  facets
}

// contradict weighs down the problems of reinstalling iOS whose words are there
// with another's number: “an unknown error occurred (3194)”.
func (x *index) contradict(hits []hit, codes []code) {
	said, claimed := false, make(map[int]bool)
	for _, c := range codes {
		if strings.HasPrefix(c.key, "install/") && c.sure >= saidCode {
			said = true
			for _, i := range x.codes[c.key] {
				claimed[i] = true
			}
		}
	}
	for i := range hits {
		if said && !claimed[i] && reinstalling(hits[i].id) && len(x.docs[i].general) > 0 {
			hits[i].score *= 0.45
			hits[i].stray = true
		}
	}
}

// drop leaves out what does not fit, and sorts the rest.
func (x *index) drop(hits []hit) []hit {
	best := 0.0
	for _, h := range hits {
		best = max(best, h.score)
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.score < enough || h.score < best*0.3 })
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return hits
}

// nearTie is by how much the score of one answer may be less than that of another for
// the two to be told apart by a rule.
const nearTie = 0.1

// settle decides between answers that stand for each other and of which a text says as
// much: what a person types tells how things are, so that comes before the same as the
// end of work. A number decides by itself.
func (x *index) settle(hits []hit) {
	for i, h := range hits {
		first := hits[0]
		if first.certain || first.kin == "" || x.docs[x.ids[string(first.id)]].state || h.score < (1-nearTie)*first.score {
			return
		}
		if h.kin == first.kin && h.phrase >= first.phrase && x.docs[x.ids[string(h.id)]].state {
			copy(hits[1:i+1], hits[:i])
			hits[0] = h
			return
		}
	}
}
