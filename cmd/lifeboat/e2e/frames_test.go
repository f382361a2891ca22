package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/ui/frametime"
)

// BenchmarkFrames measures how long pictures of the real window take, beside an empty
// Fyne window of the same size in the same run: the list of 500 backups as it stands
// and while a wheel turns over it, a click in it, and the page of work while every file
// of a large backup is checked, while a backup is made, and while the window does the one
// and another program beside it the other (the window does one work at a time). A
// frame over 50 ms is seen; 16 ms make 60 of them a second. Where a name says “moving”, the
// window is painted all the time meanwhile, as often as it can be, and “apart” is from one
// picture to the next. “wait” is from when something is handed to the window's goroutine
// until it is done, which toolkit and system may put off over several pictures.
//
//	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$PWD/bin go test -run '^$' -bench Frames -benchtime 1x ./cmd/lifeboat/e2e
func BenchmarkFrames(b *testing.B) {
	needs(b)
	empty := emptyWindow(b)
	for _, part := range []struct {
		name string
		run  func(framed)
	}{{"list", framed.list}, {"check", framed.check}, {"backup", framed.backup}, {"both", framed.both}, {"swapped", framed.swapped}} {
		b.Run(part.name, func(b *testing.B) {
			f := framed{b: b, display: screen(b), bin: needs(b)}
			for b.Loop() {
				e := f.open(empty, "Empty")
				f.basis = e.report(3 * time.Second).Paint.Middle
				b.ReportMetric(f.basis, "ms/empty-paint")
				e.close()
				part.run(f)
			}
		})
	}
}

// list is the page with 500 backups.
func (f framed) list() {
	many := f.b.TempDir()
	for i := range 500 {
		o := samples.Options{Seed: uint64(i + 1), Files: 5, UDID: fmt.Sprintf("00008130-%016X", i), Date: time.Now().AddDate(0, 0, -i)}
		if _, err := samples.Write(many, o); err != nil {
			f.b.Fatal(err)
		}
	}
	w := f.lifeboat(plug(f.b, "-trust", "trusted", "-free", "60GB"), many)
	w.enter()
	time.Sleep(rest)
	f.tell("still", w.report(4*time.Second))
	w.steady(true)
	f.tell("choose", w.report(4*time.Second))
	w.steady(false)
	f.tell("scroll", w.report(0, w.turn))
	f.click(w)
	w.close()
}

// rest is how long a window gets for what it does once.
const rest = 6 * time.Second

// check is the deep check of a large backup.
func (f framed) check() { f.checks("check", f.large(), alone) }

// alone is nothing beside.
func alone() (end func()) { return func() {} }

// large is a folder with a backup that takes long to check.
func (f framed) large() string {
	large := f.b.TempDir()
	if _, err := samples.Write(large, samples.Options{Seed: 1, Files: 50_000, Bytes: 3e9, Date: time.Now().AddDate(0, 0, -3)}); err != nil {
		f.b.Fatal(err)
	}
	return large
}

// checks measures a deep check of what is in a folder, with something beside it.
func (f framed) checks(name, large string, beside func() (end func())) {
	w := f.lifeboat(plug(f.b, "-trust", "trusted", "-free", "60GB"), large)
	w.enter()
	time.Sleep(rest)
	w.keys("Down", "Return") // mark the backup, choose it
	end := beside()
	w.keys("Return") // check it
	f.tell(name, w.report(5*time.Second))
	w.steady(true) // what moves all the time stumbles where a picture comes late
	f.tell(name+"-moving", w.report(5*time.Second))
	end()
	if notes, _ := os.ReadDir(filepath.Join(w.data, "checks")); len(notes) == 0 {
		f.b.Error("nothing was being checked")
	}
	w.close()
}

// backup is the making of one.
func (f framed) backup() { f.backs("backup", alone) }

// backs measures the making of a backup, with something beside it.
func (f framed) backs(name string, beside func() (end func())) {
	w := f.lifeboat(f.real("-files", "20000", "-bytes", "3GB"), f.b.TempDir())
	time.Sleep(rest)
	w.keys("ctrl+b")
	for range 2 { // a password, and the same again
		w.xdo("type", "lighthouse 42")
		w.keys("Return")
	}
	end := beside()
	r := w.report(8 * time.Second)
	w.steady(true)
	f.tell(name+"-moving", w.report(5*time.Second))
	end()
	if r.Paint.N < 8 {
		f.b.Errorf("a backup moves in %d pictures: none is being made", r.Paint.N)
	}
	f.tell(name, r)
	w.close()
}

// both is a check while another program makes a backup.
func (f framed) both() {
	folder := f.b.TempDir()
	phone := f.real("-files", "20000", "-bytes", "4GB")
	f.checks("both", f.large(), func() func() {
		end := f.beside(phone, "backup", folder)
		before, _ := disk.Size(f.b.Context(), folder)
		return func() {
			if after, _ := disk.Size(f.b.Context(), folder); after-before < 100e6 {
				f.b.Errorf("the backup beside grew by %d bytes only", after-before)
			}
			end()
		}
	})
}

// swapped is a backup while another program checks one in depth, again and again.
func (f framed) swapped() {
	large := f.large()
	inside, err := os.ReadDir(large)
	if err != nil || len(inside) != 1 {
		f.b.Fatalf("%v, %v", inside, err)
	}
	f.backs("swapped", func() func() {
		return f.beside(nil, "check", "--afresh", filepath.Join(large, inside[0].Name()))
	})
}

// real is an iPhone as a real one is to the window: its work takes nothing of this
// computer that others want.
func (f framed) real(args ...string) *phone {
	return plugRunning(f.b, []string{"nice", filepath.Join(f.bin, "simphone")}, append([]string{"-trust", "trusted", "-free", "60GB"}, args...)...)
}

// beside has another program work, again where it ends, until the function that it
// returns is called.
func (f framed) beside(p *phone, args ...string) (end func()) {
	ctx, cancel := context.WithCancel(f.b.Context())
	env := environment(f.b.TempDir(), f.display)
	if p != nil {
		env = append(env, "USBMUXD_SOCKET_ADDRESS="+p.Address)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			cmd := exec.CommandContext(ctx, filepath.Join(f.bin, "lifeboatctl"), args...)
			cmd.Env = env
			if out, err := cmd.CombinedOutput(); err != nil && ctx.Err() == nil {
				f.b.Errorf("the program beside: %v\n%s", err, out)
				return
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// framed measures pictures.
type framed struct {
	b            *testing.B
	display, bin string
	basis        float64 // ms for a picture of the empty window
}

// tell reports what was measured.
func (f framed) tell(name string, r frametime.Report) {
	f.b.Helper()
	if r.Wait.N == 0 {
		f.b.Fatalf("%s: nothing was measured", name)
	}
	f.b.ReportMetric(r.Wait.Late, "ms/"+name+"-wait-99%")
	f.b.ReportMetric(r.Wait.Longest, "ms/"+name+"-wait-longest")
	if r.Paint.N < 3 {
		return // a page on which nothing happens
	}
	f.b.ReportMetric(r.Paint.Middle, "ms/"+name+"-paint")
	f.b.ReportMetric(r.Paint.Late, "ms/"+name+"-paint-99%")
	f.b.ReportMetric(r.Paint.Longest, "ms/"+name+"-paint-longest")
	f.b.ReportMetric(r.Walk.Middle, "ms/"+name+"-walk")
	if r.Apart.N > 0 {
		f.b.ReportMetric(float64(r.Apart.N), name+"-pictures")
		f.b.ReportMetric(r.Apart.Middle, "ms/"+name+"-apart")
		f.b.ReportMetric(r.Apart.Late, "ms/"+name+"-apart-99%")
		f.b.ReportMetric(r.Apart.Longest, "ms/"+name+"-apart-longest")
	}
	f.b.ReportMetric(r.Paint.Middle/f.basis, "ratio/"+name+"-paint")
}

// click measures from when the mouse is pressed on a row until the next picture stands.
func (f framed) click(w *framedWindow) {
	var took []float64
	for i := range 8 {
		w.xdo("mousemove", "--window", w.id, "640", fmt.Sprint(260+160*(i%2)))
		time.Sleep(2 * time.Second) // what the mouse changes by being there is painted
		began := time.Now()
		w.xdo("click", "1")
		time.Sleep(2 * time.Second)
		painted := w.read().Painted
		n := slices.IndexFunc(painted, func(at int64) bool { return at > began.UnixNano() })
		if n < 0 {
			f.b.Fatal("a click is not answered")
		}
		took = append(took, float64(painted[n]-began.UnixNano())/1e6)
	}
	f.b.ReportMetric(median(took), "ms/click")
	f.b.ReportMetric(slices.Max(took), "ms/click-longest")
}

// framedWindow is a window that measures its pictures.
type framedWindow struct {
	*window
	file, data string
	close      func()
}

func (f framed) lifeboat(p *phone, backups string) *framedWindow {
	data := f.b.TempDir()
	w := f.open(filepath.Join(f.bin, "lifeboat"), "Lifeboat", "-usbmuxd", p.Address, "-backups", backups, "-only-backups",
		"-lang", "en", "-theme", "light", "-data", data, "-frames")
	w.data = data
	return w
}

// open starts a program, whose last argument is the name of the file.
func (f framed) open(name, title string, args ...string) *framedWindow {
	w := &framedWindow{file: filepath.Join(f.b.TempDir(), "frames")}
	w.window = open(f.b, f.display, name, title, append(args, w.file)...)
	w.close = func() {
		if p, err := os.FindProcess(w.pid); err == nil {
			_ = p.Kill()
		}
		for windows(f.display, title)[w.id] {
			time.Sleep(50 * time.Millisecond)
		}
	}
	time.Sleep(3 * time.Second)
	return w
}

// steady has the window painted all the time, or not.
func (w *framedWindow) steady(on bool) {
	file := w.file + frametime.Steady
	if !on {
		_ = os.Remove(file)
	} else if err := os.WriteFile(file, nil, 0o600); err != nil {
		w.b.Fatal(err)
	}
	time.Sleep(2 * time.Second)
}

// report measures from now on, for so long, or while something is done.
func (w *framedWindow) report(take time.Duration, do ...func()) frametime.Report {
	_ = os.Remove(w.file) // it counts anew then
	time.Sleep(1100 * time.Millisecond)
	for _, d := range do {
		d()
	}
	time.Sleep(take)
	return w.read()
}

// read returns what the program has last written.
func (w *framedWindow) read() frametime.Report {
	w.b.Helper()
	var r frametime.Report
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		raw, err := os.ReadFile(w.file)
		if err == nil {
			err = json.Unmarshal(raw, &r)
		}
		if err == nil {
			return r
		}
		if time.Now().After(deadline) {
			w.b.Fatal(err)
		}
	}
}

// turn turns the wheel up and down, faster than a hand does.
func (w *framedWindow) turn() {
	w.xdo("mousemove", "--window", w.id, "640", "450")
	for range 8 {
		w.xdo("click", "--repeat", "25", "--delay", "12", "5")
		w.xdo("click", "--repeat", "25", "--delay", "12", "4")
	}
}

// keys presses keys, each when the page has come.
func (w *framedWindow) keys(names ...string) {
	w.xdo("windowfocus", w.id)
	for _, key := range names {
		w.xdo("key", key)
		time.Sleep(2 * time.Second)
	}
}
