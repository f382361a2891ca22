package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
)

// backupJSON says which backup it is about.
type backupJSON struct {
	Folder      string `json:"folder"`
	Device      string `json:"device"`
	ProductType string `json:"product_type"`
	IOS         string `json:"ios"`
	Encrypted   bool   `json:"encrypted"`
	Date        string `json:"date"`
}

func describe(f backup.Facts) backupJSON {
	return backupJSON{f.Folder, f.DeviceName, f.ProductType, f.IOS, f.Encrypted, stamp(f.Date)}
}

// reportJSON is what check and repair print.
type reportJSON struct {
	Schema   int                `json:"schema"`
	Backup   backupJSON         `json:"backup"`
	Verdict  backup.Verdict     `json:"verdict"`
	Counts   backup.Counts      `json:"counts"`
	Kinds    []backup.KindCount `json:"kinds"`
	Findings []findingJSON      `json:"findings"`

	Contents *inventory.Holdings `json:"contents"` // what is inside for a person; null: not known
}

// exitCode is what a report comes to.
func exitCode(r backup.Report) int {
	switch r.Verdict {
	case backup.VerdictLocked:
		return exitPassword
	case backup.VerdictDamaged, backup.VerdictUnfinished:
		return exitStopped
	case backup.VerdictRestorable, backup.VerdictWarnings:
		for _, f := range r.Findings { // of the fit, which the verdict does not know
			if f.Severity == backup.SeverityStop {
				return exitStopped
			}
		}
		return exitOK
	}
	return exitTrouble
}

// printReport prints a report in the form that was asked for.
func (c *ctl) printReport(f backup.Facts, r backup.Report, asJSON bool) error {
	if asJSON {
		return c.printJSON(reportOf(f, r))
	}
	fmt.Fprintf(c.out, "%s, iOS %s\n%s\n\n", clean(orDash(f.DeviceName)), clean(orDash(f.IOS)), clean(f.Folder))
	c.say(verdictKey(r), "Share", guide.Share(r))
	counted := c.amount(r.Counts.Files, r.Counts.Bytes)
	if r.Counts.CheckedFiles > 0 {
		counted = c.phrase("check/read", "All", counted, "Read", c.amount(r.Counts.CheckedFiles, r.Counts.CheckedBytes))
	}
	fmt.Fprintln(c.out, counted)
	for _, t := range guide.Proof(r) {
		fmt.Fprintln(c.out, c.words.Text(t))
	}
	c.printKinds(r)
	for _, found := range r.Findings {
		c.printFinding(found)
	}
	if next := c.nextAfter(f, r); next != "" {
		fmt.Fprintf(c.out, "\n%s\n", next)
	}
	return nil
}

// printKinds tells what is inside: as people count it, where that is known, else in
// files.
func (c *ctl) printKinds(r backup.Report) {
	held := r.Inside
	if held == nil {
		held = &inventory.Holdings{}
	}
	affected := map[backup.Kind]string{}
	for _, k := range r.Kinds {
		if k.Affected > 0 {
			affected[k.Kind] = " (" + c.phrase("kind/affected", "Count", k.Affected) + ")"
		}
	}
	for _, k := range held.Kinds {
		if k.Readable && k.Count > 0 {
			fmt.Fprintln(c.out, "  "+c.words.Held(k)+affected[backup.Kind(k.ID)])
		}
	}
	for _, k := range r.Kinds {
		if known := held.Of(inventory.Kind(k.Kind)); !known.Readable || known.Count == 0 {
			fmt.Fprintln(c.out, "  "+c.phrase("kind/"+string(k.Kind))+": "+c.amount(k.Files, k.Bytes)+affected[k.Kind])
		}
	}
	c.printAbsent(held)
}

// nextAfter is the one next step after a check: the mended copy, or what helps
// against the first thing that stops a restore; empty where nothing does.
func (c *ctl) nextAfter(f backup.Facts, r backup.Report) string {
	i := slices.IndexFunc(r.Findings, func(f backup.Finding) bool { return f.Severity.Serious() })
	if !r.Restorable() && guide.CanRepair(r, f.Encrypted) {
		return c.phrase("next/repair")
	}
	if i < 0 {
		return ""
	}
	id := guide.ProblemID(r.Findings[i].ID)
	if next := c.nextStep(id); next != "" {
		return next
	}
	if fix, err := c.words.Fix(id, nil); err == nil && len(fix.Steps) > 0 {
		return fix.Steps[0]
	}
	return ""
}

// amount is a number of files and their size.
func (c *ctl) amount(files, bytes int64) string { return c.files(files) + ", " + c.words.Bytes(bytes) }

// verdictKey is the message for a verdict, said of the backup alone.
func verdictKey(r backup.Report) string {
	switch {
	case r.Verdict == backup.VerdictRestorable && !r.Deep:
		return "verdict/not-read"
	case r.Verdict == backup.VerdictRestorable:
		return "verdict/complete"
	case r.Verdict == backup.VerdictDamaged && r.BrokeOff():
		return "verdict/broke-off"
	case r.Verdict == "":
		return "verdict/unknown"
	}
	return "verdict/" + string(r.Verdict)
}

func (c *ctl) printFinding(f backup.Finding) {
	said := c.phrase("severity/"+string(guide.LevelOf(f.Severity))) + ": " + c.title(guide.ProblemID(f.ID), f.Count)
	if f.Count > 1 {
		said += " (" + c.words.Number(f.Count) + ")"
	}
	fmt.Fprintf(c.out, "\n%s\n", withID(said, string(f.ID)))
	if fix, err := c.words.Fix(guide.ProblemID(f.ID), map[string]any{"Count": f.Count}); err == nil && f.Severity.Serious() {
		fmt.Fprintln(c.out, "  "+fix.Meaning)
	}
	for _, e := range f.Examples {
		fmt.Fprintln(c.out, "  "+file(c.words.App(e.App), e.File, c.words.Note(e.Note)))
	}
}

// file is a file of a backup on one line: what it belongs to, its path, and what
// is to be said of it.
func file(app, path, more string) string {
	line := clean(path)
	if app != "" {
		line = clean(app) + ": " + line
	}
	return strings.TrimSpace(line + "  " + clean(more))
}
