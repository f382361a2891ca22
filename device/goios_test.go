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

// go-ios is a layer of types here. Its helpers leak sockets, hang without a
// deadline, panic on a phone's odd answers, or swallow what a phone refuses
// (ConnectToService, Pair, GetDevice, NewUsbMuxConnectionSimple …), so what may
// be used is listed: the pair record, for the pairing, and everything else of it is forbidden.
func TestOnlyTypesOfGoIOS(t *testing.T) {
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
