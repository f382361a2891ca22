package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
)

// madeJSON is the result of a backup.
type madeJSON struct {
	Folder      string `json:"folder"`
	Incremental bool   `json:"incremental"`
	Resumed     bool   `json:"resumed"`
	Encrypted   bool   `json:"encrypted"`
	Files       int64  `json:"files"`
	Bytes       int64  `json:"bytes"`
	Skipped     int64  `json:"skipped"`
	Beside      bool   `json:"beside"`                // folder is not the usual one: what lies there stays
	SetAside    string `json:"set_aside,omitempty"`   // where that is which lay in its place and was no finished backup
	OtherFiles  string `json:"other_files,omitempty"` // where files are that were in the old backup's folder and no part of it
	Checked     string `json:"checked"`               // verdict of the quick check; "locked" without the password of an encrypted one
	Seconds     int64  `json:"seconds"`
}

// restoredJSON is the result of a restore.
type restoredJSON struct {
	Files     int64       `json:"files"`
	Bytes     int64       `json:"bytes"`
	Missing   int64       `json:"missing"`
	Restarted bool        `json:"restarted"`
	Returned  bool        `json:"returned"`
	Seconds   int64       `json:"seconds"`
	Setup     phone.Setup `json:"setup"` // new, unfinished, finished; empty when not told
}

// rehearsedJSON is the result of a rehearsal.
type rehearsedJSON struct {
	Check      backup.Verdict `json:"check"` // what a quick check says; OK is what the simulated iPhone says
	OK         bool           `json:"ok"`
	Code       int            `json:"code"`
	Words      string         `json:"words,omitempty"`
	Rule       *ruleJSON      `json:"rule,omitempty"` // that the backup broke, where that is the reason
	Unplayable bool           `json:"unplayable,omitempty"`
	Files      int64          `json:"files"`
	Bytes      int64          `json:"bytes"`
	Failed     int64          `json:"failed"`
	Failures   []failureJSON  `json:"failures"`
	Warned     int64          `json:"warned"`
	Warnings   []warningJSON  `json:"warnings"`        // what a real iPhone may refuse, or not
	Setup      phone.Setup    `json:"setup,omitempty"` // of the phone that it was rehearsed for
	Seconds    int64          `json:"seconds"`
}

type failureJSON struct {
	Domain string    `json:"domain"`
	Path   string    `json:"path"`
	Code   int       `json:"code"`
	Words  string    `json:"words"`
	Rule   *ruleJSON `json:"rule,omitempty"`
}

type warningJSON struct {
	Rule   *ruleJSON `json:"rule"`
	Domain string    `json:"domain,omitempty"`
	Path   string    `json:"path"`
	Words  string    `json:"words"`
}

// ruleJSON is a rule of the simulated iPhone.
type ruleJSON struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Grade  string `json:"grade"` // proven, reported, hint or prudence
	Proven bool   `json:"proven"`
	Source string `json:"source"`
}

func ruleOf(r rehearsal.Rule) *ruleJSON {
	if r.ID == "" {
		return nil
	}
	return &ruleJSON{ID: r.ID, What: r.What, Grade: r.Grade, Proven: r.Proven(), Source: r.Source}
}

func rehearsedOf(r rehearsal.Report) rehearsedJSON {
	j := rehearsedJSON{
		OK: r.OK(), Code: r.Code, Words: r.Words, Rule: ruleOf(r.Rule), Unplayable: r.Unplayable, Files: r.Files, Bytes: r.Bytes,
		Failed: r.Failed, Failures: []failureJSON{}, Warned: r.Warned, Warnings: []warningJSON{},
		Setup: r.Setup, Seconds: int64(r.Took.Seconds()),
	}
	for _, f := range r.Failures {
		j.Failures = append(j.Failures, failureJSON{Domain: f.Domain, Path: f.Path, Code: f.Code, Words: f.Words, Rule: ruleOf(f.Rule)})
	}
	for _, w := range r.Warnings {
		j.Warnings = append(j.Warnings, warningJSON{Rule: ruleOf(w.Rule), Domain: w.Domain, Path: w.Path, Words: w.Words})
	}
	return j
}

func (c *ctl) printRehearsal(r rehearsal.Report) {
	w := c.words
	switch {
	case r.Unplayable:
		fmt.Fprintln(c.out, "The simulated iPhone cannot judge a backup this old. What a real one does with it, this rehearsal cannot tell.")
		fmt.Fprintln(c.out, clean(r.Words))
		return
	case r.OK():
		fmt.Fprintf(c.out, "The simulated iPhone took everything: %s files, %s.\n", w.Number(r.Files), w.Bytes(r.Bytes))
		c.printWarnings(r)
		return
	}
	fmt.Fprintf(c.out, "The simulated iPhone stopped with error %d.\n", r.Code)
	if r.Words != "" {
		fmt.Fprintln(c.out, clean(r.Words))
	}
	if r.Rule.ID != "" {
		fmt.Fprintf(c.out, "It has to be so: %s.%s\n", r.Rule.What, howKnown(r.Rule))
	}
	if r.Failed > 0 {
		fmt.Fprintf(c.out, "It would not have taken %s files:\n", w.Number(r.Failed))
	}
	for _, f := range r.Failures {
		fmt.Fprintf(c.out, "  %s  %s%s\n", clean(f.Domain+" "+f.Path), clean(f.Words), bracket(f.Rule.ID))
	}
	c.printWarnings(r)
}

// printWarnings lists, rule by rule, what the simulated phone took and a real
// one may not.
func (c *ctl) printWarnings(r rehearsal.Report) {
	if r.Warned == 0 {
		return
	}
	fmt.Fprintf(c.out, "Whether a real iPhone takes this as well is not proven (%s):\n", c.words.Number(r.Warned))
	const shown = 3 // of each rule
	var rule string
	n := 0
	for _, one := range warningsByRule(r.Warnings) {
		if one.Rule.ID != rule {
			rule, n = one.Rule.ID, 0
			fmt.Fprintf(c.out, "  It should be so: %s.%s\n", one.Rule.What, bracket(rule))
		}
		if n++; n <= shown {
			fmt.Fprintf(c.out, "    %s  %s\n", clean(strings.TrimSpace(one.Domain+" "+one.Path)), clean(one.Words))
		}
	}
}

func warningsByRule(all []rehearsal.Warning) []rehearsal.Warning {
	all = slices.Clone(all)
	first := map[string]int{}
	for i, w := range all {
		if _, ok := first[w.Rule.ID]; !ok {
			first[w.Rule.ID] = i
		}
	}
	slices.SortStableFunc(all, func(a, b rehearsal.Warning) int { return first[a.Rule.ID] - first[b.Rule.ID] })
	return all
}

// howKnown says of a rule that no phone is known to follow that it is not proven.
func howKnown(r rehearsal.Rule) string {
	if r.Proven() {
		return bracket(r.ID)
	}
	return " That a real iPhone refuses this as well is not proven." + bracket(r.ID)
}

func bracket(id string) string {
	if id == "" {
		return ""
	}
	return " [" + id + "]"
}

// printMade tells of a backup that was made.
func (c *ctl) printMade(made mobilebackup.BackupResult) {
	fmt.Fprintf(c.out, "Backed up: %s files, %s copied.\n%s\n", c.words.Number(made.Stats.ReceivedFiles), c.words.Bytes(made.Stats.ReceivedBytes), clean(made.Folder))
	if made.Beside {
		fmt.Fprintln(c.out, c.words.Say("made/beside"))
	}
	if made.SetAside != "" {
		fmt.Fprintf(c.out, "%s\n%s\n", c.words.Say("made/set-aside"), clean(made.SetAside))
	}
	if made.OtherFiles != "" {
		fmt.Fprintf(c.out, "%s\n%s\n", c.words.Say("made/other-files"), clean(made.OtherFiles))
	}
	if made.Report.Verdict == backup.VerdictLocked {
		fmt.Fprintln(c.out, c.words.Say("made/locked"))
	}
	if made.Stats.Skipped > 0 {
		fmt.Fprintf(c.out, "The iPhone could not read %s files and left them out.\n", c.words.Number(made.Stats.Skipped))
	}
}

// printRestored tells of a restore.
func (c *ctl) printRestored(result mobilebackup.RestoreResult) {
	fmt.Fprintf(c.out, "Restored: %s files, %s copied.\n", c.words.Number(result.Stats.SentFiles), c.words.Bytes(result.Stats.SentBytes))
	if !result.Returned {
		fmt.Fprintln(c.out, "The iPhone was not seen to come back yet. Let it finish; it shows its own progress.")
	}
}
