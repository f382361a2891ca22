package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// item is one thing on the screen, as -screen-text tells it.
type item struct {
	Role, ID, Name, State             string
	Primary, Disabled, Focused, Shown bool
	Drawn                             bool    // its place is known
	Whole                             bool    // all of it is to be seen
	Lacks                             float64 // pixels that it wants beyond the room that it has
	X, Y, W, H                        float64
}

// text is all that is on the screen.
type text struct {
	Serial   int
	Routines int // goroutines of the program
	Step     string
	Sheet    bool
	W, H     float64
	Items    []item
}

// patience is how long a test waits for something to come true. It is long
// because the machines that run this are slow; nothing is timed.
const patience = hosttest.Patience

// app is a running Lifeboat in a window of its own.
type app struct {
	t       *testing.T
	name    string // prefix of the screenshots
	display string
	file    string
	cmd     *exec.Cmd
	stderr  *bytes.Buffer
	left    chan error
	window  string
	home    string
	words   *words.Words
	killed  bool
	bus     *bus // what it has notified the person of
	record  record
}

// options of a run.
type options struct {
	lang, theme string
	args        []string
	view        view
	home        string                                          // of an earlier run; empty: a new one
	programs    string                                          // a folder whose programs come before those of this computer
	weston      []string                                        // options of a Wayland server, in a window that the program's stands in; nil: none
	env         []string                                        // more of the environment, over all else
	bus         func(t *testing.T, display, home string) string // another session bus than one of our own
	locked      bool                                            // nothing can be written into the home
}

// needs skips the test unless a real window is wanted, and finds the programs.
func needs(t testing.TB) (bin string) {
	t.Helper()
	if os.Getenv("LIFEBOAT_E2E") == "" {
		t.Skip("runs with LIFEBOAT_E2E=1, in a real window")
	}
	for _, tool := range []string{"Xvfb", "xdotool", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is needed: %v", tool, err)
		}
	}
	bin = os.Getenv("LIFEBOAT_BIN")
	for _, program := range []string{"lifeboat", "simphone"} {
		if _, err := os.Stat(filepath.Join(bin, program)); err != nil {
			t.Fatalf("LIFEBOAT_BIN must hold the built programs: %v", err)
		}
	}
	return bin
}

// screen starts an X server without a screen of its own and returns its name.
func screen(t testing.TB) string { return screenWith(t) }

// screenWith is a screen of a server with these options.
func screenWith(t testing.TB, options ...string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"}, options...)...)
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() {
		_ = x.Process.Signal(syscall.SIGTERM)
		_ = x.Wait()
		r.Close()
	})
	line := make([]byte, 16)
	n, err := r.Read(line)
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	return ":" + strings.TrimSpace(string(line[:n]))
}

// environment is a home of its own for the program.
func environment(home, display string) []string {
	keep := []string{
		"DISPLAY=" + display, "HOME=" + home, "XDG_CONFIG_HOME=" + home + "/config", "XDG_DATA_HOME=" + home + "/data",
		"XDG_CACHE_HOME=" + home + "/cache", "XDG_RUNTIME_DIR=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
		"FYNE_SCALE=1", "LIBGL_ALWAYS_SOFTWARE=1",
		"DBUS_SESSION_BUS_ADDRESS=disabled:", // Fyne alone would start one, which stays
	}
	for _, dir := range []string{"config", "data", "cache"} {
		_ = os.MkdirAll(filepath.Join(home, dir), 0o700) // the program says so if it is missing
	}
	return keep
}

// launch opens Lifeboat. It ends with the test, and the test fails when Fyne
// has complained of a wrong goroutine, or the program does not end in order.
func launch(t *testing.T, o options) *app {
	t.Helper()
	bin := needs(t)
	home := o.home
	if home == "" {
		home = t.TempDir()
	}
	spoken, err := words.New(o.lang)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{
		home: home, words: spoken, bus: newBus(t), t: t, name: strings.ReplaceAll(t.Name(), "/", "-"), display: o.view.screen(t), file: filepath.Join(home, "screen.json"),
		stderr: &bytes.Buffer{}, left: make(chan error, 1),
	}
	args := append([]string{"-screen-text", a.file, "-lang", o.lang, "-theme", o.theme}, o.args...)
	a.cmd = exec.Command(filepath.Join(bin, "lifeboat"), args...)
	a.cmd.Env = append(environment(home, a.display), "DBUS_SESSION_BUS_ADDRESS="+a.bus.address)
	if o.programs != "" {
		a.cmd.Env = append(a.cmd.Env, "PATH="+o.programs+":"+os.Getenv("PATH"))
	}
	if o.bus != nil {
		a.cmd.Env = append(a.cmd.Env, "DBUS_SESSION_BUS_ADDRESS="+o.bus(t, a.display, home))
	}
	if o.weston != nil {
		a.cmd.Env = append(a.cmd.Env, compositor(t, a.display, home, o.weston)...)
	}
	a.cmd.Env = append(append(a.cmd.Env, o.view.prepare(t, home)...), o.env...)
	if o.locked {
		a.cmd.Env = append(a.cmd.Env, lockedHome(t, home)...)
	}
	a.cmd.Stderr = a.stderr
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { a.left <- a.cmd.Wait() }()
	t.Cleanup(a.end)
	a.until("the window to open", func(s text) bool { return len(s.Items) > 0 && s.Items[0].W > 0 })
	by := "--name"
	if o.weston != nil {
		by = "--class" // it gives its own window no name
	}
	a.window = strings.Fields(a.xdo("search", "--sync", "--onlyvisible", by, "."))[0]
	a.xdo("windowfocus", a.window)
	return a
}

// kill ends the program by force, as a power cut does.
func (a *app) kill() {
	a.t.Helper()
	a.killed = true
	if err := a.cmd.Process.Kill(); err != nil {
		a.t.Fatal(err)
	}
	<-a.left
	a.forget()
}

// end closes the program by a signal and looks at what it has said.
func (a *app) end() {
	if a.killed {
		return
	}
	if a.t.Failed() {
		a.shot("failed")
		a.t.Logf("on the screen: %s", a.describe())
	}
	_ = a.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-a.left:
		if err != nil {
			a.t.Errorf("lifeboat ended with %v\n%s", err, a.stderr)
		}
	case <-time.After(patience):
		_ = a.cmd.Process.Signal(syscall.SIGQUIT) // it tells where it is
		<-a.left
		a.t.Errorf("lifeboat did not end\n%s", a.stderr)
	}
	if strings.Contains(a.stderr.String(), "Error in Fyne call thread") {
		a.t.Errorf("Fyne complains:\n%s", a.stderr)
	}
}

// read returns what is on the screen now.
func (a *app) read() text {
	var s text
	data, err := os.ReadFile(a.file)
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil && !os.IsNotExist(err) {
		a.t.Fatalf("text of the screen: %v", err)
	}
	return s
}

func (a *app) describe() string {
	s := a.read()
	var b strings.Builder
	fmt.Fprintf(&b, "step %s, sheet %t\n", s.Step, s.Sheet)
	for _, i := range s.Items {
		fmt.Fprintf(&b, "  %s %q %q %s disabled=%t drawn=%t shown=%t\n", i.Role, i.ID, i.Name, i.State, i.Disabled, i.Drawn, i.Shown)
	}
	return b.String()
}

// until waits for something to be on the screen, to go on from there.
func (a *app) until(what string, holds func(text) bool) text {
	a.t.Helper()
	s := a.wait(what, func() (text, bool) { s := a.read(); return s, holds(s) })
	a.passed(s)
	return s
}

// wait waits for a text of the screen that is found.
func (a *app) wait(what string, find func() (text, bool)) text {
	a.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if s, found := find(); found {
			return s
		}
		select {
		case err := <-a.left:
			a.left <- err
			a.t.Fatalf("lifeboat ended while waiting for %s: %v\n%s", what, err, a.stderr)
		case <-time.After(100 * time.Millisecond):
		}
	}
	a.t.Fatalf("waited in vain for %s", what)
	return text{}
}

// find returns an item by its ID, or by its words. The button of an action is
// action-…, whether it is the primary one of its page or a quiet one.
func (s text) find(id string) (item, bool) {
	action, ok := strings.CutPrefix(id, "action-")
	for _, i := range s.Items {
		if i.ID == id || i.Name == id || ok && (i.ID == "primary-"+action || i.ID == "do-"+action) {
			return i, true
		}
	}
	return item{}, false
}

// says reports whether some words contain others.
func (s text) says(words string) bool {
	for _, i := range s.Items {
		if strings.Contains(i.Name, words) {
			return true
		}
	}
	return false
}

// tells reports whether words stand on the screen in which names and figures have
// taken their places.
func (s text) tells(said string) bool {
	for _, i := range s.Items {
		rest, found := i.Name, true
		for _, fixed := range strings.Split(said, "<no value>") {
			if _, rest, found = strings.Cut(rest, fixed); !found {
				break
			}
		}
		if found {
			return true
		}
	}
	return false
}

// step waits for a step of the way.
func (a *app) step(id string) text {
	a.t.Helper()
	return a.shows("the step "+id, func(s text) bool { return s.Step == id })
}

// says waits for words.
func (a *app) says(words string) text {
	a.t.Helper()
	return a.shows(strconv.Quote(words), func(s text) bool { return s.says(words) })
}

// tells waits for the words of a key, in the language of the window.
func (a *app) tells(key string) text {
	a.t.Helper()
	if !a.words.Has(key) {
		a.t.Fatalf("%s has no words", key)
	}
	said := a.words.Say(key)
	return a.shows(strconv.Quote(said), func(s text) bool { return s.tells(said) })
}

// works waits until work is in a phase: “2 of 4: Copying”. All phases are named from
// the beginning, without a number.
func (a *app) works(key string) text {
	a.t.Helper()
	return a.says(": " + a.words.Say(key))
}

// silent waits until words have gone.
func (a *app) silent(words string) {
	a.t.Helper()
	a.until(strconv.Quote(words)+" to leave", func(s text) bool { return !s.says(words) })
}

// click moves the mouse onto something and clicks, scrolling to it if needed.
func (a *app) click(id string) {
	a.t.Helper()
	a.until(id+" to react", func(s text) bool { i, ok := s.find(id); return ok && !i.Disabled })
	var at item
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		// Twice at the same place: it does not move any more.
		first, _ := a.read().find(id)
		a.nextText()
		i, ok := a.read().find(id)
		if ok && i.Shown && i == first {
			at = i
			break
		}
		if ok && i.Drawn && !i.Shown {
			a.scroll(i)
		}
	}
	if at.W == 0 {
		a.t.Fatalf("%s does not come to rest where it can be clicked", id)
	}
	a.move(at)
	a.xdo("click", "1")
}

// nextText waits until the program has written two texts more: the second was
// begun after now.
func (a *app) nextText() {
	a.t.Helper()
	now := a.read().Serial
	a.until("a new text of the screen", func(s text) bool { return s.Serial >= now+2 })
}

// scroll turns the wheel over the part of the window that an item lies in.
func (a *app) scroll(i item) {
	s := a.read()
	button, y := "5", s.H/2
	if i.Y < 60 {
		button = "4"
	}
	a.xdo("mousemove", "--window", a.window, strconv.Itoa(int(i.X+i.W/2)), strconv.Itoa(int(y)))
	a.xdo("click", "--repeat", "3", button)
}

func (a *app) move(i item) {
	a.xdo("mousemove", "--window", a.window, strconv.Itoa(int(i.X+i.W/2)), strconv.Itoa(int(i.Y+i.H/2)))
}

// types types on the keyboard.
func (a *app) types(s string) { a.xdo("type", "--delay", "30", s) }

// key presses a key.
func (a *app) key(name string) { a.xdo("key", name) }

func (a *app) xdo(args ...string) string {
	a.t.Helper()
	out, err := a.hand(args...)
	if err != nil {
		a.t.Fatalf("xdotool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// hand runs xdotool.
func (a *app) hand(args ...string) (string, error) {
	if slices.Contains(args, "click") || args[0] == "key" || args[0] == "type" {
		a.passed() // what stood there before answers nothing
	}
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+a.display)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// shot looks whether everything on the page has its room, and keeps a picture of
// the window.
func (a *app) shot(name string) {
	if a.window != "" && !a.t.Failed() {
		a.nextText() // what is in the text has been painted then
		a.sound(name)
	}
	a.keep(name)
}

// keep keeps a picture of the window as it is just now.
func (a *app) keep(name string) {
	a.t.Helper()
	dir := os.Getenv("LIFEBOAT_ARTEFACTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		a.t.Fatal(err)
	}
	args := []string{"-window", "root", filepath.Join(dir, a.name+"-"+name+".png")}
	if a.window != "" {
		args[1] = a.window
	}
	cmd := exec.Command("import", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+a.display)
	if out, err := cmd.CombinedOutput(); err != nil {
		a.t.Errorf("screenshot: %v\n%s", err, out)
	}
}
