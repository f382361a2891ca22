package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/adrg/xdg"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
)

const wrongLevel = "wrong-level"

// TestAnotherLevel: wherever in the tree a person points, the backup is found or
// named, and nothing ends without a word.
func TestAnotherLevel(t *testing.T) {
	cases, py := oracletest.Shared(t, "cases"), oracletest.Python(t)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	root := filepath.Join(t.TempDir(), "drive")
	if said, err := exec.Command(py, "-B", filepath.Join(cases, wrongLevel, "make.py"), root).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	backups := filepath.Join(root, "MobileSync", "Backup")
	entries, err := os.ReadDir(backups)
	if err != nil || len(entries) != 1 {
		t.Fatal("not one backup: ", err)
	}
	folder := filepath.Join(backups, entries[0].Name())
	shards, err := filepath.Glob(filepath.Join(folder, "??"))
	if err != nil || len(shards) == 0 {
		t.Fatal("no payloads: ", err)
	}
	name := regexp.QuoteMeta(filepath.Base(folder))
	j := &caseJudge{t: t, publicCase: publicCase{name: wrongLevel}}
	for _, tt := range []struct{ place, words string }{
		{root, name},
		{filepath.Join(root, "MobileSync"), name},
		{backups, name},
		{shards[0], name},
		{filepath.Join(folder, "Manifest.db"), name},
		{filepath.Join(root, "backup.zip"), `(?i)unpack|unzip|extract`},
	} {
		s := j.ctl("check", "--json", tt.place)
		found := s.code == exitOK && strings.Contains(s.out, filepath.Base(folder))
		// The place itself, as it was given, says nothing new.
		hint := regexp.MustCompile(tt.words).MatchString(strings.ReplaceAll(s.err, tt.place, ""))
		if strings.Contains(tt.place, filepath.Base(folder)) {
			hint = strings.Count(s.err, filepath.Base(folder)) > strings.Count(s.err, tt.place)
		}
		if !found && !hint {
			j.errorf("check %s: exit %d %s", tt.place, s.code, s.err)
		}
	}
	for _, place := range []string{root, filepath.Join(root, "MobileSync"), backups, folder, shards[0]} {
		s := j.ctl("backups", "--json", "--folder", place)
		if !strings.Contains(s.out, filepath.Base(folder)+`"`) {
			j.errorf("backups --folder %s does not name the backup: exit %d %s %s", place, s.code, s.out, s.err)
		}
	}
	empty := t.TempDir()
	if s := j.ctl("backups", "--folder", empty); !regexp.MustCompile(`(?i)\bno(ne|thing)?\b`).MatchString(strings.ReplaceAll(s.out+s.err, empty, "")) {
		j.errorf("backups of an empty folder: exit %d, %q %q", s.code, s.out, s.err)
	}
	j.settle()
}
