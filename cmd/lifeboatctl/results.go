package main

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
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
	Held        bool   `json:"held,omitempty"`        // they stay only until the next start: another program has a file of them open
	SetAside    string `json:"set_aside,omitempty"`   // where that is which lay in its place and was no finished backup
	OtherFiles  string `json:"other_files,omitempty"` // where files are that were in the old backup's folder and no part of it
	Checked     string `json:"checked"`               // verdict of the quick check; "locked" without the password of an encrypted one
	Seconds     int64  `json:"seconds"`
}

func madeOf(r work.Result) madeJSON {
	made := r.Backup
	return madeJSON{
		Folder: made.Folder, Incremental: made.Incremental, Resumed: made.Resumed, Encrypted: r.BackedUp != nil && r.BackedUp.Encrypted,
		Files: made.Stats.ReceivedFiles, Bytes: made.Stats.ReceivedBytes, Skipped: made.Stats.Skipped,
		Beside: made.Beside, Held: made.Held, SetAside: made.SetAside, OtherFiles: made.OtherFiles, Checked: string(made.Report.Verdict),
		Seconds: int64(made.Stats.Took.Seconds()),
	}
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

func restoredOf(r mobilebackup.RestoreResult) restoredJSON {
	s := r.Stats
	return restoredJSON{s.SentFiles, s.SentBytes, s.Missing, r.Restarted, r.Returned, int64(s.Took.Seconds()), r.Setup}
}

// rehearsedJSON is the result of a rehearsal.
type rehearsedJSON struct {
	Check backup.Verdict `json:"check"` // what a quick check says; OK is what the simulated iPhone says
	OK    bool           `json:"ok"`
	rehearsal.Report
	Seconds int64 `json:"seconds"`
}

func rehearsedOf(r work.Result) rehearsedJSON {
	return rehearsedJSON{r.Report.Verdict, r.Rehearsal.OK(), r.Rehearsal, int64(r.Rehearsal.Took.Seconds())}
}

// printRehearsal tells what a simulated phone says of a backup.
func (c *ctl) printRehearsal(r rehearsal.Report) {
	switch {
	case r.Unplayable:
		c.say("evidence/rehearsed-old")
	case r.OK():
		c.say("rehearsed/took", "Files", c.files(r.Files), "Bytes", guide.Bytes(r.Bytes))
	default:
		c.say("rehearsed/stopped", "Code", int64(r.Code))
		if id := r.Rule.ID; id != "" {
			key := "rehearsed/rule-unproven"
			if r.Rule.Proven {
				key = "rehearsed/rule"
			}
			fmt.Fprintln(c.out, withID(c.phrase(key, "Rule", text("rule/"+id)), id))
		}
		if r.Failed > 0 {
			c.say("rehearsed/refused", "Count", r.Failed)
		}
		for _, f := range r.Failures {
			fmt.Fprintln(c.out, "  "+withID(file("", f.Domain+" "+f.Path, ""), f.Rule.ID))
		}
	}
	c.printWarnings(r)
	if said := c.details(r.Words); said != "" {
		fmt.Fprintln(c.out, said)
	}
}

// printWarnings lists, rule by rule, what the simulated phone took and a real
// one may not.
func (c *ctl) printWarnings(r rehearsal.Report) {
	if r.Warned == 0 {
		return
	}
	c.say("rehearsed/warned", "Count", r.Warned)
	const shown = 3 // of each rule
	listed := map[string]int{}
	for _, first := range r.Warnings {
		id := first.Rule.ID
		if listed[id] > 0 {
			continue
		}
		fmt.Fprintln(c.out, "  "+withID(c.phrase("rule/"+id), id))
		for _, w := range r.Warnings {
			if w.Rule.ID != id {
				continue
			}
			if listed[id]++; listed[id] <= shown {
				fmt.Fprintln(c.out, "    "+file("", strings.TrimSpace(w.Domain+" "+w.Path), ""))
			}
		}
	}
}

// printMade tells of a backup that was made.
func (c *ctl) printMade(made mobilebackup.BackupResult) {
	c.say("made/done", "Files", c.files(made.Stats.ReceivedFiles), "Bytes", guide.Bytes(made.Stats.ReceivedBytes))
	fmt.Fprintln(c.out, clean(made.Folder))
	switch {
	case made.Held:
		c.say("made/held")
	case made.Beside:
		c.say("made/beside")
	}
	for _, kept := range []struct{ key, folder string }{{"made/set-aside", made.SetAside}, {"made/other-files", made.OtherFiles}} {
		if kept.folder != "" {
			c.say(kept.key)
			fmt.Fprintln(c.out, clean(kept.folder))
		}
	}
	if made.Report.Verdict == backup.VerdictLocked {
		c.say("made/locked")
	}
	if made.Stats.Skipped > 0 {
		c.say("made/skipped", "Count", made.Stats.Skipped)
	}
}

// printRestored tells of a restore.
func (c *ctl) printRestored(result mobilebackup.RestoreResult) {
	c.say("restored/done", "Files", c.files(result.Stats.SentFiles), "Bytes", guide.Bytes(result.Stats.SentBytes))
	if !result.Returned {
		c.say("restored/not-back")
	}
}
