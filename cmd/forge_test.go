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
// targets that the Makefile has, and actions of the forge itself. What they are beyond that, actionlint reads.
func TestWorkflows(t *testing.T) {
	makefile := read(t, "../Makefile")
	files, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d workflows: %v", len(files), err)
	}
	script := regexp.MustCompile(`\.ci/[a-z/-]+`)
	target := regexp.MustCompile(`(?m)run: make ([a-z -]+)$`)
	foreign := regexp.MustCompile(`uses: (\S+)`)
	calls := 0
	for _, file := range files {
		text := read(t, file)
		for _, m := range foreign.FindAllStringSubmatch(text, -1) {
			if !strings.HasPrefix(m[1], "actions/") {
				t.Errorf("%s: %s is not of the forge itself", file, m[1])
			}
		}
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

// TestPublishTakesPackages: the last job of a release takes the packages of the others and
// nothing else, also when it is run again and its own manifests lie beside them; every job
// that builds holds its tag against the source.
func TestPublishTakesPackages(t *testing.T) {
	text := read(t, "../.github/workflows/release.yml")
	pattern := regexp.MustCompile(`(?m)^ +pattern: (\S+)$`).FindStringSubmatch(text)
	if pattern == nil {
		t.Fatal("it takes all that any step keeps")
	}
	all := regexp.MustCompile(`(?m)uses: actions/upload-artifact@\S+\n +with:\n +name: (\S+).*\n +path: (\S+)\n +overwrite: true$`).FindAllStringSubmatch(text, -1)
	if len(all) != strings.Count(text, "actions/upload-artifact@") || len(all) < 5 {
		t.Errorf("%d artefacts are known: %v", len(all), all)
	}
	for _, a := range all {
		if taken, err := filepath.Match(pattern[1], a[1]); err != nil || taken == (a[2] == "artefacts/manifests") {
			t.Errorf("%s of %s is taken: %v", a[1], a[2], taken)
		}
	}
	for job := range strings.SplitSeq(text, "\n\n  ") {
		if strings.Contains(job, "make packages") || strings.Contains(job, "macos-app") {
			if !strings.Contains(job, `run: .ci/release/tagged "$GITHUB_REF_NAME"`) {
				t.Errorf("this job builds, whatever its tag:\n%s", job)
			}
		}
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
