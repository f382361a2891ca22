package assets

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed fixes
var fixes embed.FS

// Grades are the grades of evidence, best first: A, Apple's own text; V, a
// vendor's manual; M, a maintainer's word in public; C, public source code or a
// project's document; W, an article; K, widely known and not confirmed. What
// rests on W or K alone is told as what people report.
const Grades = "AVMCWK"

// Failed is what stands as Problem.Shown where a problem is only shown as the end of work
// that failed.
const Failed = "failed"

// Problem is all that is data about one problem, with its words in one language,
// figures not yet filled in. Callers share it: it must not be changed. A key is that
// of the line of front matter; what has no line is empty.
type Problem struct {
	ID      string        `key:"id"`
	Title   string        `key:"title"`
	Level   string        `key:"level"`              // "stop", "warn" or "note"; of a finding the worst that a check makes of it
	Blocks  bool          `key:"blocks"`             // the way cannot continue while it stands
	Shown   string        `key:"shown"`              // steps at which it is shown, "trust..restore", or Failed; empty: it is only explained, to those who ask
	Hold    time.Duration `key:"hold"`               // how long it must stand before it is shown
	Causes  []string      `key:"depends-on" sep:","` // while one of these stands, it is not shown; a star stands for any ending
	Action  string        `key:"action"`             // its one button, the guide's ActionID
	Picture string        `key:"picture"`            // its illustration; where there is no line, its area's
	Hosts   []string      `key:"hosts" sep:","`      // of GOOS; empty means all
	Grade   string        `key:"grade"`              // one letter of Grades
	Weak    bool          `key:"weak"`               // one phone or one report stands behind it, whatever the grade
	Sources string        `key:"sources"`            // where it is known from
	Checked string        `key:"checked"`            // when a person last compared it with its sources, 2026-11-22
	// Codes are the numbers that mean this problem, each with the family that
	// it belongs to: mb/211 (MBErrorDomain), lockdown/-21, amd/0xE8000015
	// (Apple's device library), mux/3 (usbmux), afc/30 (file service), mb2/-4
	// (the backup client's own), install/4013 (reinstalling iOS). A family with
	// a name instead of a number holds the name: lockdown/InvalidHostID. Where
	// several problems share a number, a star marks what it means when nothing
	// else is known: mb/205*. mb/-1 is any number that no other problem claims.
	Codes []string `key:"codes" sep:","`
	// PhoneWords are pieces of the phone's own words, in small letters, that mean
	// this problem whatever its number. A star marks a piece that may only be part
	// of a file's name, or wrap another cause: it decides where no other piece does.
	PhoneWords []string `key:"phone-words" sep:"|"`
	Refuses    bool     `key:"refuses"`        // by these numbers a phone declines before it changes anything
	Says       []string `key:"says" sep:"|"`   // phrases that people read on a screen or write of it, this language's first
	Params     []string `key:"params" sep:","` // names of the figures that its words use

	// How people's words are told from those for other problems; see guide/explain.
	Room     string   `key:"room"`            // whose room it is about: "computer", "phone" or "icloud"
	Kin      string   `key:"kin"`             // name of a group of problems whose answers stand for each other
	Likelier Likelier `key:"likelier"`        // words that it stands and falls with: sim esim | 1.1 | 0.5
	Against  []string `key:"against" sep:" "` // words that speak against it
	ICloud   bool     `key:"icloud"`          // it names iCloud, though it is of another area

	Meaning   string   // what it means
	Safe      string   // what is safe
	Steps     []string // what to do, in order
	Otherwise string   // if that does not help
	Details   string   // for those who want to know more
}

// Likelier are words of which one makes a problem likelier, and by how much; and
// less likely without.
type Likelier struct {
	Words         []string
	With, Without float64
}

// areaPictures are the illustrations of problems that have none of their own.
var areaPictures = map[string]string{
	"trust": "trust", "host": "service", "backup": "check", "phone": "phone", "cloud": "cloud", "transfer": "failed",
}

// read holds the problems of each language, each read when it is first asked for: most
// people see one.
var read = sync.OnceValue(func() map[string]func() []Problem {
	all := make(map[string]func() []Problem)
	for _, language := range Languages() {
		all[language] = sync.OnceValue(func() []Problem {
			// A file that cannot be read is left out here; the tests hold that there is none.
			problems, _ := readProblems(fixes, language)
			return problems
		})
	}
	return all
})

// readIn returns the problems in a language, or in English.
func readIn(language string) []Problem {
	if own, ok := read()[language]; ok {
		return own()
	}
	return read()[Source]()
}

// Problems returns all problems with their words in a language, ordered by ID,
// and with the English words where that language has none.
func Problems(language string) []Problem {
	return slices.Clone(readIn(language))
}

// FindProblem returns one of Problems. The error wraps fs.ErrNotExist for an
// unknown ID.
func FindProblem(language, id string) (Problem, error) {
	all := readIn(language)
	at, found := slices.BinarySearchFunc(all, id, func(p Problem, id string) int { return strings.Compare(p.ID, id) })
	if !found {
		return Problem{}, fmt.Errorf("no words for problem %q: %w", id, fs.ErrNotExist)
	}
	return all[at], nil
}

// readProblems reads the files below fixes/<language>, on top of the English ones.
// What can be read is returned beside the error, which names every file that cannot.
func readProblems(files fs.FS, language string) ([]Problem, error) {
	var all []Problem
	var errs []error
	translated := make(map[string]Problem)
	if language != Source {
		own, err := readFiles(files, language)
		errs = append(errs, err)
		for _, p := range own {
			translated[p.ID] = p
		}
	}
	english, err := readFiles(files, Source)
	for _, p := range english {
		if own, ok := translated[p.ID]; ok {
			p.Title, p.Meaning, p.Safe, p.Steps, p.Otherwise, p.Details = own.Title, own.Meaning, own.Safe, own.Steps, own.Otherwise, own.Details
			p.Says = slices.Concat(own.Says, p.Says)
			delete(translated, p.ID)
		}
		all = append(all, p)
	}
	for id := range translated {
		errs = append(errs, fmt.Errorf("%s/%s: English has no such problem", language, id))
	}
	return all, errors.Join(append(errs, err)...)
}

// readFiles reads the files of one language as they are, ordered by ID.
func readFiles(files fs.FS, language string) ([]Problem, error) {
	var all []Problem
	var errs []error
	root := "fixes/" + language
	err := fs.WalkDir(files, root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		id, ok := strings.CutSuffix(strings.TrimPrefix(path, root+"/"), ".md")
		p, err := parseProblem(string(data), language == Source)
		switch {
		case !ok:
			err = errors.New("not a .md file")
		case err == nil && p.ID != id:
			err = fmt.Errorf("its id is %q", p.ID)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", path, err))
			return nil
		}
		all = append(all, p)
		return nil
	})
	slices.SortFunc(all, func(a, b Problem) int { return strings.Compare(a.ID, b.ID) })
	return all, errors.Join(append(errs, err)...)
}
