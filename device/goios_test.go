package device

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// go-ios is a judge in tests, and no part of the programs: its helpers leak sockets,
// hang without a deadline, panic on a phone's odd answers, or swallow what a phone refuses
// (ConnectToService, Pair, GetDevice, NewUsbMuxConnectionSimple …), and its one package
// brings name servers, HTTP and a command-line's logging, which every window would carry
// in its memory. So what may be used of it is listed: the pair record, in tests.
func TestGoIOSJudgesInTestsOnly(t *testing.T) {
	const library = "github.com/danielpaulus/go-ios"
	allowed := map[string]bool{"PairRecord": true}
	files, uses := 0, 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != ".." && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name := ""
		for _, i := range file.Imports {
			of, err := strconv.Unquote(i.Path.Value)
			switch {
			case err != nil:
				return err
			case of == library+"/ios":
				if !strings.HasSuffix(path, "_test.go") {
					t.Errorf("%s imports %s", path, of)
				}
				name = "ios"
				if i.Name != nil {
					name = i.Name.Name
				}
			case strings.HasPrefix(of, library):
				t.Errorf("%s imports %s", path, of)
			}
		}
		if name == "." || name == "_" {
			t.Errorf("%s hides its use of go-ios", path)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || name == "" {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == name {
				uses++
				if !allowed[s.Sel.Name] {
					t.Errorf("%s uses ios.%s", set.Position(n.Pos()), s.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 || uses == 0 {
		t.Errorf("looked at %d files and found %d uses: the test looks in the wrong place", files, uses)
	}
}
