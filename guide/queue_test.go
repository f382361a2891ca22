package guide

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestPlanCheckAll counts what “check all” would do: only what is not known yet, all
// where nothing is left, and no size where one is not measured.
func TestPlanCheckAll(t *testing.T) {
	good := CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable, Deep: true}}
	s := Situation{Facts: Facts{
		Scanned: true, Sizes: map[string]int64{"/a": 10, "/b": 20, "/c": 30}, Checks: map[string]CheckState{"/a": good},
		Folders: []backup.Folder{{Backups: []backup.Facts{{Folder: "/a"}, {Folder: "/b", Encrypted: true}, {Folder: "/c"}, {Folder: "/d", TooOld: true}}}},
	}}
	if p := PlanCheckAll(s, false); p.All != 4 || len(p.Folders) != 2 || p.Bytes != 50 || p.Encrypted != 1 || p.Again {
		t.Errorf("planned: %+v", p)
	}
	s.Sizes = map[string]int64{"/c": 30}
	if p := PlanCheckAll(s, false); p.Bytes != 0 {
		t.Errorf("one is not measured, and they take %d", p.Bytes)
	}
	s.Checks = map[string]CheckState{"/a": good, "/b": good, "/c": good}
	if p := PlanCheckAll(s, false); !p.Again || len(p.Folders) != 2 {
		t.Errorf("all are checked: %+v", p)
	}
	if p := PlanCheckAll(Situation{}, false); p.Again || len(p.Folders) != 0 {
		t.Errorf("without backups: %+v", p)
	}
}
