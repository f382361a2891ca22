//go:build linux

package mobilebackup_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// measure runs a command to its end.
func measure(b *testing.B, cmd *exec.Cmd) cost {
	b.Helper()
	start := time.Now()
	out, err := cmd.Output()
	wall := time.Since(start)
	if err != nil {
		b.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, out)
	}
	c := cost{wall: wall, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	// Our own process tells its peak; the other tool's is not known here.
	_, _ = fmt.Sscan(string(out), &c.rss)
	return c
}

// BenchmarkAgainstForeign compares our backup and restore with those of
// Debian's idevicebackup2, on the same simulated phone in the same run. The
// ratios are ours to theirs. It wants some room; LIFEBOAT_BENCH_DIR says where.
func BenchmarkAgainstForeign(b *testing.B) {
	tool, err := exec.LookPath("idevicebackup2")
	if err != nil {
		b.Skip("idevicebackup2 is not installed (Debian: libimobiledevice-utils)")
	}
	for _, c := range []struct {
		name string
		spec phoneimage.Spec
	}{
		{"small", phoneimage.Spec{Seed: 1}},
		{"many", phoneimage.Spec{Seed: 2, Files: 100_000, Bytes: 200 << 20}},
		{"large", phoneimage.Spec{Seed: 3, Files: 20_000, Bytes: 2 << 30}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				compare(b, tool, c.spec)
			}
		})
	}
}

// command is the foreign tool for this world's phone.
func (w *world) command(tool string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(w.t.Context(), tool, append([]string{"-u", w.phone.UDID()}, args...)...)
	cmd.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+w.sim.Addresses()[0])
	return cmd
}

func compare(b *testing.B, tool string, spec phoneimage.Spec) {
	dir, err := os.MkdirTemp(os.Getenv("LIFEBOAT_BENCH_DIR"), "lifeboat-bench")
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(dir)
	b.Setenv("TMPDIR", dir)
	w := newWorld(b, worldOptions{spec: spec})
	backup := race(b,
		func(round int) *exec.Cmd {
			return w.command(tool, "backup", "--full", folder(b, dir, "theirs", round))
		},
		func(round int) *exec.Cmd {
			return w.process(b.Context(), job{Op: "backup", Dir: folder(b, dir, "ours", round), Full: true})
		})
	backup.tell(b, "backup")

	// Restores onto phones that have nothing; theirs does not wait for a restart.
	fresh := func() *world { return newWorld(b, worldOptions{phone: simulator.PhoneOptions{Free: 100 << 30}}) }
	restore := race(b,
		func(round int) *exec.Cmd {
			return fresh().command(tool, "-s", w.phone.UDID(), "restore", "--system", "--settings", "--no-reboot", filepath.Join(dir, "theirs0"))
		},
		func(round int) *exec.Cmd {
			return fresh().process(b.Context(), job{Op: "restore", Dir: filepath.Join(dir, "ours0", w.phone.UDID())})
		})
	restore.tell(b, "restore")
}

// raced is the best that each of two did.
type raced struct{ theirs, ours cost }

// race lets both run twice, in the order theirs, ours, ours, theirs. What one
// has left to be written goes to the disk before the next one starts, and
// nothing is deleted in between: both would slow the next one down.
func race(b *testing.B, theirs, ours func(round int) *exec.Cmd) (r raced) {
	b.Helper()
	run := func(best *cost, cmd *exec.Cmd) {
		syscall.Sync()
		if c := measure(b, cmd); best.wall == 0 || c.wall < best.wall {
			*best = c
		}
	}
	run(&r.theirs, theirs(0))
	run(&r.ours, ours(0))
	run(&r.ours, ours(1))
	run(&r.theirs, theirs(1))
	return r
}

func (r raced) tell(b *testing.B, what string) {
	r.theirs.rss = 0
	b.Logf("%s: ours %v; idevicebackup2 %v", what, r.ours, r.theirs)
	b.ReportMetric(r.ours.wall.Seconds()/r.theirs.wall.Seconds(), what+"-wall-ratio")
	b.ReportMetric(r.ours.cpu.Seconds()/r.theirs.cpu.Seconds(), what+"-cpu-ratio")
	b.ReportMetric(float64(r.ours.rss)/(1<<20), what+"-MiB")
}

func folder(b *testing.B, dir, name string, round int) string {
	b.Helper()
	path := filepath.Join(dir, fmt.Sprint(name, round))
	if err := os.MkdirAll(path, 0o755); err != nil {
		b.Fatal(err)
	}
	return path
}
