package explain

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"lifeboat/guide"
	"lifeboat/guide/words"
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

// Entry is one thing that a text can mean.
type Entry struct {
	words.Fix
	Code string // the number that led to it; empty when words did
	// Ask is a question to put first, when the number belongs to reinstalling
	// iOS and it is not known what the person was doing; its key is empty
	// otherwise.
	Ask guide.Text
}

// Explainer finds what messages mean. It is made once and changes nothing
// after; it may be used from several goroutines.
type Explainer struct{ index *index }

// New reads what is known of messages.
func New() (*Explainer, error) {
	x, err := build()
	if err != nil {
		return nil, err
	}
	return &Explainer{x}, nil
}

// Find is New and Explainer.Find in one, for those who ask once. What is known
// is part of the program, so a failure to read it gives no entries.
func Find(text string, options Options) []Entry {
	e, err := New()
	if err != nil {
		return nil
	}
	return e.Find(text, options)
}

const (
	codeWeight = 11 // of a number that is surely of its family
	variant    = 7  // of the same, for a problem that is one of several with it
	enough     = 2.2
)

// anyCode stands in for a number of the phone that no problem claims.
const anyCode = "mb/-1"

// notABackup is the problem of a number that is no backup's.
const notABackup guide.ProblemID = "install/not-a-backup"

// Find returns what a text can mean, best first. An empty list means that
// nothing is known.
func (e *Explainer) Find(text string, options Options) []Entry {
	hits := e.rank(normal(text), options.Doing)
	limit := options.Limit
	if limit <= 0 {
		limit = 5
	}
	speaker := options.Words
	if speaker == nil {
		var err error
		if speaker, err = words.New("en"); err != nil {
			return nil
		}
	}
	var entries []Entry
	for _, h := range hits {
		if len(entries) == limit {
			break
		}
		fix, err := speaker.Fix(h.id, nil)
		if err != nil {
			continue
		}
		entry := Entry{Fix: fix, Code: h.code}
		if options.Doing == DoingUnknown && reinstalling(h.id) {
			entry.Ask = guide.Text{Key: "explain/ask"}
		}
		entries = append(entries, entry)
	}
	return entries
}

// hit is a problem with how well it fits.
type hit struct {
	id    guide.ProblemID
	score float64
	code  string
}

// rank scores every problem against a normal text.
func (e *Explainer) rank(text string, doing Doing) []hit {
	scores := make([]hit, len(e.index.docs))
	q := e.index.ask(text)
	for i, d := range e.index.docs {
		scores[i] = hit{id: d.id, score: e.index.score(d, q) * standing(d, q)}
	}
	for _, c := range append(readCodes(text), e.index.named(text)...) {
		sharing := e.index.codes[c.key]
		if len(sharing) == 0 && c.sure == 1 { // a number of the phone that nobody has told of
			sharing = e.index.codes[anyCode]
		}
		for _, i := range sharing {
			weight := float64(codeWeight)
			if len(sharing) > 1 && !e.index.docs[i].general[c.key] {
				weight = variant
			}
			scores[i].score += weight * c.sure
			if scores[i].code == "" {
				scores[i].code = c.shown
			}
		}
	}
	best := 0.0
	for _, h := range scores {
		best = max(best, h.score)
	}
	scores = slices.DeleteFunc(scores, func(h hit) bool { return h.score < enough || h.score < best*0.3 })
	slices.SortStableFunc(scores, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	if doing == DoingBackup && len(scores) > 0 && reinstalling(scores[0].id) {
		scores = slices.Insert(slices.DeleteFunc(scores, func(h hit) bool { return h.id == notABackup }), 0,
			hit{id: notABackup, score: best, code: scores[0].code})
	}
	return scores
}

// standing weighs a problem by what kind it is: people come with trouble, and
// seldom ask for advice on what to do before it; who has trouble with iCloud
// says so; and a problem of one system is not that of another.
func standing(d doc, q query) float64 {
	area, _, _ := strings.Cut(string(d.id), "/")
	switch {
	case d.host != "" && !ofHost[d.host].MatchString(q.text):
		return 0.6
	case area == "prevent" || area == "help" || area == "repair":
		return 0.6
	case area == "cloud" && !ofCloud.MatchString(q.text):
		return 0.7
	}
	return 1
}

// ofHost are the words by which a text names a system or a program of it.
var ofHost = map[string]*regexp.Regexp{
	"linux":   regexp.MustCompile(`linux|ubuntu|debian|fedora|arch|usbmuxd|idevice|/var/|/home/|device list|no device found`),
	"windows": regexp.MustCompile(`windows|27015|apple mobile device|actively refused|\bpc\b|connectex|dial tcp`),
	"darwin":  regexp.MustCompile(`\bmac|finder|full disk|festplattenvoll|mobilesync|operation not permitted|vorgang nicht|software ?update`),
}

// ofCloud are the words of those who have trouble with iCloud.
var ofCloud = regexp.MustCompile(`cloud|account|apple.?id|wi-?fi|wlan`)

// reinstalling tells whether a problem belongs to reinstalling iOS.
func reinstalling(id guide.ProblemID) bool {
	return strings.HasPrefix(string(id), "install/") && id != notABackup
}
