package house

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// longFile is how many lines of code a file may have, comments and blank lines aside.
const longFile = 300

// tables are files that are mostly data, and may be longer.
var tables = map[string]bool{"device/simulator/backupagent/ruletable.go": true}

// TestFilesAreShort holds the program's files to what can be read in one sitting.
func TestFilesAreShort(t *testing.T) {
	for name, file := range parseAll(t) {
		if strings.HasSuffix(name, "_test.go") || tables[name] {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range file.Comments {
			for i := group.Pos() - file.FileStart; i < group.End()-file.FileStart; i++ {
				if text[i] != '\n' {
					text[i] = ' '
				}
			}
		}
		code := 0
		for line := range strings.Lines(string(text)) {
			if strings.TrimSpace(line) != "" {
				code++
			}
		}
		if code > longFile {
			t.Errorf("%s has %d lines of code, more than %d", name, code, longFile)
		}
	}
}

// TestExportedNamesHaveComments wants a comment on every exported name of a package
// that others import, but for methods that every reader knows.
func TestExportedNamesHaveComments(t *testing.T) {
	wellKnown := map[string]bool{"Error": true, "Unwrap": true, "String": true, "Close": true, "Is": true}
	for name, file := range parseAll(t) {
		if strings.HasSuffix(name, "_test.go") || file.Name.Name == "main" {
			continue
		}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && !wellKnown[d.Name.Name] && exportedReceiver(d) {
					t.Errorf("%s: %s has no comment", name, d.Name.Name)
				}
			case *ast.GenDecl:
				if d.Doc != nil || d.Tok == token.IMPORT {
					continue
				}
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() && s.Doc == nil && s.Comment == nil {
							t.Errorf("%s: %s has no comment", name, s.Name.Name)
						}
					case *ast.ValueSpec:
						for _, n := range s.Names {
							if n.IsExported() && s.Doc == nil && s.Comment == nil {
								t.Errorf("%s: %s has no comment", name, n.Name)
							}
						}
					}
				}
			}
		}
	}
}

// exportedReceiver reports whether a function has no receiver, or one of an
// exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	of := d.Recv.List[0].Type
	for {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr: // of a generic type
			of = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}
