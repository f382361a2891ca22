package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestMenuByKeyboard opens the menu bar with Alt, goes through it with the
// arrows, and looks a message up with F1, wherever the focus is.
func TestMenuByKeyboard(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	root, made := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.key("Alt_L")
	a.shot("1-file")
	for range 3 {
		a.key("Right")
	}
	a.shot("2-backup")
	a.key("Escape")
	a.key("F1")
	a.focused("explain")
	a.types("4013")
	a.key("ctrl+plus") // the sheet and its words stay
	a.until("larger text", func(s text) bool { i, ok := s.find("explain"); return ok && i.Focused })
	a.nextText()
	a.shot("3-explain")
	a.key("Escape") // leaves the field
	a.nextText()
	a.key("Escape")
	a.until("the sheet to close", func(s text) bool { return !s.Sheet })
	a.choose(mouse, made[0])
	a.step("check")
	a.key("ctrl+k")
	a.has("kinds")
	a.key("alt+Left")
	a.step("choose")
	a.key("ctrl+comma")
	a.has("size-125")
	a.shot("4-settings")
	a.key("ctrl+w") // closes the sheet only
	a.until("the sheet to close", func(s text) bool { return !s.Sheet })
}

// lookAway gives the focus to the screen itself: the person looks at something
// else. Keys still reach the window that is under the mouse.
func (a *app) lookAway() {
	a.t.Helper()
	a.xdo("windowfocus", "--sync", strings.Fields(a.xdo("search", "--maxdepth", "0", "--name", ""))[0])
}

// told waits until the bus was told something.
func (a *app) told(what string, holds func(*bus) bool) {
	a.t.Helper()
	a.wait(what, func() (text, bool) {
		a.bus.mu.Lock()
		defer a.bus.mu.Unlock()
		return text{}, holds(a.bus)
	})
}

// TestNotificationOnlyWhileLookingElsewhere: none while the window has the focus;
// a click on one brings the window back, and the next takes its place.
func TestNotificationOnlyWhileLookingElsewhere(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	root, made := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.toVerdict(made[0])
	a.told("nothing, while the person looks", func(b *bus) bool { return len(b.shown) == 0 })
	for n := 1; n <= 2; n++ {
		a.lookAway()
		a.nextText()    // the page that the keys are for is there
		a.key("ctrl+k") // once more
		a.told("a notification", func(b *bus) bool { return len(b.shown) == n })
	}
	a.told("the second to take the place of the first", func(b *bus) bool {
		return b.replaced[0] == 0 && b.replaced[1] == notificationID
	})
	a.bus.click(t)
	a.until("the window to come back", func(text) bool { return strings.TrimSpace(a.xdo("getwindowfocus")) == a.window })
}

// TestShowInFolder asks the file manager for the folder of a saved report, after
// it was saved where the person said.
func TestShowInFolder(t *testing.T) {
	t.Parallel()
	root, _ := backups(t)
	a := launch(t, options{lang: "de", theme: "dark", args: []string{
		"-usbmuxd", "unix:" + root + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian",
	}})
	a.key("ctrl+s")
	a.has("report-save")
	a.shot("1-report")
	a.click("report-file")
	a.key("ctrl+a")
	a.types("for help")
	a.click("report-save")
	a.has("saved-show")
	a.shot("2-saved")
	a.click("saved-show")
	a.told("the file to be shown", func(b *bus) bool { return len(b.items) == 1 })
	if got, want := a.bus.items[0], "file://"+filepath.Join(a.home, "for%20help.html"); got != want {
		t.Errorf("the file manager is asked for %s, want %s", got, want)
	}
	if _, err := os.Stat(filepath.Join(a.home, "for help.html")); err != nil {
		t.Error(err)
	}
}

// TestWindowComesBackWhereItWas moves and resizes the window, ends the program and
// starts it again.
func TestWindowComesBackWhereItWas(t *testing.T) {
	t.Parallel()
	root, _ := backups(t)
	a := launch(t, options{lang: "en", theme: "light", args: []string{
		"-usbmuxd", "unix:" + root + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian",
	}})
	a.xdo("windowmove", "--sync", a.window, "90", "60")
	a.resize(900, 700)
	a.key("ctrl+q")
	if err := <-a.left; err != nil {
		t.Errorf("lifeboat ended with %v", err)
	}
	a.again()
	s := a.until("the size of before", func(s text) bool { return s.W == 900 && s.H == 700 })
	if got := a.xdo("getwindowgeometry", a.window); !strings.Contains(got, "Position: 90,60") {
		t.Errorf("%g × %g, at\n%s", s.W, s.H, got)
	}
}

// resize gives the window a size. When what is in it wants other room, Fyne asks once for the
// size that it knows, and so undoes one that it has not heard of yet. Whatever it asked for before
// it answers a key, it has heard of when it answers the next.
func (a *app) resize(w, h int) {
	a.t.Helper()
	var s text
	for range 50 {
		a.xdo("windowsize", a.window, strconv.Itoa(w), strconv.Itoa(h))
		for range 2 {
			was := a.read().focused()
			a.key("Tab")
			s = a.until("the focus to move", func(s text) bool { return s.focused() != was })
		}
		if s.W == float64(w) && s.H == float64(h) {
			return
		}
	}
	a.t.Fatalf("the window is %g × %g, whatever it is told", s.W, s.H)
}

// focused is the ID of what has the focus.
func (s text) focused() string {
	for _, i := range s.Items {
		if i.Focused {
			return i.ID
		}
	}
	return ""
}

// again starts the program once more, in the same home.
func (a *app) again() {
	a.t.Helper()
	a.forget()
	cmd := exec.Command(a.cmd.Path, a.cmd.Args[1:]...)
	cmd.Env, cmd.Stderr = a.cmd.Env, a.stderr
	if err := cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	a.cmd = cmd
	go func() { a.left <- cmd.Wait() }()
	a.until("the window to open again", func(s text) bool { return len(s.Items) > 0 && s.Items[0].W > 0 })
	a.window = strings.Fields(a.xdo("search", "--sync", "--onlyvisible", "--name", "Lifeboat"))[0]
}
