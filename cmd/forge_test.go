package house

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestWorkflows: the forge's workflows call scripts that are there and can be run, and
// targets that the Makefile has. What they are beyond that, actionlint reads.
func TestWorkflows(t *testing.T) {
	makefile := read(t, "../Makefile")
	files, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d workflows: %v", len(files), err)
	}
	script := regexp.MustCompile(`\.ci/[a-z/-]+`)
	target := regexp.MustCompile(`(?m)run: make ([a-z -]+)$`)
	calls := 0
	for _, file := range files {
		text := read(t, file)
		for _, name := range script.FindAllString(text, -1) {
			calls++
			if info, err := os.Stat(filepath.Join("..", name)); err != nil || info.Mode()&0o111 == 0 && runtime.GOOS != "windows" {
				t.Errorf("%s: %s cannot be run: %v", file, name, err)
			}
		}
		for _, m := range target.FindAllStringSubmatch(text, -1) {
			for _, name := range strings.Fields(m[1]) {
				calls++
				if !strings.Contains(makefile, "\n"+name+":") {
					t.Errorf("%s: the Makefile has no %s", file, name)
				}
			}
		}
	}
	if calls < 8 {
		t.Errorf("only %d calls were found: the test looks past them", calls)
	}
}

// TestTemplateNamesTheReport: who reports trouble is led to the private report by the
// words that stand in the menu.
func TestTemplateNamesTheReport(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "../.github/ISSUE_TEMPLATE/trouble.yml")
	for _, want := range []string{w.Say("menu/file") + " › " + w.Say("action/save-report"), "lifeboatctl version", "Never post a backup, a password"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
