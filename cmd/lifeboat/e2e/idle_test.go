package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// idleTime is how long the windows stand idle: LIFEBOAT_IDLE, or a minute.
func idleTime(b *testing.B) time.Duration {
	d, err := time.ParseDuration(os.Getenv("LIFEBOAT_IDLE"))
	if err != nil {
		d = time.Minute
	}
	return d
}

// BenchmarkIdle measures the processor time that an idle window takes, in the
// situations in which it may stand open for days, as a ratio to an empty Fyne
// window that stands idle beside it.
//
//	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$PWD/bin go test -run '^$' -bench Idle -benchtime 1x ./cmd/lifeboat/e2e
func BenchmarkIdle(b *testing.B) {
	bin := needs(b)
	display := screen(b)
	many := b.TempDir()
	for i := range 300 {
		o := samples.Options{Seed: uint64(i + 1), Files: 5, UDID: fmt.Sprintf("00008130-%016X", i), Date: time.Now().AddDate(0, 0, -i)}
		if _, err := samples.Write(many, o); err != nil {
			b.Fatal(err)
		}
	}
	one := plug(b, "-trust", "trusted", "-free", "38GB")
	away := plug(b, "-trust", "trusted")
	away.does("unplug")
	none := b.TempDir()
	situations := []struct {
		name string
		args []string
		then func(*window)
	}{
		{"service-missing", []string{"-usbmuxd", "unix:" + none + "/nobody", "-backups", none}, (*window).enter},
		{"no-phone", []string{"-usbmuxd", away.Address, "-backups", none}, (*window).enter},
		{"phone", []string{"-usbmuxd", one.Address, "-backups", none}, (*window).enter},
		{"300-backups", []string{"-usbmuxd", one.Address, "-backups", many}, (*window).enter},
		{"hidden", []string{"-usbmuxd", "unix:" + none + "/nobody", "-backups", many}, (*window).hide},
	}
	for b.Loop() {
		theirs := open(b, display, emptyWindow(b), "Empty")
		ours := make([]*window, len(situations))
		for i, s := range situations {
			ours[i] = open(b, display, filepath.Join(bin, "lifeboat"), "Lifeboat", append(s.args, "-only-backups", "-lang", "en", "-theme", "light")...)
			s.then(ours[i])
		}
		all := append(ours, theirs)
		settle(all)
		time.Sleep(idleTime(b))
		empty := theirs.used() - theirs.began
		b.ReportMetric(empty.Seconds(), "s/empty")
		for i, s := range situations {
			took := ours[i].used() - ours[i].began
			b.ReportMetric(took.Seconds()/empty.Seconds(), "ratio/"+s.name)
		}
	}
}

// settle waits until what is done once at the start is done: until no program
// takes more than a hundredth of a processor, or for two minutes.
func settle(all []*window) {
	const pause = 10 * time.Second
	for range 12 {
		time.Sleep(pause)
		quiet := true
		for _, w := range all {
			used := w.used()
			quiet = quiet && used-w.began < pause/50
			w.began = used
		}
		if quiet {
			return
		}
	}
}

// emptyWindow builds the empty Fyne window.
func emptyWindow(b *testing.B) string {
	b.Helper()
	empty := filepath.Join(b.TempDir(), "empty")
	build := exec.Command("go", "build", "-ldflags", "-extld gcc", "-o", empty, "./testdata/empty")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build the empty window: %v\n%s", err, out)
	}
	return empty
}

// window is a program whose processor time is measured.
type window struct {
	b       *testing.B
	display string
	pid     int
	id      string
	began   time.Duration
}

// open starts a program and waits for its window. It ends with the benchmark.
func open(b *testing.B, display, name, title string, args ...string) *window {
	b.Helper()
	before := windows(display, title)
	cmd := exec.Command(name, args...)
	cmd.Env = environment(b.TempDir(), display)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	w := &window{b: b, display: display, pid: cmd.Process.Pid}
	for deadline := time.Now().Add(patience); w.id == ""; {
		if time.Now().After(deadline) {
			b.Fatalf("%s shows no window", name)
		}
		time.Sleep(50 * time.Millisecond)
		for id := range windows(display, title) {
			if !before[id] {
				w.id = id
			}
		}
	}
	return w
}

// windows are the windows with a title that can be seen.
func windows(display, title string) map[string]bool {
	find := exec.Command("xdotool", "search", "--onlyvisible", "--name", title)
	find.Env = append(os.Environ(), "DISPLAY="+display)
	out, _ := find.Output() // it fails while there is none
	ids := map[string]bool{}
	for _, id := range strings.Fields(string(out)) {
		ids[id] = true
	}
	return ids
}

// hide takes the window off the screen, as minimising does: there is no window
// manager here that would.
func (w *window) hide() { w.xdo("windowunmap", w.id) }

// enter goes through the first door, which takes the middle of the first page.
func (w *window) enter() {
	w.xdo("windowraise", w.id)
	time.Sleep(time.Second) // until it is drawn
	w.xdo("mousemove", "--window", w.id, "540", "300", "click", "1")
}

func (w *window) xdo(args ...string) {
	w.b.Helper()
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+w.display)
	if out, err := cmd.CombinedOutput(); err != nil {
		w.b.Fatalf("xdotool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// used is the processor time that all threads of the program have taken so far.
func (w *window) used() time.Duration {
	w.b.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", w.pid))
	if err != nil || len(tasks) == 0 {
		w.b.Fatalf("the program has ended (%v)", err)
	}
	var sum time.Duration
	for _, task := range tasks {
		line, err := os.ReadFile(task)
		if err != nil {
			continue // this thread has just ended
		}
		ns, err := strconv.ParseInt(strings.Fields(string(line))[0], 10, 64)
		if err != nil {
			w.b.Fatal(err)
		}
		sum += time.Duration(ns)
	}
	return sum
}
