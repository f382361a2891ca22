package guide

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/assets"
)

// record is all that is known of a problem whatever the Situation.
type record struct {
	id          ProblemID
	level       Level
	blocks      bool
	first, last StepID // steps at which it is shown
	failed      bool   // it is only shown as the end of work
	hold        time.Duration
	causes      []ProblemID
	action      ActionID
	params      []string // figures that its words use
}

// library is what the records in assets say, ready to be looked up.
type library struct {
	records map[ProblemID]*record
	numbers map[string]ProblemID // what a number means when nothing else is known: "mb/205"
	refuses map[string]bool      // numbers by which the phone declines before it changes anything
	words   []phoneWords         // that mean more than a number; the first that fits decides
}

// phoneWords are a piece of the phone's own words, and the problem behind it.
type phoneWords struct {
	piece string
	id    ProblemID
}

// problems is the library, read once.
var problems = sync.OnceValue(func() *library { return newLibrary(assets.Problems(assets.Source)) })

func newLibrary(all []assets.Problem) *library {
	l := &library{records: make(map[ProblemID]*record, len(all)), numbers: map[string]ProblemID{}, refuses: map[string]bool{}}
	var wrapping []phoneWords
	for _, p := range all {
		r := &record{
			id: ProblemID(p.ID), level: Level(p.Level), blocks: p.Blocks, failed: p.Shown == assets.Failed,
			hold: p.Hold, action: ActionID(p.Action), params: p.Params,
		}
		first, last, several := strings.Cut(p.Shown, "..")
		if r.first, r.last = StepID(first), StepID(last); !several {
			r.last = r.first
		}
		l.records[r.id] = r
		for _, cause := range p.Causes {
			family, many := strings.CutSuffix(cause, "*")
			for _, other := range all {
				if other.ID == cause || many && strings.HasPrefix(other.ID, family) {
					r.causes = append(r.causes, ProblemID(other.ID))
				}
			}
		}
		if p.Shown == "" { // only explained
			continue
		}
		for _, code := range p.Codes {
			number, general := strings.CutSuffix(code, "*")
			if _, taken := l.numbers[number]; general || !taken {
				l.numbers[number] = r.id
			}
			l.refuses[number] = l.refuses[number] || p.Refuses
		}
		for _, piece := range p.PhoneWords {
			if inner, wraps := strings.CutSuffix(piece, "*"); wraps {
				wrapping = append(wrapping, phoneWords{inner, r.id})
			} else {
				l.words = append(l.words, phoneWords{piece, r.id})
			}
		}
	}
	narrowFirst(l.words)
	narrowFirst(wrapping)
	l.words = append(l.words, wrapping...)
	return l
}

// narrowFirst puts longer pieces before shorter ones: they say more.
func narrowFirst(words []phoneWords) {
	slices.SortStableFunc(words, func(a, b phoneWords) int { return len(b.piece) - len(a.piece) })
}

// of returns the record of a problem. What has none is taken for the end of work
// that nothing is known of: a gap in the records must not hide what is wrong.
func (l *library) of(id ProblemID) *record {
	if r, ok := l.records[id]; ok {
		return r
	}
	return &record{id: id, level: LevelStop, failed: true}
}

// PhoneSaid finds the problem behind a number and words with which a phone ended
// work; TransferUnknown where nothing is known of them. A phone that refuses by
// such a number has not been touched yet.
func PhoneSaid(code int, words string) (id ProblemID, untouched bool) {
	l, number := problems(), "mb/"+strconv.Itoa(code)
	untouched = l.refuses[number]
	words = strings.ToLower(words)
	for _, w := range l.words {
		if strings.Contains(words, w.piece) {
			return w.id, untouched
		}
	}
	if id, ok := l.numbers[number]; ok {
		return id, untouched
	}
	return TransferUnknown, untouched
}

// Coded finds the problem behind a number or name of any family, as records write
// it (assets.Problem.Codes): "lockdown/InvalidHostID", "afc/8"; empty where none is.
func Coded(code string) ProblemID { return problems().numbers[code] }

// ActionOf is the one action of a problem; empty where it has none.
func ActionOf(id ProblemID) ActionID { return problems().of(id).action }
