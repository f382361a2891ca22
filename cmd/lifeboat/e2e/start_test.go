package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkStart measures the time from the start of the program to its window
// being there, and as a ratio to an empty Fyne
// window in the same run.
func BenchmarkStart(b *testing.B) {
	bin := needs(b)
	display := screen(b)
	home := b.TempDir()
	empty := emptyWindow(b)
	start := func(name, title string, args ...string) time.Duration {
		cmd := exec.Command(name, args...)
		cmd.Env = environment(home, display)
		began := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		// Polled, because xdotool's own waiting misses a window that is mapped
		// while it sets itself up.
		for {
			find := exec.Command("xdotool", "search", "--onlyvisible", "--name", title)
			find.Env = append(os.Environ(), "DISPLAY="+display)
			if out, _ := find.Output(); len(out) > 0 { // it fails while there is none
				break
			}
			if time.Since(began) > 30*time.Second {
				b.Fatalf("%s shows no window", name)
			}
		}
		took := time.Since(began)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return took
	}
	program := filepath.Join(bin, "lifeboat")
	args := []string{"-usbmuxd", "unix:" + home + "/nobody", "-lang", "en", "-theme", "light", "-data", home + "/own"}
	start(empty, "Empty") // fonts and shaders are cached by the first
	start(program, "Lifeboat", args...)
	var ours, theirs time.Duration
	for b.Loop() {
		ours += start(program, "Lifeboat", args...)
		theirs += start(empty, "Empty")
	}
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/start")
	b.ReportMetric(float64(theirs.Milliseconds())/float64(b.N), "ms/empty")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ratio")
}
