package house

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWindowForDarwin checks the types of the whole window for a Mac: Fyne needs a C
// compiler with Apple's headers there, which no other system has, so go vet cannot.
// What stands behind import "C" is taken for granted, and so are the bodies of other
// people's functions.
func TestWindowForDarwin(t *testing.T) {
	if testing.Short() {
		t.Skip("slow under the race detector, and not for it")
	}
	for _, err := range typeErrors(t, "darwin", "arm64", "./lifeboat") {
		t.Error(err)
	}
}

// typeErrors are the errors in the types of a program with all that it is made of.
func typeErrors(t *testing.T, goos, goarch, program string) []error {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-tags", "window",
		"-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap,Standard,Error", program)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=1")
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list for %s: %v\n%s", goos, err, &messages)
	}

	var found []error
	fset := token.NewFileSet()
	checked := imports{"unsafe": types.Unsafe}
	ours := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Dir   string
			GoFiles, CgoFiles []string
			ImportMap         map[string]string
			Standard          bool
			Error             *struct{ Err string }
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Error != nil {
			t.Fatalf("%s: %s", p.ImportPath, p.Error.Err)
		}
		if p.ImportPath == "unsafe" {
			continue
		}
		own := strings.HasPrefix(p.ImportPath, module)
		if own {
			ours++
		}
		mode := parser.SkipObjectResolution
		var files []*ast.File
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, mode)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		config := types.Config{
			Importer:         mapped{checked, p.ImportMap},
			Sizes:            types.SizesFor("gc", goarch),
			FakeImportC:      true,
			IgnoreFuncBodies: !own,
			Error: func(err error) {
				if !p.Standard { // the compiler's own packages lean on what it alone knows
					found = append(found, err)
				}
			},
		}
		checked[p.ImportPath], _ = config.Check(p.ImportPath, fset, files, nil)
	}
	if ours < 50 || checked["fyne.io/fyne/v2/internal/driver/glfw"] == nil {
		t.Fatalf("%d of our packages and of %d in all: this test looks past the window", ours, len(checked))
	}
	return found
}

// imports are the packages that were checked already.
type imports map[string]*types.Package

// mapped finds packages by the names under which one package knows them.
type mapped struct {
	imports
	names map[string]string
}

func (m mapped) Import(path string) (*types.Package, error) {
	if name, ok := m.names[path]; ok {
		path = name
	}
	if p := m.imports[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("not checked before it is imported: " + path)
}
