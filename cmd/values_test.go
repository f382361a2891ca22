package house

import (
	"slices"
	"strings"
	"testing"
)

// values are the packages in which phones, backups and work are spoken of. They
// hold no link, no disk and no secret, so that whoever decides and draws needs
// nothing else of device.
var values = []string{
	"lifeboat/device/phone", "lifeboat/device/backup", "lifeboat/device/progress", "lifeboat/device/backup/inventory",
	"lifeboat/device/backup/contents/chat", "lifeboat/device/backup/contents/shown",
}

func isValue(path string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return below(path, v+"$") })
}

// TestValuesAreLight: a value package needs the light part of the standard library
// and other values.
func TestValuesAreLight(t *testing.T) {
	light := []string{"time", "strings", "strconv", "slices", "maps", "cmp", "errors", "math", "unicode", "unicode/utf8", "context", "iter", "image", "image/color"}
	seen := 0
	for _, p := range list(t) {
		if !isValue(p.ImportPath) {
			continue
		}
		seen++
		for _, to := range p.Imports {
			if !slices.Contains(light, to) && !isValue(to) {
				t.Errorf("%s imports %s: values are light", p.ImportPath, to)
			}
		}
	}
	if seen != len(values) {
		t.Errorf("%d of %d value packages are there", seen, len(values))
	}
}

// TestOnlyValues: who decides, words and draws knows of device only its values.
func TestOnlyValues(t *testing.T) {
	only := []string{"lifeboat/guide$", "lifeboat/guide/words", "lifeboat/guide/explain", "lifeboat/guide/report", "lifeboat/ui"}
	for _, p := range list(t) {
		if !slices.ContainsFunc(only, func(name string) bool { return below(p.ImportPath, name) }) {
			continue
		}
		for _, to := range p.Deps {
			if below(to, "lifeboat/device") && !isValue(to) {
				t.Errorf("%s reaches %s: it needs the values of device only", p.ImportPath, to)
			}
		}
	}
}

// mostOfGuide is below how many packages the guide must stay, itself and those of
// the runtime counted. It had 282 when it imported links for the types of errors.
const mostOfGuide = 81

func TestGuideIsLight(t *testing.T) {
	for _, p := range goList(t, "ci", module+"/guide") {
		if n := len(p.Deps) + 1; n >= mostOfGuide {
			t.Errorf("guide is made of %d packages, at most %d are wanted:\n%s", n, mostOfGuide-1, strings.Join(p.Deps, "\n"))
		}
	}
}

// TestProgramsCarryNoTests: what is shipped does not carry what only tests need.
func TestProgramsCarryNoTests(t *testing.T) {
	forTests := func(path string) bool {
		name := path[strings.LastIndexByte(path, '/')+1:]
		switch name {
		case "httptest", "iotest", "fstest", "powercut", "synctest", "testify":
			return !strings.HasPrefix(path, "internal/") // of the runtime
		case "testlog":
			return false // os has it
		}
		return strings.HasSuffix(name, "test") || strings.HasPrefix(name, "test") || strings.Contains(path, "/testify/")
	}
	for tags, programs := range map[string][]string{
		"window": {module + "/cmd/lifeboat", module + "/cmd/lifeboatctl", module + "/cmd/simphone"}, // as they are shipped
		"":       {module + "/cmd/lifeboatctl", module + "/cmd/simphone"},
	} {
		for _, p := range goList(t, tags, append([]string{"-deps"}, programs...)...) {
			for _, to := range p.Imports {
				if forTests(to) {
					t.Errorf("%s imports %s, which is for tests, and a program is made of it", p.ImportPath, to)
				}
			}
		}
	}
}
