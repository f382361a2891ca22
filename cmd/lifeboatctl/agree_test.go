package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
)

// openContradictions are the kinds of damage of which check and rehearsal still
// say opposite things. One of which they do not is to be taken off the list,
// which must become empty.
var openContradictions = []string{}

// damageEach has the oracle write a backup for each of its kinds, small ones, in
// one run of Python, and say where they lie.
const damageEach = `
import json, os, sys
sys.path.insert(0, sys.argv[1])
sys.modules["damage"] = damage = __import__("damage")
for k in list(damage.KINDS):
    side = damage.make(os.path.join(sys.argv[2], k), "agree " + k, [k], None, None, 20)
    if side["damages"]:
        print(json.dumps({"kind": k, "folder": os.path.join(sys.argv[2], k, side["backup"]), "password": side["password"]}))
`

// TestCheckAndRehearsalAgree: what check calls restorable must pass a rehearsal,
// and a rehearsal that takes what check calls damaged must say at least which
// rule it breaks; for each kind of damage that the oracle knows.
func TestCheckAndRehearsalAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	oracle, py := oracletest.Shared(t, "oracle"), oracletest.Python(t)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	cmd := exec.Command(py, "-B", "-c", damageEach, oracle, t.TempDir())
	cmd.Env = append(os.Environ(), "EXTRA_KINDS="+extraKinds(t))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	judged, wrong := 0, map[string]string{}
	for line := range strings.Lines(string(out)) {
		var b struct{ Kind, Folder, Password string }
		if err := json.Unmarshal([]byte(line), &b); err != nil {
			t.Fatal(err)
		}
		judged++
		j := &caseJudge{t: t, publicCase: publicCase{name: b.Kind, password: b.Password}}
		if why := contradiction(j, b.Folder); why != "" {
			wrong[b.Kind] = why
		}
		if err := os.RemoveAll(filepath.Dir(b.Folder)); err != nil {
			t.Fatal(err)
		}
	}
	if judged < 200 {
		t.Errorf("only %d kinds were tried", judged)
	}
	for kind, why := range wrong {
		if !slices.Contains(openContradictions, kind) {
			t.Errorf("%s: %s", kind, why)
		}
	}
	for _, kind := range openContradictions {
		if wrong[kind] == "" {
			t.Errorf("%s is right now: take it off the list openContradictions", kind)
		}
	}
}

// contradiction says in what check and rehearsal contradict each other.
func contradiction(j *caseJudge, folder string) string {
	j.t.Helper()
	checked, rehearsed := j.ctl("check", "--json", folder), j.ctl("rehearse", "--json", folder)
	var event struct {
		Result struct {
			OK     bool   `json:"ok"`
			Words  string `json:"words"`
			Warned int64  `json:"warned"`
		} `json:"result"`
	}
	_ = json.Unmarshal([]byte(lastLine(rehearsed.out)), &event) // none, when it could not begin
	said := fmt.Sprintf("check ends with %d, %s %v; the rehearsal with %d, %s%s", checked.code, checked.report.Verdict, checked.ids(),
		rehearsed.code, event.Result.Words, lastLine(rehearsed.err))
	switch {
	case checked.code == exitOK && rehearsed.code != exitOK:
		return said
	case slices.Equal(checked.ids(), []backup.FindingID{backup.ContentDamaged}):
		return "" // what a file holds is nothing to a phone that restores it
	case checked.code != exitOK && rehearsed.code == exitOK && event.Result.Warned == 0:
		return said + "and no rule is named"
	}
	return ""
}
