package backupagent

import (
	"fmt"
	"slices"
)

// What a phone demands of a backup that is restored onto it stands in one table
// (rules.json), each rule with its source and with how well it is known. A rule
// that no phone is known to follow is not pretended to be one: its violation is a
// Warning, and says so. The few that refuse without proof name their reason.

// Grade says how well a rule is known.
type Grade string

// The grades.
const (
	GradeProven   Grade = "proven"   // a phone's own answer is public, and so is what caused it
	GradeReported Grade = "reported" // phones' answers, or tools that restore onto phones, agree with it
	GradeHint     Grade = "hint"     // only known from decompiled code (PROTOCOL.md §1.1)
	GradePrudence Grade = "prudence" // real backups are so; what a phone does with others is not known
)

// Proven reports whether phones are known to follow a rule of this grade.
func (g Grade) Proven() bool { return g == GradeProven || g == GradeReported }

// Effect is what the violation of a rule does.
type Effect string

// The effects.
const (
	Refuses Effect = "refuses" // the restore ends with the rule's code; a rehearsal notes it and goes on where it can
	Warns   Effect = "warns"   // the restore continues; whether a phone's would is not proven
	Accepts Effect = "accepts" // not a violation: something unusual that phones are known to take, so that nobody "mends" it
)

// RuleID names a rule. It is shown to people in Details and never changes.
type RuleID string

// Rule is one thing that the simulated phone looks at.
type Rule struct {
	ID     RuleID `json:"id"`
	What   string `json:"what"` // how it has to be, or for Accepts how it may be: one clause, for people
	Effect Effect `json:"effect"`
	Code   int    `json:"code,omitempty"`  // of MBErrorDomain; 0 where the simulated phone only accepts
	Words  string `json:"words,omitempty"` // the phone's, as a format of package fmt; for Warns what was found
	Source string `json:"source"`
	Grade  Grade  `json:"grade"`
	Why    string `json:"why,omitempty"` // why it refuses although that is not proven
}

// Rules lists every rule, in the order in which a restore comes to them.
func Rules() []Rule { return slices.Clone(table()) }

// RuleOf returns the rule of that name, or a rule without contents.
func RuleOf(id RuleID) Rule {
	if r := rules()[id]; r != nil {
		return *r
	}
	return Rule{ID: id}
}

// violation is the answer to a backup that breaks a rule. The arguments are those
// of the rule's words.
func violation(id RuleID, args ...any) *Error {
	r := rules()[id]
	text := r.Words
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	e := mbError(r.Code, text)
	e.Rule = id
	return e
}

// broke is called for each violation: it ends the restore, or continues where the
// rule only warns, and in a rehearsal. Domain and path may be empty; path names a
// list of the backup then.
func (s *restoration) broke(id RuleID, domain, path string, args ...any) error {
	e := violation(id, args...)
	if rules()[id].Effect == Refuses {
		return s.refuse(domain, path, e)
	}
	s.warn(domain, path, e)
	return nil
}

// warn notes what no phone is known to refuse. Each rule has room for some, so
// that one which is broken a million times does not hide the others.
func (s *restoration) warn(domain, path string, e *Error) {
	s.outcome.WarningCount++
	if s.warned == nil {
		s.warned = map[RuleID]int64{}
	}
	if s.warned[e.Rule]++; s.warned[e.Rule] > MaxWarnings {
		return
	}
	r := rules()[e.Rule]
	text := e.Text
	if r.Grade == GradePrudence {
		text = e.bare // no phone is known to say this with a code
	}
	s.outcome.Warnings = append(s.outcome.Warnings, Warning{Rule: e.Rule, Domain: domain, Path: path, Text: text})
}

// MaxWarnings is how many warnings of one rule an Outcome names.
const MaxWarnings = 100

// Warning is something that a phone may refuse, for all that is known.
type Warning struct {
	Rule   RuleID
	Domain string
	Path   string // of the row; or the name of a list of the backup
	Text   string
}
