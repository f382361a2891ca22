package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// numbers are where numbers of the system may be named outside of device/errno, and why.
var numbers = map[string]string{
	"../device/mobilebackup/fence/system_unix.go": "a call that was interrupted is made again",
	"../cmd/lifeboat/desktop/chooser_windows.go":  "results of COM, which are no numbers of the system",
	"../cmd/lifeboat/single/pipe_windows.go":      "a state of one call to a pipe",
}

// TestOneKnowerOfNumbers: what ENOSPC is on Linux, Windows calls by other numbers, and
// what package syscall calls ENOSPC there never comes from Windows. So device/errno is
// the one place that compares them.
func TestOneKnowerOfNumbers(t *testing.T) {
	number := regexp.MustCompile(`^(E[A-Z0-9]{2,}|(ERROR|WSA)[A-Z0-9_]+|Errno)$`)
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		if strings.HasPrefix(path, "../device/errno/") || numbers[path] != "" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if from, ok := sel.X.(*ast.Ident); ok && (from.Name == "syscall" || from.Name == "unix" || from.Name == "windows") && number.MatchString(sel.Sel.Name) {
				t.Errorf("%s: %s.%s: device/errno says what errors of the system mean, on each system", set.Position(n.Pos()), from.Name, sel.Sel.Name)
			}
			return true
		})
	})
}

// TestOneNamerOfDatabases: a path of Windows in a URI that was put together by hand is
// another file, or none; and one that is long is not found.
func TestOneNamerOfDatabases(t *testing.T) {
	sources(t, func(path string, file *ast.File, set *token.FileSet) {
		if strings.HasPrefix(path, "../device/backup/sqlitefile/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "OpenConn" {
				return true
			}
			if literal, ok := call.Args[0].(*ast.BasicLit); ok && literal.Value == `":memory:"` {
				return true
			}
			if named, ok := call.Args[0].(*ast.CallExpr); ok {
				if by, ok := named.Fun.(*ast.SelectorExpr); ok && (by.Sel.Name == "Name" || by.Sel.Name == "Immutable") {
					return true
				}
			}
			t.Errorf("%s: the name of a database comes from sqlitefile.Name or sqlitefile.Immutable", set.Position(n.Pos()))
			return true
		})
	})
}

// sources hands out every file of code but the tests, for every system.
func sources(t *testing.T, each func(path string, file *ast.File, set *token.FileSet)) {
	t.Helper()
	found := 0
	for _, top := range []string{"../device", "../guide", "../ui", "../cmd", "../assets"} {
		err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && e.Name() == "testdata":
				return filepath.SkipDir
			case !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
				return nil
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err == nil {
				found++
				each(filepath.ToSlash(path), file, set)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 300 {
		t.Errorf("only %d files were read", found)
	}
}
