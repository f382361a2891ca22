package main

import (
	"fmt"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide"
)

// repairJSON is what repair prints: the report of the copy (or, when none was
// made, of the original) and what was mended.
type repairJSON struct {
	reportJSON
	Mended  []backup.FindingID `json:"mended"`
	Remains []backup.FindingID `json:"remains"`           // what stops a restore and cannot be mended, and another phone's Info.plist
	Lost    []repair.Lost      `json:"lost"`              // what the copy does without
	Left    []repair.Lost      `json:"left"`              // what is damaged and stays as it is
	Hidden  int64              `json:"hidden"`            // files that --put-back brings back
	Cleaned []repair.Leftover  `json:"cleaned,omitempty"` // what killed repairs had left and was removed
	Method  repair.Method      `json:"method,omitempty"`
	Copied  bool               `json:"copied"`
}

func (c *ctl) printRepair(f backup.Facts, r backup.Report, j repairJSON, asJSON bool) error {
	if !asJSON {
		if j.Copied {
			fmt.Fprintf(c.out, "A mended copy was made (%s).\n", j.Method)
		}
		c.listIDs("Mended", j.Mended)
		if j.Copied {
			c.listFiles("Left out of the copy", j.Lost)
		}
		c.listFiles("Damaged, and left as it is", j.Left)
		c.listIDs("Remains", j.Remains)
		if j.Hidden > 0 && !slices.Contains(j.Mended, backup.MisplacedFiles) {
			fmt.Fprintf(c.out, "%s files that the backup does not list can be brought back with --put-back.\n", c.words.Number(j.Hidden))
		}
		fmt.Fprintln(c.out)
		return c.printReport(f, r, false)
	}
	j.reportJSON = reportJSON{schema, describe(f), r.Verdict, r.Counts, r.Kinds, r.Findings}
	if j.Mended == nil {
		j.Mended = []backup.FindingID{}
	}
	if j.Remains == nil {
		j.Remains = []backup.FindingID{}
	}
	if j.Lost == nil {
		j.Lost = []repair.Lost{}
	}
	if j.Left == nil {
		j.Left = []repair.Lost{}
	}
	return c.printJSON(j)
}

// listIDs lists findings by their titles.
func (c *ctl) listIDs(head string, ids []backup.FindingID) {
	for i, id := range ids {
		if i == 0 {
			fmt.Fprintf(c.out, "%s:\n", head)
		}
		title := string(id)
		if fix, err := c.words.Fix(guide.ProblemID(id), map[string]any{"Count": int64(2)}); err == nil {
			title = fix.Title
		}
		fmt.Fprintf(c.out, "  %s  [%s]\n", title, id)
	}
}

// maxListed is how many files are listed one by one; JSON has them all.
const maxListed = 20

func (c *ctl) listFiles(head string, files []repair.Lost) {
	for i, l := range files {
		switch i {
		case 0:
			fmt.Fprintf(c.out, "%s (%s):\n", head, c.words.Number(int64(len(files))))
		case maxListed:
			fmt.Fprintf(c.out, "  … and %s more\n", c.words.Number(int64(len(files)-i)))
			return
		}
		fmt.Fprintf(c.out, "  %s: %s  %s\n", clean(l.App), clean(l.File), clean(l.Why))
	}
}

// listLost lists what would be left out, on the standard error.
func (c *ctl) listLost(plan *repair.Plan) {
	for _, l := range plan.Lost {
		fmt.Fprintf(c.err, "  %s: %s, %s  %s\n", clean(l.App), clean(l.File), c.words.Bytes(l.Bytes), clean(l.Why))
	}
}
