package explain

import (
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Doing is what a person was doing when the message came.
type Doing string

// The two things that numbers get mixed up between.
const (
	DoingUnknown   Doing = ""
	DoingBackup    Doing = "backup"    // putting a backup back, or making one
	DoingReinstall Doing = "reinstall" // updating or reinstalling iOS
)

// Options say how to look. The zero value looks in English and returns the
// five best.
type Options struct {
	Words *words.Words // language of the entries; nil means English
	Doing Doing        // the answer to Entry.Ask, once it is known
	Limit int          // how many entries at most; 0 means 5
}

// Answer is what a text can mean.
type Answer struct {
	// Sure tells that the first entry is what the text means. Otherwise the
	// entries are the nearest that are known, and have to be put as questions.
	Sure    bool
	Entries []Entry // best first; none where nothing is known
}

// mostQuestions is how many entries an answer has that is not sure.
const mostQuestions = 3

// Entry is one thing that a text can mean.
type Entry struct {
	words.Fix
	Code string // the number that led to it; empty when words did
	// Ask is a question to put first, when the number belongs to reinstalling
	// iOS and it is not known what the person was doing; its key is empty
	// otherwise.
	Ask guide.Text
	// Question asks whether the text is about this entry.
	Question guide.Text
}

// Explainer finds what messages mean. It is made once and changes nothing
// after; it may be used from several goroutines.
type Explainer struct{ index *index }

// New reads what is known of messages.
func New() (*Explainer, error) {
	x, err := build(func(int, assets.Message) bool { return false })
	if err != nil {
		return nil, err
	}
	return &Explainer{x}, nil
}

// Find is New and Explainer.Find in one, for those who ask once. What is known
// is part of the program, so a failure to read it gives no entries.
func Find(text string, options Options) Answer {
	e, err := New()
	if err != nil {
		return Answer{}
	}
	return e.Find(text, options)
}

// notABackup is the problem of a number that is no backup's.
const notABackup guide.ProblemID = "install/not-a-backup"

// Find returns what a text can mean. The ID of a problem means that problem.
func (e *Explainer) Find(text string, options Options) Answer {
	speaker := options.Words
	if speaker == nil {
		var err error
		if speaker, err = words.New("en"); err != nil {
			return Answer{}
		}
	}
	hits, certain := e.answer(text, options.Doing)
	limit := options.Limit
	if limit <= 0 {
		limit = 5
	}
	if !certain {
		limit = min(limit, mostQuestions)
	}
	answer := Answer{Sure: certain}
	for _, h := range hits {
		if len(answer.Entries) == limit {
			break
		}
		fix, err := speaker.Fix(h.id, nil)
		if err != nil { // what is none of ours has no words
			continue
		}
		entry := Entry{Fix: fix, Code: h.code, Question: guide.Text{Key: "explain/question", Args: map[string]any{"Title": fix.Title}}}
		if options.Doing == DoingUnknown && certain && (reinstalling(h.id) || h.id == anyMessage && !e.names(text)) {
			entry.Ask = guide.Text{Key: "explain/ask"}
		}
		answer.Entries = append(answer.Entries, entry)
	}
	return answer
}

// answer ranks what a text can mean, and reports whether the first is sure.
func (e *Explainer) answer(text string, doing Doing) ([]hit, bool) {
	if e.names(text) {
		return []hit{{id: guide.ProblemID(strings.TrimSpace(text)), score: enough}}, true
	}
	hits := e.rank(text, doing)
	certain := sure(hits)
	if len(hits) > 0 && hits[0].id == anyMessage {
		return e.ofAny(hits, doing)
	}
	if len(hits) > 0 && hits[0].id == foreign {
		return nil, false
	}
	return slices.DeleteFunc(hits, func(h hit) bool { return h.id == foreign }), certain
}

// names reports whether a text is the ID of a problem.
func (e *Explainer) names(text string) bool {
	id := strings.TrimSpace(text)
	_, known := e.index.ids[id]
	return known && id != ""
}

// anyMessage is the problem of words that stand in any message, such as “unexpected
// error”.
const anyMessage guide.ProblemID = "help/unknown-message"

// afterAny are what such words can mean, by what a person was doing.
var afterAny = map[Doing][]guide.ProblemID{
	DoingBackup:    {"transfer/200-general", "transfer/link-lost", anyMessage},
	DoingReinstall: {"install/lost-contact", "install/server", anyMessage},
}

// ofAny is what words can mean that stand in any message: first that has to be asked,
// then the nearest.
func (e *Explainer) ofAny(hits []hit, doing Doing) ([]hit, bool) {
	if doing == DoingUnknown {
		return hits[:1], true
	}
	var near []hit
	for _, id := range afterAny[doing] {
		near = append(near, hit{id: id, score: enough})
	}
	return near, false
}

// reinstalling reports whether a problem belongs to reinstalling iOS.
func reinstalling(id guide.ProblemID) bool {
	return strings.HasPrefix(string(id), "install/") && id != notABackup
}
