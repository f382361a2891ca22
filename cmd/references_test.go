package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// outside are words by which comments lead to notes that are not in the
// repository. What they meant stands in device/PROTOCOL.md.
var outside = regexp.MustCompile(`(?i)\bprotocol notes\b|\bthe issue\b|\.\./shared|\btranscripts/|\bthe errata\b|\b(fixtures|contents) (rule|notes)\b|\bfixes \d[a-z]\b|\bcases/|\bfifth stage\b`)

// TestCommentsLeadNowhereOutside holds the comments of the program, and the
// sources that the simulated iPhone gives for its rules, to what a reader has.
func TestCommentsLeadNowhereOutside(t *testing.T) {
	for name, file := range parseAll(t) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, group := range file.Comments {
			if found := outside.FindString(oneLine(group.Text())); found != "" {
				t.Errorf("%s: a comment leads outside the repository: %q", name, found)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && outside.MatchString(s.Value) {
				t.Errorf("%s: a text leads outside the repository: %s", name, s.Value)
			}
			return true
		})
	}
}

var (
	section = regexp.MustCompile(`§(\d+(?:\.\d+)*)`)
	heading = regexp.MustCompile(`(?m)^#{2,3} (\d+(?:\.\d+)?)\.? `)
)

// TestSectionsExist holds every § in the program, in the fix texts and in
// PROTOCOL.md to the headings of PROTOCOL.md.
func TestSectionsExist(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "device", "PROTOCOL.md"))
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]bool{}
	for _, h := range heading.FindAllStringSubmatch(string(text), -1) {
		if sections[h[1]] {
			t.Errorf("PROTOCOL.md has two sections %s", h[1])
		}
		sections[h[1]] = true
	}
	if len(sections) < 50 {
		t.Fatalf("PROTOCOL.md has only %d sections", len(sections))
	}
	hold := func(name, text string) {
		for _, s := range section.FindAllStringSubmatch(text, -1) {
			if !sections[s[1]] {
				t.Errorf("%s refers to PROTOCOL.md §%s, which does not exist", name, s[1])
			}
		}
	}
	hold("PROTOCOL.md", string(text))
	fixes, err := filepath.Glob(filepath.Join("..", "assets", "fixes", "*", "*", "*.md"))
	if err != nil || len(fixes) < 100 {
		t.Fatalf("%d fix texts: %v", len(fixes), err)
	}
	for _, name := range append(fixes, filepath.Join("..", "device", "simulator", "backupagent", "rules.json")) {
		words, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		hold(name, string(words))
		if found := outside.FindString(string(words)); found != "" {
			t.Errorf("%s: its sources lead outside the repository: %q", name, found)
		}
	}
	references := 0
	for name, file := range parseAll(t) {
		for _, group := range file.Comments {
			line := oneLine(group.Text())
			hold(name, line)
			references += strings.Count(line, "PROTOCOL.md")
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && strings.Contains(s.Value, "PROTOCOL.md") {
				hold(name, s.Value)
				references++
			}
			return true
		})
	}
	if references < 100 {
		t.Errorf("only %d references to PROTOCOL.md were found: the test looks past them", references)
	}
}

var limit = regexp.MustCompile("(?m)^\\| `(device/[a-z0-9/]+)\\.([A-Za-z]+)` \\| ([^|]+) \\|$")

// TestLimitsAreTrue compares the constants that PROTOCOL.md §11 names with the code.
func TestLimitsAreTrue(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "device", "PROTOCOL.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, row := range limit.FindAllStringSubmatch(string(text), -1) {
		said[row[1]+"."+row[2]] = row[3]
	}
	if len(said) < 15 {
		t.Fatalf("PROTOCOL.md names %d constants only", len(said))
	}
	for name, file := range parseAll(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || strings.HasSuffix(name, "_test.go") || len(spec.Values) != len(spec.Names) {
				return true
			}
			for i, id := range spec.Names {
				key := path.Dir(name) + "." + id.Name
				want, ok := said[key]
				if !ok {
					continue
				}
				delete(said, key)
				if got := types.ExprString(spec.Values[i]); got != want {
					t.Errorf("%s is %s, PROTOCOL.md says %s", key, got, want)
				}
			}
			return true
		})
	}
	for key := range said {
		t.Errorf("PROTOCOL.md names %s, which is no constant", key)
	}
}

// oneLine undoes the wrapping of a comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// parseAll returns every Go file of the module, by its path from the root.
func parseAll(t *testing.T) map[string]*ast.File {
	t.Helper()
	files, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

var parsed = sync.OnceValues(func() (map[string]*ast.File, error) {
	files := map[string]*ast.File{}
	fset := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "bin" || d.Name() == "build"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || d.Name() == "references_test.go":
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		files[filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))] = file
		return err
	})
	return files, err
})
