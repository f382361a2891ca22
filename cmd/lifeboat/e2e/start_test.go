package e2e

import (
	"encoding/binary"
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

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// starts is how often each program is started: LIFEBOAT_STARTS, or 9.
func starts() int {
	n, err := strconv.Atoi(os.Getenv("LIFEBOAT_STARTS"))
	if err != nil {
		return 9
	}
	return n
}

// openedBefore is how often each program is opened before it counts. Mesa draws without a
// graphics card with code that it makes for each kind of picture and keeps for the next
// start, but under a name that depends on what it made or found before: so each start
// finds one kind more than the one before, and makes the next anew. Lifeboat's first page
// has five kinds; from the sixth start on all are found.
const openedBefore = 6

// BenchmarkStart measures the time from starting the program until its window is put on
// the screen (mapped), until words stand in it (time), and the memory that it takes a
// few seconds later, all as ratios to an empty Fyne window of the same run. The programs
// take turns, and the median counts.
//
// Before it counts, each is read from the disk once, as after the computer was started: a
// program that the linker has just written lies in memory in large pieces, which Linux
// shows to the program whole, used or not. And each is opened a few times, see
// openedBefore.
//
//	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$PWD/bin go test -run '^$' -bench Start -benchtime 1x ./cmd/lifeboat/e2e
func BenchmarkStart(b *testing.B) {
	bin := needs(b)
	many := b.TempDir()
	for i := range 500 {
		o := samples.Options{Seed: uint64(i + 1), Files: 5, UDID: fmt.Sprintf("00008130-%016X", i), Date: time.Now().AddDate(0, 0, -i)}
		if _, err := samples.Write(many, o); err != nil {
			b.Fatal(err)
		}
	}
	none := b.TempDir()
	programs := []struct {
		name string
		argv []string
	}{
		{"empty", []string{emptyWindow(b)}},
		{"start", lifeboat(bin, none)},
		{"500-backups", lifeboat(bin, many)},
	}
	display, shown := framebuffer(b)
	mapped := mappings(b, display)
	homes := make([]string, len(programs))
	for i := range homes {
		homes[i] = b.TempDir()
		forget(b, programs[i].argv[0])
	}
	for b.Loop() {
		took, visible := make([][]float64, len(programs)), make([][]float64, len(programs))
		memory := make([][]float64, len(programs))
		for round := range starts() + openedBefore {
			for i, p := range programs {
				began := time.Now()
				at, kib := openOnce(b, display, homes[i], shown, p.argv)
				there := firstMapped(b, mapped, began)
				if round < openedBefore {
					continue // it fills the caches of the system and of Mesa
				}
				visible[i] = append(visible[i], there.Seconds())
				took[i], memory[i] = append(took[i], at.Seconds()), append(memory[i], kib)
			}
		}
		for i, p := range programs {
			b.ReportMetric(median(visible[i])*1000, "ms-mapped/"+p.name)
			b.ReportMetric(median(visible[i])/median(visible[0]), "ratio-mapped/"+p.name)
			b.ReportMetric(median(took[i])*1000, "ms/"+p.name)
			b.ReportMetric(median(memory[i])/1024, "MiB/"+p.name)
			b.ReportMetric(median(took[i])/median(took[0]), "ratio-time/"+p.name)
			b.ReportMetric(median(memory[i])/median(memory[0]), "ratio-memory/"+p.name)
		}
	}
}

// forget has the system forget what a file holds, so that it is read from the disk again.
func forget(b *testing.B, name string) {
	b.Helper()
	for _, argv := range [][]string{
		{"sync", name}, // only what is on the disk is forgotten
		{"dd", "if=" + name, "iflag=nocache", "count=0", "status=none"},
	} {
		if out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput(); err != nil {
			b.Fatalf("%v: %v\n%s", argv, err, out)
		}
	}
}

func lifeboat(bin, backups string) []string {
	return []string{
		filepath.Join(bin, "lifeboat"), "-usbmuxd", "unix:" + backups + "/nobody", "-backups", backups, "-only-backups", "-lang", "en", "-theme", "light",
	}
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// openOnce starts a program, waits for its picture and ends it. The memory is what
// it holds resident (RSS, in KiB) when all that it reads at the start is read.
func openOnce(b *testing.B, display, home string, shown func() bool, argv []string) (time.Duration, float64) {
	b.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(environment(home, display), "FYNE_THEME=light")
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		for shown() {
			time.Sleep(10 * time.Millisecond)
		}
	}()
	for !shown() {
		if time.Since(began) > patience {
			b.Fatalf("%s shows nothing", argv[0])
		}
		time.Sleep(time.Millisecond)
	}
	took := time.Since(began)
	time.Sleep(4 * time.Second)
	return took, resident(b, cmd.Process.Pid)
}

func resident(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kib
}

// framebuffer starts an X server whose picture is a file, and tells whether a window
// with words in it stands there: an empty screen is black, a window without its
// content is light all over, and words at its top are dark. The format
// of the file is that of XWD (X11/XWDFile.h): a header in big endian, whose first
// word is its length, then the colours, then the pixels.
func framebuffer(b *testing.B) (string, func() bool) {
	b.Helper()
	dir := b.TempDir()
	display := screenWith(b, "-fbdir", dir)
	f, err := os.Open(filepath.Join(dir, "Xvfb_screen0"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	header := make([]byte, 100)
	if _, err := f.ReadAt(header, 0); err != nil {
		b.Fatal(err)
	}
	word := func(i int) int64 { return int64(binary.BigEndian.Uint32(header[4*i:])) }
	const colour = 12 // bytes of an entry of the colours
	start, perLine := word(0)+word(19)*colour, word(12)
	pixel := make([]byte, 4)
	top := make([]byte, 300*4) // a line at the top left, where both windows have words
	read := func(into []byte, x, y int64) {
		if _, err := f.ReadAt(into, start+y*perLine+x*4); err != nil {
			b.Fatal(err)
		}
	}
	return display, func() bool {
		for _, at := range [][2]int64{{200, 600}, {500, 700}, {250, 500}} {
			if read(pixel, at[0], at[1]); pixel[0] < 0x80 {
				return false
			}
		}
		dark := 0
		for y := int64(8); y < 32; y++ {
			read(top, 4, y)
			for x := 0; x < len(top); x += 4 {
				if top[x] < 0x60 {
					dark++
				}
			}
		}
		return dark > 10
	}
}
