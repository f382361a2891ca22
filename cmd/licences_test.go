package house

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
)

// TestLicences holds the licences that the window shows to what is linked: each
// module, in its version, with its text. After a change of go.mod: make licences.
func TestLicences(t *testing.T) {
	told := map[string]string{}
	for _, l := range assets.Licences() {
		told[l.Part] = l.Version
		if len(l.Text) < 400 {
			t.Errorf("%s: the licence is %q", l.Part, l.Text)
		}
	}
	if told["Go"] == "" {
		t.Error("the licence of Go is missing")
	}
	cmd := exec.Command("go", "list", "-deps", "-tags", "window", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}",
		"./lifeboat", "./lifeboatctl", "./simphone")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, version, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && told[path] != version {
			t.Errorf("%s is linked in version %s, and its licence is shown for %q", path, version, told[path])
		}
	}
}
