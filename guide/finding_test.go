package guide

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// severities are what a check can make of each finding, as far as its code says so
// in the call that notes the finding; and the ID of each constant.
func severities(t *testing.T) (worst map[backup.FindingID]backup.Severity) {
	t.Helper()
	device := readSource(t, filepath.Join("..", "device", "backup"))
	worst = map[backup.FindingID]backup.Severity{}
	byName := map[string]backup.Severity{
		"SeverityStop": backup.SeverityStop, "SeverityLoss": backup.SeverityLoss,
		"SeverityWarning": backup.SeverityWarning, "SeverityNote": backup.SeverityNote,
	}
	folder := filepath.Join("..", "device", "backup", "check")
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			var of backup.FindingID
			for _, arg := range call.Args {
				ast.Inspect(arg, func(n ast.Node) bool {
					name, ok := n.(*ast.SelectorExpr)
					if !ok {
						return true
					}
					if id, is := device.found[name.Sel.Name]; is {
						of = backup.FindingID(id)
					}
					if s, is := byName[name.Sel.Name]; is && of != "" && weight(s) > weight(worst[of]) {
						worst[of] = s
					}
					return true
				})
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return worst
}

func weight(s backup.Severity) int {
	return map[backup.Severity]int{backup.SeverityNote: 1, backup.SeverityWarning: 2, backup.SeverityLoss: 3, backup.SeverityStop: 4}[s]
}

// TestLevelOfFindings: what a check finds has one level where it is shown and where
// it is only explained: the worst that a check makes of it.
func TestLevelOfFindings(t *testing.T) {
	worst := severities(t)
	if len(worst) < 25 {
		t.Fatalf("the code of the check says something of %d findings only", len(worst))
	}
	for id, s := range worst {
		if id == backup.WrongPassword { // that it was wrong stands beside its field; the panel is what helps
			continue
		}
		if got, want := problems().of(ProblemID(id)).level, LevelOf(s); got != want {
			t.Errorf("%s: the record says %s, a check %s at worst", id, got, s)
		}
	}
}

// TestRepairIsOfferedWhereItMends: a repair stands on the panel of every finding
// that it mends and of no other, and on the page where that is all that stops a restore.
func TestRepairIsOfferedWhereItMends(t *testing.T) {
	g := testGuide()
	for _, id := range readSource(t, filepath.Join("..", "device", "backup")).found {
		id := backup.FindingID(id)
		if id == backup.WrongPassword {
			continue // has a panel of its own
		}
		for _, encrypted := range []bool{false, true} {
			for _, s := range []backup.Severity{backup.SeverityStop, backup.SeverityLoss, backup.SeverityWarning, backup.SeverityNote} {
				verdict := backup.VerdictDamaged
				if !s.Serious() {
					verdict = backup.VerdictWarnings
				}
				made := scene{changes: []change{
					door(DoorComputer), withPhone(), withBackup(func(f *backup.Facts) { f.Encrypted = encrypted }), chosen,
					password(PasswordRight), withCheck(verdict, finding(id, s, 3)),
				}}.make(g)
				v := g.look(made)
				offered := false
				for _, p := range v.standing {
					offered = offered || p.id == ProblemID(id) && p.action != nil && p.action.ID == ActRepair
				}
				mends := id.Mendable(encrypted)
				if want := mends && s != backup.SeverityNote; offered != want {
					t.Errorf("%s %s, encrypted %t: the panel offers a repair: %t", id, s, encrypted, offered)
				}
				r := g.plan(v)
				if page := r.Primary != nil && r.Primary.ID == ActRepair; page != (mends && s.Serious()) {
					t.Errorf("%s %s, encrypted %t: the page offers a repair: %t", id, s, encrypted, page)
				}
			}
		}
	}
}
