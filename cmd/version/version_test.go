package version

import (
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

// TestOneNumber: the program, FyneApp.toml and the newest part of CHANGELOG.md name one
// release.
func TestOneNumber(t *testing.T) {
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(Number) {
		t.Fatalf("%q is no number of a release", Number)
	}
	toml, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(toml), "\nVersion = \""+Number+"\"\n") {
		t.Errorf("FyneApp.toml does not name %s", Number)
	}
	changes, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	heads := regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(string(changes), -1)
	shape := regexp.MustCompile(`^(\d+\.\d+\.\d+) – (\d{4}-\d\d-\d\d|not released)$`)
	for i, head := range heads {
		part := shape.FindStringSubmatch(head[1])
		switch {
		case part == nil:
			t.Errorf("CHANGELOG.md: %q is not “0.2.0 – 2026-12-24” or “0.2.0 – not released”", head[1])
		case i == 0 && part[1] != Number:
			t.Errorf("CHANGELOG.md begins with %s, the program is %s", part[1], Number)
		}
	}
	if len(heads) == 0 {
		t.Error("CHANGELOG.md has no releases")
	}
}

// TestVersions: what git says becomes the version. They sort as they were made, by the
// rules of semver.org.
func TestVersions(t *testing.T) {
	const at = "202611270751"
	for said, want := range map[string]string{
		"v0.2.0-0-g3c178d9":            "0.2.0",
		"v0.2.0-rc.1-0-g3c178d9":       "0.2.0-rc.1",
		"v0.2.0-rc.1-4-g3c178d9":       "0.2.0-dev.202611270751.g3c178d9",
		"v0.2.0-0-g3c178d9-dirty":      "0.2.1-dev.202611270751.g3c178d9.modified",
		"v0.2.0-14-g3c178d9":           "0.2.1-dev.202611270751.g3c178d9",
		"v0.3.9-14-g3c178d9abc":        "0.3.10-dev.202611270751.g3c178d9abc",
		"v0.1.0-834-g3c178d9":          "0.2.0-dev.202611270751.g3c178d9",
		"3c178d9":                      "0.2.0-dev.202611270751.g3c178d9",
		"3c178d9-dirty":                "0.2.0-dev.202611270751.g3c178d9.modified",
		"v0.2.0-beta-gamma-0-g3c178d9": "0.2.0-beta-gamma",
	} {
		if got := sourceOf(said, at, debug.BuildInfo{}).version(); got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
	}
}

// TestVersionsOfGo: without what the Makefile gives, the go command's own notes count;
// and where there are none either, the version says so.
func TestVersionsOfGo(t *testing.T) {
	set := func(revision, modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs.revision", Value: revision}, {Key: "vcs.time", Value: "2026-11-27T07:51:17Z"}, {Key: "vcs.modified", Value: modified}}
	}
	for _, c := range []struct {
		module   string
		settings []debug.BuildSetting
		want     string
	}{
		{"v0.2.0", nil, "0.2.0"},
		{"v0.2.0", set("3c178d9aabbccdd", "false"), "0.2.0"},
		{"v0.2.0+dirty", set("3c178d9aabbccdd", "true"), "0.2.1-dev.202611270751.g3c178d9.modified"},
		{"v0.0.0-20261127075117-3c178d9aabbc", nil, "0.2.0-dev.202611270751.g3c178d9"},
		{"v0.2.1-0.20261127075117-3c178d9aabbc", set("3c178d9aabbccdd", "false"), "0.2.1-dev.202611270751.g3c178d9"},
		{"v0.2.0-rc.1.0.20261127075117-3c178d9aabbc", nil, "0.2.0-dev.202611270751.g3c178d9"},
		{"(devel)", nil, "0.2.0-dev.nogit"},
		{"", nil, "0.2.0-dev.nogit"},
	} {
		info := debug.BuildInfo{Main: debug.Module{Version: c.module}, Settings: c.settings}
		if got := sourceOf("", "", info).version(); got != c.want {
			t.Errorf("%q: %s, want %s", c.module, got, c.want)
		}
	}
	if lines := strings.Join(Details("lifeboat"), "\n"); !strings.HasPrefix(lines, "lifeboat 0.") || !strings.Contains(lines, "\nbuilt without git") {
		t.Errorf("a test, which is built without git, says %q", lines)
	}
}
