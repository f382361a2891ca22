package look_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// free are the numbers that mean nothing but themselves: none, one, both sides, half.
var free = map[string]bool{"0": true, "1": true, "2": true, "0.5": true}

// steps are the distances between things in steps of look.Space, as the
// constructors of columns take them.
var steps = map[string]bool{"0": true, "0.5": true, "1": true, "1.5": true, "2": true, "3": true}

// stillThere are files of which some literals have not moved to look yet. It may
// only shrink.
var stillThere = map[string]int{}

// TestNoLiterals: no colour, size or duration stands in package ui or part: they
// have names in look. Numbers that count something (indices, lengths of slices,
// formats) are given to the functions and kinds of expressions below.
func TestNoLiterals(t *testing.T) {
	for _, dir := range []string{"..", "../part"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			found := literals(t, path)
			name := filepath.Base(path)
			if len(found) > stillThere[name] {
				for _, f := range found {
					t.Errorf("%s: a name in ui/look is missing", f)
				}
			} else if len(found) < stillThere[name] {
				t.Errorf("%s has %d literals left: say so in stillThere", name, len(found))
			}
		}
	}
}

// TestLiteralsAreFound holds the test to what it is for.
func TestLiteralsAreFound(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.go")
	source := `package x
import "image/color"
const barHeight float32 = 10
var c = color.NRGBA{R: 1}
func f() { b.PadX = 1.5*look.Space; part.NewPicture("", 72, 72); time.Sleep(3 * time.Second); part.NewColumn(1.5); x[7] = make([]int, 16)[3:9]; part.NewColumn(0.75) }
`
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := literals(t, path); len(found) != 7 {
		t.Errorf("%d are found, want 7:\n%s", len(found), strings.Join(found, "\n"))
	}
}

// literals lists the colours, sizes and durations of a file.
func literals(t *testing.T, path string) []string {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	say := func(n ast.Node, what string) {
		p := set.Position(n.Pos())
		found = append(found, fmt.Sprintf("%s:%d: %s", filepath.Base(path), p.Line, what))
	}
	for _, i := range file.Imports {
		if i.Path.Value == `"image/color"` && !onlyPasses(file) {
			say(i, "image/color")
		}
	}
	var inspect func(ast.Node) bool
	inspect = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr: // a place in a list
			ast.Inspect(n.X, inspect)
			return false
		case *ast.SliceExpr:
			ast.Inspect(n.X, inspect)
			return false
		case *ast.CallExpr:
			return call(n, inspect)
		case *ast.ArrayType: // how many there are
			return false
		case *ast.GenDecl:
			return n.Tok != token.CONST || !counts(n)
		case *ast.BinaryExpr: // a comparison with how many there are
			if c, ok := n.X.(*ast.CallExpr); ok && name(c.Fun) == "len" {
				return false
			}
		case *ast.BasicLit:
			if (n.Kind == token.INT || n.Kind == token.FLOAT) && !free[n.Value] {
				say(n, n.Value)
			}
		}
		return true
	}
	ast.Inspect(file, inspect)
	return found
}

// onlyPasses reports whether a file names the type of colours and makes none.
func onlyPasses(file *ast.File) bool {
	passes := true
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CompositeLit); ok {
			if s, ok := c.Type.(*ast.SelectorExpr); ok && fmt.Sprint(s.X) == "color" {
				passes = false
			}
		}
		return true
	})
	return passes
}

// counts reports whether a declaration is of whole numbers without a unit: how many
// of something there may be.
func counts(d *ast.GenDecl) bool {
	for _, s := range d.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok || v.Type != nil {
			return false
		}
		for _, e := range v.Values {
			if lit, ok := e.(*ast.BasicLit); !ok || lit.Kind == token.FLOAT {
				return false
			}
		}
	}
	return true
}

// call looks into a call, but for the numbers that count something there.
func call(n *ast.CallExpr, inspect func(ast.Node) bool) bool {
	switch name(n.Fun) {
	case "make", "FormatInt", "ParseFloat", "FormatFloat", "ParseInt", "ReadDir", "SetMinRowsVisible", "MkdirAll", "WriteFile", "OpenFile":
		return false
	case "NewColumn", "NewFlowOf":
		for i, a := range n.Args {
			if lit, ok := a.(*ast.BasicLit); ok && i == 0 && steps[lit.Value] {
				continue
			}
			ast.Inspect(a, inspect)
		}
		return false
	}
	return true
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
