package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// TestCheckTwice: a backup that another one replaces, or that something writes to,
// while it is checked, is checked once more; one that keeps changing has no verdict.
func TestCheckTwice(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	still := work.Result{Outcome: guide.Outcome{Check: &guide.CheckState{}}, Report: backup.Report{Verdict: backup.VerdictRestorable}}
	changed := still
	changed.Check = &guide.CheckState{Stale: true}
	replaced := changed
	replaced.Replaced = true
	stopped := work.Result{Outcome: guide.Outcome{Stopped: true}}
	for name, c := range map[string]struct {
		checks  []work.Result
		verdict backup.Verdict
		says    string
	}{
		"still":      {[]work.Result{still}, backup.VerdictRestorable, ""},
		"replaced":   {[]work.Result{replaced, still}, backup.VerdictRestorable, "was replaced by another one"},
		"written to": {[]work.Result{changed, still}, backup.VerdictRestorable, "was changed while it was checked"},
		"again":      {[]work.Result{changed, replaced, still}, backup.VerdictUnknown, "goes on changing"},
		"stopped":    {[]work.Result{stopped, still}, "", ""},
	} {
		var said bytes.Buffer
		tries := 0
		r := (&ctl{err: &said, words: w}).steady(func() work.Result {
			tries++
			return c.checks[tries-1]
		})
		if r.Report.Verdict != c.verdict || !strings.Contains(said.String(), c.says) || c.says == "" && said.Len() > 0 || tries > steadyTries {
			t.Errorf("%s: %s after %d tries, %q", name, r.Report.Verdict, tries, said.String())
		}
	}
}
