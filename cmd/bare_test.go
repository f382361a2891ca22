package house

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestBareInstallation holds go vet ./... and go test ./... to a bare Go
// installation: without a tag, no package outside the standard library needs a C
// compiler or the headers of a display, neither where there is a C compiler
// (CGO_ENABLED=1) nor where there is none. Only the tag window brings them in.
func TestBareInstallation(t *testing.T) {
	foreign := func(cgo, tags string) []string {
		t.Helper()
		cmd := exec.Command("go", "list", "-deps", "-test", "-tags", tags,
			"-f", "{{if and .CgoFiles (not .Standard)}}{{.ImportPath}}{{end}}", module+"/...")
		cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED="+cgo)
		var messages strings.Builder
		cmd.Stderr = &messages
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list with CGO_ENABLED=%s: %v\n%s", cgo, err, &messages)
		}
		return strings.Fields(string(out))
	}
	for _, cgo := range []string{"0", "1"} {
		if found := foreign(cgo, ""); len(found) > 0 {
			t.Errorf("with CGO_ENABLED=%s these need a C compiler: %v", cgo, found)
		}
	}
	if len(foreign("1", "window")) == 0 {
		t.Error("the tag window brings in no driver: this test looks past it")
	}
}
