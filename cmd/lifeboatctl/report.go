package main

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup"
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
	Findings []backup.Finding   `json:"findings"`
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
		return c.printJSON(reportJSON{schema, describe(f), r.Verdict, r.Counts, r.Kinds, r.Findings})
	}
	fmt.Fprintf(c.out, "%s, iOS %s\n%s\n\n", clean(orDash(f.DeviceName)), clean(orDash(f.IOS)), clean(f.Folder))
	w := c.words
	fmt.Fprintln(c.out, w.Text(guide.Text{Key: verdictKey(r), Args: map[string]any{"Share": guide.Share(r)}}))
	fmt.Fprintf(c.out, "%s files, %s", w.Number(r.Counts.Files), w.Bytes(r.Counts.Bytes))
	if r.Counts.CheckedFiles > 0 {
		fmt.Fprintf(c.out, "; %s files, %s read", w.Number(r.Counts.CheckedFiles), w.Bytes(r.Counts.CheckedBytes))
	}
	fmt.Fprintln(c.out)
	for _, t := range guide.Proof(r) {
		fmt.Fprintf(c.out, "%s\n", w.Text(t))
	}
	for _, k := range r.Kinds {
		fmt.Fprintf(c.out, "  %s: %s files, %s", w.Say("kind/"+string(k.Kind)), w.Number(k.Files), w.Bytes(k.Bytes))
		if k.Affected > 0 {
			fmt.Fprintf(c.out, " (%s affected)", w.Number(k.Affected))
		}
		fmt.Fprintln(c.out)
	}
	for _, f := range r.Findings {
		c.printFinding(f)
	}
	return nil
}

// verdictKey is the message for a verdict, said of the backup alone.
func verdictKey(r backup.Report) string {
	switch r.Verdict {
	case backup.VerdictRestorable:
		if !r.Deep {
			return "verdict/not-read"
		}
		return "verdict/complete"
	case backup.VerdictWarnings, backup.VerdictDamaged, backup.VerdictLocked, backup.VerdictUnfinished:
		if r.Verdict == backup.VerdictDamaged && r.BrokeOff() {
			return "verdict/broke-off"
		}
		return "verdict/" + string(r.Verdict)
	}
	return "verdict/cannot-say"
}

func (c *ctl) printFinding(f backup.Finding) {
	title := string(f.ID)
	if fix, err := c.words.Fix(guide.ProblemID(f.ID), map[string]any{"Count": f.Count}); err == nil {
		title = fix.Title
	}
	fmt.Fprintf(c.out, "\n%s: %s", f.Severity, title)
	if f.Count > 1 {
		fmt.Fprintf(c.out, " (%s)", c.words.Number(f.Count))
	}
	fmt.Fprintf(c.out, "  [%s]\n", f.ID)
	for _, e := range f.Examples {
		line := "  "
		if e.App != "" {
			line += clean(e.App) + ": "
		}
		line += clean(e.File)
		if e.Note != "" {
			line += "  " + clean(e.Note)
		}
		fmt.Fprintln(c.out, line)
	}
}
