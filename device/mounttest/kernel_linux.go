package mounttest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// envMount tells a test that runs in a kernel of its own where the file system is.
const envMount = "LIFEBOAT_TEST_MOUNT"

// modules are what a kernel of Debian's user-mode-linux loads for a file system, below
// kernel/fs of its modules.
var modules = map[string][]string{"vfat": {"nls/nls_cp437", "nls/nls_utf8", "nls/nls_iso8859-1", "fat/fat", "fat/vfat"}}

// boot is what that kernel runs in place of init: it loads modules, mounts, and runs the test.
const boot = `#!/bin/sh
mount -t proc proc /proc; mount -t tmpfs tmpfs /run
for m in $MODULES; do python3 -c 'import ctypes, os, sys
if ctypes.CDLL(None).syscall(313, os.open(sys.argv[1], os.O_RDONLY), b"", 0): sys.exit(1)' "$m" || exit 1; done
mount -t "$KIND" -o "$OPTIONS" /dev/ubda "$LIFEBOAT_TEST_MOUNT" || exit 1
cd "$AT" && "$TEST" -test.run "$RUN" -test.v -test.count=1 > "$OUT/out" 2>&1
echo $? > "$OUT/rc"
cd /; umount "$LIFEBOAT_TEST_MOUNT"; sync
halt -f
`

// OwnKernel runs a test once more in a Linux kernel of its own, which runs as a program
// (Debian's user-mode-linux), for file systems that the kernel here does not mount. There it
// returns the folder of a fresh file system of the size given; here it returns false, and the
// test is done. What is on this machine's disk is there, too.
func OwnKernel(t *testing.T, kind string, megabytes int64) (folder string, there bool) {
	t.Helper()
	if folder = os.Getenv(envMount); folder != "" {
		return folder, true
	}
	kernel, err := exec.LookPath("linux.uml")
	if err != nil || os.Getuid() != 0 {
		t.Skipf("%s: there is no linux.uml here (package user-mode-linux), or this is not root", kind)
	}
	dir := t.TempDir()
	image, mount := filepath.Join(dir, "image"), filepath.Join(dir, "m")
	for _, made := range []error{os.WriteFile(image, nil, 0o600), os.Truncate(image, megabytes<<20), os.Mkdir(mount, 0o755)} {
		if made != nil {
			t.Fatal(made)
		}
	}
	format := systems[kind].make
	if out, err := exec.Command("/usr/sbin/"+format[0], append(format[1:], image)...).CombinedOutput(); err != nil {
		t.Skipf("%s: %v %s", kind, err, out)
	}
	var load []string
	for _, m := range modules[kind] {
		found, _ := filepath.Glob(filepath.Join(filepath.Dir(kernel), "../lib/uml/modules/*/kernel/fs", m+".ko"))
		load = append(load, found...)
	}
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithTimeout(t.Context(), 5*time.Minute)
	defer end()
	values := map[string]string{
		"MODULES": strings.Join(load, " "), "KIND": kind, "OPTIONS": "utf8,flush,shortname=mixed", "OUT": dir, "AT": at, "TEST": os.Args[0], "RUN": "^" + t.Name() + "$", envMount: mount, "TMPDIR": dir, "PATH": os.Getenv("PATH"),
	}
	for _, e := range os.Environ() { // what the tests of this house ask for
		if name, value, _ := strings.Cut(e, "="); strings.HasPrefix(name, "LIFEBOAT_") && !strings.Contains(value, "'") {
			values[name] = value
		}
	}
	var script strings.Builder
	script.WriteString("#!/bin/sh\n")
	for name, value := range values {
		script.WriteString("export " + name + "='" + value + "'\n")
	}
	script.WriteString(strings.TrimPrefix(boot, "#!/bin/sh\n"))
	if err := os.WriteFile(filepath.Join(dir, "boot"), []byte(script.String()), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, kernel, "mem=1G", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "rw", "ubd0="+image, "con=null", "con0=fd:0,fd:1", "quiet", "init="+filepath.Join(dir, "boot"))
	said, err := cmd.CombinedOutput()
	out, _ := os.ReadFile(filepath.Join(dir, "out"))
	rc, rcErr := os.ReadFile(filepath.Join(dir, "rc"))
	switch {
	case rcErr != nil:
		t.Skipf("%s: the kernel of its own does not run the test: %v\n%s", kind, err, said)
	case strings.TrimSpace(string(rc)) != "0":
		t.Errorf("in this file system:\n%s", out)
	case !strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Errorf("the test did not run:\n%s", out)
	default:
		t.Logf("in this file system:\n%s", out)
	}
	return "", false
}
