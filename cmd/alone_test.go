package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneGoroutine: the packages that the Makefile keeps from the race detector (ALONE) have
// tests in which one goroutine does all.
func TestOneGoroutine(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(makefile), "\nALONE :=")
	line, _, _ := strings.Cut(rest, "\n")
	if line == "" {
		t.Fatal("the Makefile has no ALONE")
	}
	for _, dir := range strings.Fields(line) {
		tests, err := filepath.Glob(filepath.Join("..", dir, "*_test.go"))
		if err != nil || len(tests) == 0 {
			t.Errorf("%s has no tests: %v", dir, err)
		}
		for _, name := range tests {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.GoStmt:
					t.Errorf("%s begins a goroutine: take %s off ALONE", name, dir)
				case *ast.SelectorExpr:
					if n.Sel.Name == "Parallel" || n.Sel.Name == "Go" {
						t.Errorf("%s calls %s: take %s off ALONE", name, n.Sel.Name, dir)
					}
				}
				return true
			})
		}
	}
}
