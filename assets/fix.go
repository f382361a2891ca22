package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed fixes
var fixes embed.FS

// Grades are the grades of evidence, best first: A, Apple's own text; V, a
// vendor's manual; M, a maintainer's word in public; C, public source code or a
// project's document; W, an article; K, widely known and not confirmed. What
// rests on W or K alone is told as what people report.
const Grades = "AVMCWK"

// Fix is the words for one problem as they lie in its file, figures not yet
// filled in.
type Fix struct {
	ID        string
	Title     string
	Severity  string   // "stop", "warn" or "note"
	Blocks    bool     // the way cannot continue while the problem stands
	Hosts     []string // of GOOS; empty means all
	IOS       string   // range of iOS, "16.1-"; empty means all
	Grade     string   // one letter of Grades
	Weak      bool     // one phone or one report stands behind it, whatever the grade
	Sources   string
	Checked   string   // date, 2026-11-22
	DependsOn []string // IDs of problems that cause it
	// Codes are the numbers that mean this problem, each with the family that
	// it belongs to: mb/211 (MBErrorDomain), lockdown/-21, amd/0xE8000015
	// (Apple's device library), mux/3 (usbmux), afc/30 (file service), mb2/-4
	// (the backup client's own), install/4013 (reinstalling iOS). A family with
	// a name instead of a number holds the name: lockdown/InvalidHostID. Where
	// several problems share a number, a star marks what it means when nothing
	// else is known: mb/205*.
	Codes  []string
	Says   []string // phrases that people read on a screen or write of it, this language's first
	Params []string // names of the figures that the words may use

	Meaning   string   // what it means
	Safe      string   // what is safe
	Steps     []string // what to do, in order
	Otherwise string   // if that does not help
	Details   string   // for those who want to know more
}

// FixIDs returns the IDs of all problems that there are words for, in order.
func FixIDs() []string { return fixIDs(Source) }

// fixIDs returns the IDs that a language has words for.
func fixIDs(language string) []string {
	var ids []string
	root := "fixes/" + language
	// A language without words has no folder; it then has no IDs.
	_ = fs.WalkDir(fixes, root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".md") {
			ids = append(ids, strings.TrimSuffix(strings.TrimPrefix(path, root+"/"), ".md"))
		}
		return nil
	})
	return ids
}

// LoadFix returns the words for a problem in a language, and in English where
// that language has none. The error wraps fs.ErrNotExist for an unknown ID.
func LoadFix(language, id string) (Fix, error) {
	fix, err := readFix(Source, id)
	if err != nil || language == Source {
		return fix, err
	}
	translated, err := readFix(language, id)
	if err != nil {
		return fix, nil
	}
	fix.Title = translated.Title
	fix.Says = append(translated.Says, fix.Says...)
	fix.Meaning, fix.Safe, fix.Steps = translated.Meaning, translated.Safe, translated.Steps
	fix.Otherwise, fix.Details = translated.Otherwise, translated.Details
	return fix, nil
}

// readFix reads one file.
func readFix(language, id string) (Fix, error) {
	data, err := fixes.ReadFile("fixes/" + language + "/" + id + ".md")
	if err != nil {
		return Fix{}, fmt.Errorf("no words for problem %q: %w", id, err)
	}
	fix, err := parseFix(string(data))
	if err != nil {
		return Fix{}, fmt.Errorf("words for problem %q in %q: %w", id, language, err)
	}
	return fix, nil
}
