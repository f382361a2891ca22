package mobilebackup_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
)

// job is what a host process of its own is to do: to be killed in the middle,
// or to be measured apart from the simulated phone.
type job struct {
	Op, Address, UDID, Dir, Password string
	Full                             bool
}

const jobVariable = "LIFEBOAT_TEST_JOB"

// TestMain runs the tests, or is the host process of one.
func TestMain(m *testing.M) {
	if text := os.Getenv(jobVariable); text != "" {
		var j job
		err := json.Unmarshal([]byte(text), &j)
		stop := profile()
		if err == nil {
			err = j.run(context.Background())
		}
		stop()
		fmt.Println(peakMemory())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	inMemory()
	os.Exit(m.Run())
}

// inMemory has the tests make their backups in memory where there is enough of
// it: every backup waits for the disk several times, and these tests make many.
// What depends on a file system has tests of its own. Benchmarks want the disk.
func inMemory() {
	const folder, enough = "/dev/shm", 1 << 30
	flag.Parse()
	if b := flag.Lookup("test.bench"); b != nil && b.Value.String() != "" || os.Getenv("TMPDIR") != "" {
		return
	}
	if free, err := disk.Free(folder); err == nil && free > enough {
		os.Setenv("TMPDIR", folder)
	}
}

// profile writes a CPU profile of a host process where a developer wants one.
func profile() (stop func()) {
	path := os.Getenv("LIFEBOAT_TEST_PROFILE")
	if path == "" {
		return func() {}
	}
	f, err := os.Create(path)
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return func() { pprof.StopCPUProfile(); f.Close() }
}

// peakMemory is the most memory that this process had in use, in bytes, or 0.
// The rusage of a child will not do: it counts what the parent had at the fork.
func peakMemory() int64 {
	raw, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(raw)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	return 0
}

func (j job) run(ctx context.Context) error {
	link, err := device.Open(ctx, device.Options{Address: j.Address}, j.UDID)
	if err != nil {
		return err
	}
	switch j.Op {
	case "backup":
		_, err = mobilebackup.Backup(ctx, link, mobilebackup.BackupOptions{Root: j.Dir, Full: j.Full}, nil)
	case "restore":
		_, err = mobilebackup.Restore(ctx, link, mobilebackup.RestoreOptions{Dir: j.Dir, Password: []byte(j.Password), Wait: -1}, nil)
	default:
		err = fmt.Errorf("no job %q", j.Op)
	}
	return err
}

// process is a host process for a job in this world.
func (w *world) process(ctx context.Context, j job) *exec.Cmd {
	w.t.Helper()
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	j.Address, j.UDID = w.sim.Addresses()[0], w.phone.UDID()
	text, err := json.Marshal(j)
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), jobVariable+"="+string(text))
	cmd.Stderr = os.Stderr
	return cmd
}

// cost is what a process took.
type cost struct {
	wall, cpu time.Duration
	rss       int64 // bytes
}

func (c cost) String() string {
	return fmt.Sprintf("%.2f s wall, %.2f s CPU, %d MiB", c.wall.Seconds(), c.cpu.Seconds(), c.rss>>20)
}
