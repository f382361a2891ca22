package explain

import (
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

// notABackup is the problem of a number that is no backup's.
const notABackup guide.ProblemID = "install/not-a-backup"

// Find returns what a text can mean, best first. An empty list means that
// nothing is known.
func (e *Explainer) Find(text string, options Options) []Entry {
	hits := e.rank(text, options.Doing)
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

// reinstalling tells whether a problem belongs to reinstalling iOS.
func reinstalling(id guide.ProblemID) bool {
	return strings.HasPrefix(string(id), "install/") && id != notABackup
}
