// Package house holds the rules of the house to the code: which room may know
// which. See ARCHITECTURE.md.
package house

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pkg is what go list tells of a package.
type pkg struct {
	ImportPath string
	Doc        string
	Imports    []string
	Deps       []string
	GoFiles    []string
}

// forbidden is an edge that must not exist, and why.
type forbidden struct {
	from string // a package and all below it; with a trailing $ the package itself only
	to   string // a package and all below it; with a trailing / whatever begins so
	deep bool   // also by way of other packages
	why  string
}

var edges = []forbidden{
	{"lifeboat/device", "lifeboat/guide", true, "device says what is true, never what to do"},
	{"lifeboat/device", "lifeboat/ui", true, "device knows no window"},
	{"lifeboat/device", "lifeboat/assets", true, "words and tables are the guide's"},
	{"lifeboat/device", "fyne.io/", true, "device knows no window"},
	{"lifeboat/guide", "lifeboat/ui", true, "facts flow from the guide to the window, not back"},
	{"lifeboat/guide", "fyne.io/", true, "the guide is tested without a window"},
	{"lifeboat/guide$", "os$", false, "Update and Plan are pure: no files"}, // by way of fmt it is there
	{"lifeboat/guide$", "net$", true, "Update and Plan are pure: no sockets"},
	{"lifeboat/guide$", "net/http", true, "Update and Plan are pure: no sockets"},
	{"lifeboat/guide$", "os/exec", true, "Update and Plan are pure: no programs"},
	{"lifeboat/guide$", "crypto", true, "Update and Plan hold no secret"},
	{"lifeboat/guide$", "github.com/", true, "the guide decides with values; whoever opens backups and phones is far away"},
	{"lifeboat/guide$", "zombiezen.com/", true, "the guide decides with values; whoever opens backups and phones is far away"},
	{"lifeboat/guide$", "lifeboat/guide/", true, "what decides knows nobody who runs, words or keeps it"},
	{"lifeboat/guide/work", "lifeboat/guide/assistant", true, "work is run for window and terminal alike"},
	{"lifeboat/ui", "lifeboat/guide/work", true, "the window draws and sends; the assistant has the work done"},
	{"lifeboat/ui", "lifeboat/guide/assistant", true, "cmd/lifeboat brings the two together"},
	{"lifeboat/assets", "lifeboat/guide", true, "assets is a leaf"},
	{"lifeboat/assets", "lifeboat/device", true, "assets is a leaf"},
	{"lifeboat/assets", "lifeboat/ui", true, "assets is a leaf"},
	{"lifeboat/assets", "fyne.io/", true, "assets is a leaf"},
	{"lifeboat/assets", "github.com/", true, "assets needs the standard library only"},
	{"lifeboat/ui", "lifeboat/cmd", true, "cmd wires the ui, not the other way"},
	{"lifeboat/ui", "github.com/go-gl/", true, "only cmd/lifeboat may pull in the drawing of the real window"},
	{"lifeboat/ui", "fyne.io/fyne/v2/app", true, "only cmd/lifeboat imports the app package"},
	{"lifeboat/cmd/lifeboatctl", "fyne.io/", true, "the terminal needs no window"},
	{"lifeboat/cmd/simphone", "fyne.io/", true, "the simulated iPhone needs no window"},
	{"lifeboat/cmd/simphone", "lifeboat/guide", true, "a phone knows no guide"},
	{"lifeboat/cmd", "github.com/danielpaulus/", true, "a judge in tests; it brings name servers and HTTP, which every window would carry"},
	{"lifeboat/cmd", "github.com/miekg/dns", true, "nothing here asks name servers"},
	{"lifeboat/device/backup", "lifeboat/device/usbmux", true, "a backup knows no phone"},
	{"lifeboat/device/backup", "lifeboat/device/simulator", true, "a backup knows no phone"},
	{"lifeboat/device/simulator", "lifeboat/device/usbmux", true, "client and simulated iPhone share only the framing"},
	{"lifeboat/device/simulator", "lifeboat/device/lockdown", true, "client and simulated iPhone share only the framing"},
	{"lifeboat/device/simulator", "lifeboat/device/mobilebackup", true, "client and simulated iPhone share only the framing"},
	{"lifeboat/device/mobilebackup", "lifeboat/device/simulator", true, "the host is proven against the simulated iPhone, not with it"},
}

// letters are tables of how letters of other scripts are spelled: values and no more,
// as in golang.org/x/text.
const letters = "github.com/mozillazg/go-unidecode"

func TestArrows(t *testing.T) {
	for _, p := range list(t) {
		for _, e := range edges {
			if !below(p.ImportPath, e.from) {
				continue
			}
			targets := p.Imports
			if e.deep {
				targets = p.Deps
			}
			for _, to := range targets {
				if below(to, e.to) && !below(to, letters) {
					t.Errorf("%s reaches %s: %s", p.ImportPath, to, e.why)
				}
			}
		}
	}
}

// TestOneReaderOfPropertyLists: the library panics, recurses without bounds and
// follows shared objects for ever, so foreign lists reach it by one way only.
func TestOneReaderOfPropertyLists(t *testing.T) {
	for _, p := range list(t) {
		if p.ImportPath != module+"/device/proplist" && slices.Contains(p.Imports, "howett.net/plist") {
			t.Errorf("%s imports howett.net/plist: device/proplist reads and writes property lists, with bounds and without panics", p.ImportPath)
		}
	}
}

// TestPackageDocs wants one sentence for newcomers on top of every package.
func TestPackageDocs(t *testing.T) {
	for _, p := range list(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// module is the path of this module; the rules above call it lifeboat.
const module = "github.com/lifeboat-app/lifeboat"

// below reports whether an import path is covered by a rule's name.
func below(path, name string) bool {
	if inside, ok := strings.CutPrefix(path, module); ok {
		path = "lifeboat" + inside
	}
	if exact, ok := strings.CutSuffix(name, "$"); ok {
		return path == exact
	}
	if strings.HasSuffix(name, "/") {
		return strings.HasPrefix(path, name)
	}
	return path == name || strings.HasPrefix(path, name+"/")
}

// list asks the go command for every package of the module.
func list(t *testing.T) []pkg { return goList(t, "ci", module+"/...") }

// goList asks the go command for packages, as they are built with some tags.
func goList(t *testing.T, tags string, what ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-tags", tags, "-json=ImportPath,Doc,Imports,Deps,GoFiles"}, what...)...)
	if tags == "window" {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	}
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []pkg
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatal("go list found no packages")
	}
	return all
}
