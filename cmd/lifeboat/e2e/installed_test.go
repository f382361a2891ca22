package e2e

import (
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// A Windows under Wine, as .ci/windows/root makes it.
const (
	drive     = "/wine/drive_c"
	user      = drive + "/users/root"
	installed = user + "/AppData/Local/Programs/Lifeboat"
	startMenu = user + "/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Lifeboat.lnk"
)

// others are the beginnings of what is written meanwhile, and not by Lifeboat.
var others = []string{
	`[Console]`,                   // how Wine's console looks, of simphone
	`[Software\\Wine\\MenuFiles]`, // Wine's note of menus that it made for Linux
	`[System\\ControlSet001\\Control\\Session Manager]"PendingFileRenameOperations`, // NSIS: its copy in Temp goes at the next start
	`[Software\\Microsoft\\Windows\\CurrentVersion]"Users`,                          // Wine's note of where the users are
	user + "/AppData/Local/Programs",                                                // Windows' folder for programs of one person
}

// TestInstalledOnWindows installs Lifeboat as a person does, opens it from the Start
// menu with an iPhone at Apple's own address, goes to the verdict of a backup that it
// finds where Apple's app keeps them, and uninstalls: nothing is left but what is the
// person's. It runs inside the folder with Wine: .ci/windows/journey.
func TestInstalledOnWindows(t *testing.T) {
	setup := os.Getenv("LIFEBOAT_WINDOWS_SETUP")
	if setup == "" {
		t.Skip("runs under Wine: make test-windows")
	}
	if err := exec.Command("openbox").Start(); err != nil { // who gives a window its frame and the keyboard
		t.Fatal(err)
	}
	wine(t, "wineboot") // the first start of a new Windows writes things of its own
	before := computer(t)

	wine(t, setup, "/S")
	for _, name := range []string{installed + "/lifeboat.exe", installed + "/lifeboatctl.exe", startMenu} {
		if _, err := os.Stat(name); err != nil {
			t.Fatal(err)
		}
	}
	checkManifests(t)
	with := computer(t)
	if !slices.ContainsFunc(slices.Collect(maps.Keys(with)), func(s string) bool {
		return strings.Contains(s, `CurrentVersion\\Uninstall\\Lifeboat`) && strings.Contains(s, "DisplayName")
	}) {
		t.Error("Windows does not list it among the programs")
	}

	p := plugRunning(t, []string{"wine", installed + "/simphone.exe"}, "-listen", "127.0.0.1:27015", "-trust", "ask", "-capacity", "128GB", "-free", "38GB")
	places := []string{user + "/AppData/Roaming/Apple Computer/MobileSync/Backup", user + "/Apple/MobileSync/Backup"}
	var made []*samples.Backup
	for i, place := range places {
		if err := os.MkdirAll(place, 0o700); err != nil {
			t.Fatal(err)
		}
		b, err := samples.Write(place, p.own(uint64(i+1), 9+40*i))
		if err != nil {
			t.Fatal(err)
		}
		b.Folder = winPath(b.Folder)
		made = append(made, b)
	}
	yours := computer(t)

	a := fromStartMenu(t)
	a.step("start")
	a.says("Demo iPhone")
	a.shot("1-start")
	a.click("door-open-computer-door")
	a.step("trust")
	a.until("the iPhone to be asked", func(s text) bool { return s.says("Trust This Computer") })
	p.does("trust")
	a.step("choose")
	a.until("the backups of iTunes and of the Store's app", func(s text) bool {
		_, one := s.find(row(made[0]))
		_, two := s.find(row(made[1]))
		return one && two
	})
	a.shot("2-choose")
	a.choose(mouse, made[0])
	a.until("the verdict, or the check to be offered", func(s text) bool {
		_, verdict := s.find("primary-continue")
		_, check := s.find("primary-check")
		return verdict || check
	})
	if _, ok := a.read().find("primary-check"); ok {
		a.key("Return")
	}
	a.until("the verdict", func(s text) bool { _, ok := s.find("primary-continue"); return ok })
	a.says("complete and fits")
	a.shot("3-verdict")
	a.key("alt+F4")
	select {
	case err := <-a.left:
		// Wine's start ends with 3 after any shortcut, whatever the program ended with.
		if err != nil && a.cmd.ProcessState.ExitCode() != 3 {
			t.Errorf("lifeboat ended with %v\n%s", err, a.stderr)
		}
		a.killed = true
	case <-time.After(patience):
		t.Error("lifeboat did not end when its window was closed")
	}

	p.does("quit")
	wine(t, installed+"/uninstall.exe", "/S")
	after := computer(t)
	for name := range after {
		switch {
		case before[name] != "", yours[name] != "" && with[name] == "": // was there before, or is the person's backups
		case strings.HasPrefix(name, user+"/AppData/Local/lifeboat"), strings.HasPrefix(name, user+"/AppData/Roaming/fyne"):
			t.Log("stays, as the uninstaller says: ", name)
		case name == `[Software\\Classes\\AppUserModelId]`: // Windows has it from the beginning
		case slices.ContainsFunc(others, func(s string) bool { return strings.HasPrefix(name, s) }):
			t.Log("not Lifeboat's: ", name)
		default:
			t.Errorf("left behind: %s %s", name, after[name])
		}
	}
	for name := range yours {
		if after[name] == "" && with[name] == "" {
			t.Errorf("the person's %s is gone", name)
		}
	}
}

// fromStartMenu opens Lifeboat by its shortcut, as a click in the Start menu does.
func fromStartMenu(t *testing.T) *app {
	t.Helper()
	spoken, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{
		home: t.TempDir(), words: spoken, t: t, name: "installed", display: os.Getenv("DISPLAY"), stderr: &bytes.Buffer{}, left: make(chan error, 1),
	}
	a.file = filepath.Join(a.home, "screen.json")
	a.cmd = exec.Command("wine", "start", "/wait", winPath(startMenu), "-screen-text", winPath(a.file), "-lang", "en")
	a.cmd.Stderr = a.stderr
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { a.left <- a.cmd.Wait() }()
	t.Cleanup(func() {
		if t.Failed() {
			a.keep("failed")
			t.Logf("on the screen: %s\n%s", a.describe(), a.stderr)
		}
	})
	a.until("the window to open", func(s text) bool { return len(s.Items) > 0 && s.Items[0].W > 0 })
	a.window = strings.Fields(a.xdo("search", "--sync", "--onlyvisible", "--name", "^Lifeboat"))[0]
	a.xdo("windowfocus", a.window)
	return a
}

// wine runs a Windows program to its end, with all that it starts.
func wine(t *testing.T, args ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 2*patience)
	defer stop()
	if out, err := exec.CommandContext(ctx, "wine", args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", args, err, out)
	}
	settled(t, ctx)
}

// settled waits until every Windows program has ended, an uninstaller's copy of itself,
// too; then the registry is written.
func settled(t *testing.T, ctx context.Context) {
	t.Helper()
	if out, err := exec.CommandContext(ctx, "wineserver", "-w").CombinedOutput(); err != nil {
		t.Fatalf("wineserver: %v\n%s", err, out)
	}
}

// winPath is how Windows calls a file.
func winPath(path string) string {
	if rest, ok := strings.CutPrefix(path, drive); ok {
		return `C:` + strings.ReplaceAll(rest, "/", `\`)
	}
	return `Z:` + strings.ReplaceAll(path, "/", `\`)
}

// stamp is when a key of the registry was changed.
var stamp = regexp.MustCompile(`\] \d+$`)

// computer lists all files of drive C: and all of the registry.
func computer(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(drive, func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != drive+"/windows/temp" && !strings.HasPrefix(path, user+"/AppData/Local/Temp/") {
			all[path] = "a file"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"system.reg", "user.reg"} {
		raw, err := os.ReadFile("/wine/" + name)
		if err != nil {
			t.Fatal(err)
		}
		key := ""
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimRight(line, "\r\n")
			switch {
			case strings.HasPrefix(line, "["):
				key = stamp.ReplaceAllString(line, "]")
				all[key] = "a key"
			case strings.HasPrefix(line, `"`):
				name, value, _ := strings.Cut(line, `"=`)
				all[key+name] = "=" + value
			}
		}
	}
	return all
}
