package house

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// impatient are the files that may rename or remove at once, and why.
var impatient = map[string]string{
	"../device/mobilebackup/password.go": "a temporary folder, which the system clears up",
}

// TestMovedPatiently: what another program has open, such as a virus scanner or an indexer,
// Windows neither renames nor removes. Both belong to device/disk, which waits for that: where
// nobody does, an hour's work ends with a sharing violation.
func TestMovedPatiently(t *testing.T) {
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		if impatient[path] != "" || !inRooms(path) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if sel.Sel.Name == "Patiently" {
				return false // what it does stands in it
			}
			if from, ok := sel.X.(*ast.Ident); ok && from.Name == "os" && (sel.Sel.Name == "Rename" || sel.Sel.Name == "Remove" || sel.Sel.Name == "RemoveAll") {
				t.Errorf("%s: os.%s does not wait for another program: disk.Disk.%s does", set.Position(n.Pos()), sel.Sel.Name, sel.Sel.Name)
			}
			return true
		})
	})
}

// inRooms reports whether a file is of those that write a person's backups and what is saved
// out of them.
func inRooms(path string) bool {
	for _, top := range []string{"../device/backup/", "../device/mobilebackup/", "../guide/"} {
		if strings.HasPrefix(path, top) {
			return !strings.HasPrefix(path, "../device/backup/samples/") && !strings.HasPrefix(path, "../device/backup/contents/contentstest/")
		}
	}
	return false
}
