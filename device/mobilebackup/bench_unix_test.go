//go:build linux

package mobilebackup_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"lifeboat/device/simulator"
	"lifeboat/device/simulator/phoneimage"
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
	w := newWorld(b, worldOptions{spec: spec, root: filepath.Join(dir, "ours")})
	theirsDir := filepath.Join(dir, "theirs")
	for _, d := range []string{w.root, theirsDir} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			b.Fatal(err)
		}
	}
	tell := func(what string, ours, theirs cost) {
		theirs.rss = 0
		b.Logf("%s: ours %v; idevicebackup2 %v", what, ours, theirs)
		b.ReportMetric(ours.wall.Seconds()/theirs.wall.Seconds(), what+"-wall-ratio")
		b.ReportMetric(ours.cpu.Seconds()/theirs.cpu.Seconds(), what+"-cpu-ratio")
		b.ReportMetric(float64(ours.rss)/(1<<20), what+"-MiB")
	}
	theirs := measure(b, w.command(tool, "backup", "--full", theirsDir))
	ours := measure(b, w.process(b.Context(), job{Op: "backup", Dir: w.root}))
	tell("backup", ours, theirs)

	// Restores onto phones that have nothing; theirs does not wait for a restart.
	their := newWorld(b, worldOptions{phone: simulator.PhoneOptions{Free: 100 << 30}})
	theirs = measure(b, their.command(tool, "-s", w.phone.UDID(), "restore", "--system", "--settings", "--no-reboot", theirsDir))
	our := newWorld(b, worldOptions{phone: simulator.PhoneOptions{Free: 100 << 30}})
	ours = measure(b, our.process(b.Context(), job{Op: "restore", Dir: w.dir()}))
	tell("restore", ours, theirs)
}
