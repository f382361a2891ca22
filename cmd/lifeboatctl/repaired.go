package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// repairJSON is what repair prints: the report of the copy (or, when none was
// made, of the original) and what was mended.
type repairJSON struct {
	reportJSON
	Mended  []backup.FindingID `json:"mended"`
	Remains []backup.FindingID `json:"remains"`           // what stops a restore and cannot be mended, and another phone's Info.plist
	Lost    []lostJSON         `json:"lost"`              // what the copy does without
	Left    []lostJSON         `json:"left"`              // what is damaged and stays as it is
	Hidden  int64              `json:"hidden"`            // files that --put-back brings back
	Cleaned []repair.Leftover  `json:"cleaned,omitempty"` // what killed repairs had left and was removed
	Method  repair.Method      `json:"method,omitempty"`
	Copied  bool               `json:"copied"`
}

// printRepair prints what a repair came to: of the copy, or why there is none.
func (c *ctl) printRepair(r work.Result, cleaned []repair.Leftover, asJSON bool) error {
	p := r.Plan
	j := repairJSON{
		Remains: filled(p.Remains), Lost: lostOf(p.Lost), Left: lostOf(p.Left), Hidden: p.Hidden, Mended: []backup.FindingID{}, Cleaned: cleaned,
	}
	if j.Copied = r.Repaired != nil; j.Copied {
		j.Mended, j.Lost, j.Method = filled(p.Mends), lostOf(r.Repair.Lost), r.Repair.Method
	}
	if asJSON {
		j.reportJSON = reportOf(r.Facts, r.Report)
		return c.printJSON(j)
	}
	if j.Copied {
		c.say("mended/done-" + strings.ReplaceAll(string(j.Method), " ", "-"))
	}
	c.listIDs("mended/mended", j.Mended)
	if j.Copied {
		c.listFiles("mended/lost", j.Lost)
	}
	c.listFiles("mended/left", j.Left)
	c.listIDs("mended/remains", j.Remains)
	if j.Hidden > 0 && !slices.Contains(j.Mended, backup.MisplacedFiles) {
		c.say("mended/put-back", "Count", j.Hidden)
	}
	fmt.Fprintln(c.out)
	return c.printReport(r.Facts, r.Report, false)
}

// filled is a list that JSON shows as [] when there is nothing in it.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// listIDs lists findings by their titles.
func (c *ctl) listIDs(head string, ids []backup.FindingID) {
	if len(ids) == 0 {
		return
	}
	c.say(head)
	for _, id := range ids {
		fmt.Fprintln(c.out, "  "+withID(c.title(guide.ProblemID(id), 2), string(id)))
	}
}

func (c *ctl) listFiles(head string, files []lostJSON) {
	if len(files) == 0 {
		return
	}
	c.say(head, "Count", int64(len(files)))
	c.list(c.out, c.lost(files))
}

// lost are files that a repair could not make whole, one on a line.
func (c *ctl) lost(files []lostJSON) []string {
	lines := make([]string, 0, min(len(files), maxListed+1))
	for _, l := range files {
		lines = append(lines, file(c.words.App(l.App), l.File, "("+c.words.Bytes(l.Bytes)+")  "+c.words.Note(l.Note)))
	}
	return lines
}

// listLost lists what would be left out, beside the result.
func (c *ctl) listLost(plan *repair.Plan) { c.list(c.err, c.lost(lostOf(plan.Lost))) }

// tellCleaned tells what killed repairs had left, and that it is gone or cannot be
// removed.
func (c *ctl) tellCleaned(cleaned []repair.Leftover, err error) {
	for _, l := range cleaned {
		if l.Named != "" {
			fmt.Fprintf(c.err, "lifeboatctl: %s\n", withID(c.title(guide.RepairNamed, 1), string(guide.RepairNamed)))
			c.paragraph(clean(l.Named))
			continue
		}
		fmt.Fprintf(c.err, "lifeboatctl: %s (%s)\n", withID(c.title(guide.RepairLeftovers, 1), string(guide.RepairLeftovers)), c.words.Bytes(l.Bytes))
		c.paragraph(clean(l.Folder))
	}
	if err != nil {
		c.note("repair/left-behind")
		c.paragraph(c.details(err.Error()))
	}
}
