package mounttest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// systems are the file systems that can be asked for, each with what makes one
// in an image, and what mounts the image where the kernel does not.
var systems = map[string]struct {
	make  []string
	mount []string
}{
	"btrfs": {make: []string{"mkfs.btrfs", "-q"}},
	"ext4":  {make: []string{"mkfs.ext4", "-q"}},
	"xfs":   {make: []string{"mkfs.xfs", "-q"}},
	"vfat":  {make: []string{"mkfs.vfat", "-F", "32"}},
	"exfat": {make: []string{"mkfs.exfat"}, mount: []string{"mount.exfat-fuse"}},
	"ntfs":  {make: []string{"mkfs.ntfs", "-F", "-Q", "-q"}, mount: []string{"mount.ntfs-3g", "-o", "windows_names"}}, // names that Windows does not take are refused
}

// FileSystem mounts a fresh file system of the size given and returns its
// folder, which is the temporary folder of the test from then on. It skips the
// test, and says why, where that cannot be done.
func FileSystem(t *testing.T, kind string, megabytes int64) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skipf("%s: only root can mount a file system", kind)
	}
	run := func(name string, args ...string) string {
		t.Helper()
		path, err := program(name)
		if err != nil {
			t.Skipf("%s: there is no %s here", kind, name)
		}
		out, err := exec.Command(path, args...).CombinedOutput()
		if err != nil {
			t.Skipf("%s: %s: %v: %s", kind, name, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	system := systems[kind]
	dir := t.TempDir()
	image, folder := filepath.Join(dir, "image"), filepath.Join(dir, "m")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, megabytes<<20); err != nil {
		t.Fatal(err)
	}
	run(system.make[0], append(system.make[1:], image)...)
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	loop := run("losetup", "-f", "--show", image)
	t.Cleanup(func() { letGo(loop) })
	if err := syscall.Mount(loop, folder, kind, 0, ""); err != nil {
		if system.mount == nil {
			t.Skipf("%s: the kernel does not mount it: %v", kind, err)
		}
		run(system.mount[0], append(slices.Clone(system.mount[1:]), loop, folder)...)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			_ = syscall.Unmount(folder, syscall.MNT_DETACH)
		}
	})
	return folder
}

// program is where a program of the system lies: not everybody's PATH has root's.
func program(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/" + name)
	}
	return path, err
}

// letGo gives a loop device back, with its last mount at the latest.
func letGo(loop string) {
	if losetup, err := program("losetup"); err == nil {
		_ = exec.Command(losetup, "-d", loop).Run()
	}
}

// Unplug makes an ext4 file system of FileSystem fail as one whose drive is pulled out:
// what was not synced is lost, and every call gives an error. The function it returns
// plugs the drive in again: a copy of its image, as the system gives the same image back as
// dead as it was for as long as any program holds it, in mounts of its own, say.
func Unplug(t testing.TB, folder string) (plug func()) {
	t.Helper()
	const (
		request = 0x8004587d // EXT4_IOC_SHUTDOWN
		noFlush = 2          // EXT4_GOING_FLAGS_NOLOGFLUSH
	)
	image := imageOf(t, folder)
	f, err := os.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	flags := uint32(noFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(unsafe.Pointer(&flags))); errno != 0 {
		t.Skipf("the file system cannot be shut down here: %v", errno)
	}
	return func() {
		t.Helper()
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Fatal(err)
		}
		again, err := os.CreateTemp(filepath.Dir(image), "image")
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
		if out, err := exec.Command("cp", "--sparse=always", image, again.Name()).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		losetup, err := program("losetup")
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(losetup, "-f", "--show", again.Name()).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		loop := strings.TrimSpace(string(out))
		t.Cleanup(func() { letGo(loop) })
		if err := syscall.Mount(loop, folder, "ext4", 0, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// imageOf is the image that is mounted at a folder.
func imageOf(t testing.TB, folder string) string {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	device := ""
	for line := range strings.Lines(string(mounts)) {
		if part := strings.Fields(line); len(part) > 1 && part[1] == folder {
			device = part[0]
		}
	}
	image, err := os.ReadFile("/sys/block/" + filepath.Base(device) + "/loop/backing_file")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(image))
}

// Again runs the short tests of the running test program once more, with their
// temporary folders in dir; not those whose names end with FileSystems.
func Again(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.skip", "FileSystems$", "-test.short", "-test.count=1")
	cmd.Env = append(os.Environ(), "TMPDIR="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("in this file system: %v\n%s", err, out)
	} else if strings.Contains(string(out), "no tests to run") {
		t.Error("no test ran")
	}
}

// Shared asks the file system for the extents of a file (FIEMAP) and tells
// whether each belongs to another file as well.
func Shared(t *testing.T, path string) bool {
	t.Helper()
	const (
		request   = 0xc020660b // FS_IOC_FIEMAP
		flagSync  = 1
		flagShare = 0x2000 // FIEMAP_EXTENT_SHARED
		flagLast  = 1
	)
	var m struct {
		start, length       uint64
		flags, mapped, room uint32
		_                   uint32
		extents             [256]struct {
			logical, physical, length uint64
			_                         [2]uint64
			flags                     uint32
			_                         [3]uint32
		}
	}
	m.length, m.flags, m.room = ^uint64(0), flagSync, uint32(len(m.extents))
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(unsafe.Pointer(&m))); errno != 0 {
		t.Fatalf("FIEMAP: %v", errno)
	}
	if m.mapped == 0 || m.extents[m.mapped-1].flags&flagLast == 0 {
		t.Fatalf("%d extents, not all of them", m.mapped)
	}
	for _, e := range m.extents[:m.mapped] {
		if e.flags&flagShare == 0 {
			return false
		}
	}
	return true
}
