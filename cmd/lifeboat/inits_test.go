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

// interfaceTable is what the runtime takes once, when its table of which type has which
// interface grows (runtime/iface.go, itabAdd: 16 bytes for each of twice as many entries, in
// the next size that it hands out). It is counted as the package's that begins just then.
const interfaceTable = 40960

// TestInits has the Go runtime tell what each package of the window takes before main.
func TestInits(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run", "^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	inits := regexp.MustCompile(`(?m)^init (github\.com/lifeboat-app/lifeboat/\S+) .* (\d+) bytes, \d+ allocs$`)
	found := inits.FindAllSubmatch(trace, -1)
	if len(found) < 20 {
		t.Fatalf("the runtime tells of %d packages only:\n%s", len(found), trace)
	}
	grown := false
	for _, m := range found {
		bytes, err := strconv.Atoi(string(m[2]))
		if bytes > mostOfInit && bytes >= interfaceTable && !grown {
			grown, bytes = true, bytes-interfaceTable
		}
		if err != nil || bytes > mostOfInit {
			t.Errorf("%s takes %d bytes before main, at most %d are allowed", m[1], bytes, mostOfInit)
		}
	}
}
