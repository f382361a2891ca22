package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// inside judges contents and save by what the check says of the same backup.
func (j *caseJudge) inside(checked said) {
	j.t.Helper()
	old := slices.Contains(checked.ids(), backup.TooOld)
	locked := checked.report.Verdict == backup.VerdictLocked
	damaged := slices.ContainsFunc(checked.ids(), func(id backup.FindingID) bool {
		return slices.Contains(ids(backup.IndexDamaged, backup.DecomposedPaths, backup.WrongFileID, backup.UnsafePaths), id)
	})
	dst := filepath.Join(j.t.TempDir(), "saved")
	for _, args := range [][]string{{"contents", "--json", j.folder}, {"save", "--json", "--tree", "--photos", "--messages", "--contacts", "--notes", j.folder, dst}} {
		got := j.ctl(args...)
		said := strings.ReplaceAll(got.out, ": ", ":")
		lost := strings.Contains(said, `"index_damaged":true`) || strings.Contains(said, `"sorted":true`)
		switch {
		case old:
			if got.code == exitOK || !strings.Contains(got.err+got.out, "backup/too-old") {
				j.errorf("%s of a backup of iOS 3: exit %d %s%s", args[0], got.code, got.out, got.err)
			}
		case locked:
			if got.code != exitPassword {
				j.errorf("%s without its password: exit %d %s", args[0], got.code, got.err)
			}
		case got.code == exitStopped && checked.code != exitOK && strings.Contains(said, `"reasons"`): // what is lost is named
		case got.code != exitOK:
			j.errorf("%s: exit %d %s", args[0], got.code, got.err)
		case lost && !damaged:
			j.errorf("%s tells of a damaged index, the check finds %v", args[0], checked.ids())
		}
	}
}
