package screen_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// TestNothingIsEnglishInGerman shows a report with every note, every app and a
// message under every finding that can be repaired, and all that a repair tells, in
// German: no line of it is one of the English window.
func TestNothingIsEnglishInGerman(t *testing.T) {
	report := backup.Report{Verdict: backup.VerdictDamaged, Deep: true, Checked: now}
	for i, code := range backup.NoteCodes() {
		note := backup.Note{Code: code, Args: backup.NoteArgs{Bytes: 12, Want: 4096, Count: 3, Name: "XYZ", Day: "2026-11-12", Below: "2026-11-03"}}
		app := []string{"Photos", "Phone", "Settings", "Passwords"}[i%4]
		report.Findings = append(report.Findings, backup.Finding{
			ID: backup.MissingFiles, Severity: backup.SeverityStop, Count: 1, Examples: []backup.Example{{App: app, File: "A.B", Note: note}},
			Detail: "“no such table”",
		})
	}
	lines := func(lang string) []string {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		g := guide.Load()
		m := screen.Maker{Words: w, Guide: g}
		s := situation()
		s.Backup = s.Folders[0].Backups[0].Folder
		s.Checks = map[string]guide.CheckState{s.Backup: {Report: report}}
		s.Passed = map[guide.StepID]bool{guide.StepTrust: true, guide.StepChoose: true}
		s.Repaired = &guide.Repaired{Backup: "/old", Folder: s.Backup, Mended: []backup.FindingID{backup.MissingFiles}, Lost: 2, Left: 1}
		r := g.Plan(s)
		var all []string
		made := m.Make(s, r)
		for _, f := range made.Page.Findings {
			all = append(all, strings.TrimSpace(f))
		}
		if len(all) < len(backup.NoteCodes()) {
			t.Fatalf("%s: the page has %d lines of findings", lang, len(all))
		}
		for _, p := range made.Panels {
			for line := range strings.Lines(p.Details) {
				all = append(all, strings.TrimSpace(line))
			}
		}
		return all
	}
	sentence := regexp.MustCompile(`[a-z]{2,} [a-z]{2,} [a-z]{2,}`)
	english := map[string]bool{}
	for _, line := range lines("en") {
		if sentence.MatchString(line) {
			english[line] = true
		}
	}
	if len(english) < len(backup.NoteCodes())/2 {
		t.Fatalf("only %d sentences: %q", len(english), slices.Sorted(maps.Keys(english)))
	}
	for _, line := range lines("de") {
		if english[line] {
			t.Errorf("English in German: %s", line)
		}
		for _, word := range []string{"Photos", "Settings", "mended", "left out"} {
			if strings.Contains(line, word) {
				t.Errorf("%q in German: %s", word, line)
			}
		}
	}
}
