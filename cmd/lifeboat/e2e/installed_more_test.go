package e2e

import (
	"bytes"
	"debug/pe"
	"encoding/xml"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestNoOpenGLOnWindows: where Windows has no OpenGL, as on a remote desktop, a person
// who opened Lifeboat from the Start menu gets a box with the reason and ways on, in
// words; once it is closed the program has ended. It runs where TestInstalledOnWindows
// does.
func TestNoOpenGLOnWindows(t *testing.T) {
	setup := os.Getenv("LIFEBOAT_WINDOWS_SETUP")
	if setup == "" {
		t.Skip("runs under Wine: make test-windows")
	}
	wine(t, setup, "/S")
	spoken, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{t: t, name: "no-opengl", display: screenWith(t, "-extension", "GLX"), words: spoken}
	t.Setenv("DISPLAY", a.display)
	if err := exec.Command("openbox").Start(); err != nil {
		t.Fatal(err)
	}
	a.cmd = exec.Command("wine", "start", "/wait", winPath(startMenu), "-lang", "en")
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	box := strings.Fields(a.xdo("search", "--sync", "--onlyvisible", "--name", "^"+spoken.Say("error/no-window-title")+"$"))[0]
	for end := time.Now().Add(patience); a.paints(box) < 8; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Error("nothing is drawn in the box")
			break
		}
	}
	a.keep("1-box")
	a.xdo("windowfocus", "--sync", box, "key", "Return")
	_ = a.cmd.Wait() // Wine's start ends with 3 after any shortcut

	// Who started it in a terminal reads the same there, and no box has to be closed.
	cmd := exec.Command("wine", installed+"/lifeboat.exe", "-lang", "en")
	var said bytes.Buffer
	cmd.Stderr = &said
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("in a terminal it ended with %v", err)
	}
	for _, want := range []string{"OpenGL Compatibility Pack", "lifeboatctl"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("in a terminal there is no %q:\n%s", want, &said)
		}
	}
	settled(t, t.Context())
}

// paints counts the colours in a window.
func (a *app) paints(window string) int {
	b := *a
	b.window = window
	return b.colours()
}

// assembly is what Windows reads of a program before it runs it.
type assembly struct {
	Level struct {
		Name string `xml:"level,attr"`
	} `xml:"trustInfo>security>requestedPrivileges>requestedExecutionLevel"`
	Settings struct {
		DPI       string `xml:"dpiAwareness"`
		OldDPI    string `xml:"dpiAware"`
		LongPaths string `xml:"longPathAware"`
		CodePage  string `xml:"activeCodePage"`
	} `xml:"application>windowsSettings"`
}

// manifest finds what a program asks of Windows, in the program itself.
func manifest(t *testing.T, program string) assembly {
	t.Helper()
	f, err := pe.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	section := f.Section(".rsrc")
	if section == nil {
		t.Fatalf("%s has no resources", program)
	}
	all, err := section.Data()
	if err != nil {
		t.Fatal(err)
	}
	begin, end := bytes.Index(all, []byte("<assembly ")), bytes.Index(all, []byte("</assembly>"))
	if begin < 0 || end < begin {
		t.Fatalf("%s has no manifest", program)
	}
	var found assembly
	if err := xml.Unmarshal(all[begin:end+len("</assembly>")], &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// checkManifests: Windows makes nothing of the programs blurred, lets them use long
// paths and UTF-8, and asks for no administrator.
func checkManifests(t *testing.T) {
	t.Helper()
	for _, program := range []string{"lifeboat.exe", "lifeboatctl.exe", "simphone.exe"} {
		m := manifest(t, installed+"/"+program)
		if s := m.Settings; !strings.HasPrefix(s.DPI, "PerMonitorV2") || s.OldDPI != "true/pm" || s.LongPaths != "true" || s.CodePage != "UTF-8" || m.Level.Name != "asInvoker" {
			t.Errorf("%s asks Windows for %+v", program, m)
		}
	}
}
