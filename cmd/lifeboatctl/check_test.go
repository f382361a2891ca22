package main

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// TestCheckWhileABackupSwaps: a new backup takes the place of the old one, which
// is removed, while the old one is checked. What is missing then is missing of
// nothing; the new one is checked instead.
func TestCheckWhileABackupSwaps(t *testing.T) {
	result := func(stale, replaced bool) (r work.Result) {
		r.Check, r.Replaced, r.Report.Verdict = &guide.CheckState{Stale: stale}, replaced, backup.VerdictRestorable
		if stale {
			r.Report.Verdict = backup.VerdictDamaged
		}
		return r
	}
	failed := work.Result{Outcome: guide.Outcome{Failure: &guide.Failure{}}}
	for name, test := range map[string]struct {
		runs    []work.Result
		verdict backup.Verdict
		says    string
	}{
		"still":      {[]work.Result{result(false, false)}, backup.VerdictRestorable, ""},
		"replaced":   {[]work.Result{result(true, true), result(false, false)}, backup.VerdictRestorable, "was replaced by another one"},
		"written to": {[]work.Result{result(true, false), result(false, false)}, backup.VerdictRestorable, "was changed while it was checked"},
		"again":      {[]work.Result{result(true, false), result(true, true)}, backup.VerdictUnknown, "goes on changing"},
		"failed":     {[]work.Result{failed}, "", ""},
	} {
		c, _, said := speaking(t, "en")
		tries := 0
		r := c.steady(func() work.Result { tries++; return test.runs[tries-1] })
		if r.Report.Verdict != test.verdict || tries != len(test.runs) || !strings.Contains(said.String(), test.says) || test.says == "" && said.Len() > 0 {
			t.Errorf("%s: %s after %d tries: %q", name, r.Report.Verdict, tries, said)
		}
	}
}
