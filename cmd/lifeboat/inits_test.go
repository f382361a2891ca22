package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// mostOfInit is how many bytes a package of ours may take before main begins: tables
// and expressions that most people never need are made when they are first asked for.
const mostOfInit = 24 << 10

// TestInits has the Go runtime tell what each package of the window takes before main.
// The runtime counts now and then what it took itself meanwhile, so the least of some
// starts is taken.
func TestInits(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	inits := regexp.MustCompile(`(?m)^init (github\.com/lifeboat-app/lifeboat/\S+) .* (\d+) bytes, \d+ allocs$`)
	least := map[string]int{}
	for range 3 {
		cmd := exec.Command(self, "-test.run", "^$")
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		trace, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, trace)
		}
		found := inits.FindAllStringSubmatch(string(trace), -1)
		if len(found) < 20 {
			t.Fatalf("the runtime tells of %d packages only:\n%s", len(found), trace)
		}
		for _, m := range found {
			bytes, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			if before, known := least[m[1]]; !known || bytes < before {
				least[m[1]] = bytes
			}
		}
	}
	for name, bytes := range least {
		if bytes > mostOfInit {
			t.Errorf("%s takes %d bytes before main, at most %d are allowed", name, bytes, mostOfInit)
		}
	}
}
