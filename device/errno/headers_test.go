//go:build !windows

package errno

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestCloudFiles: what Windows says of files in a cloud, number by number as the headers for
// Go have them, is no damage of a disk and no lack of rights; and what macOS says.
func TestCloudFiles(t *testing.T) {
	families := []string{"ERROR_CLOUD_FILE_", "ERROR_FILE_SYSTEM_VIRTUALIZATION_"}
	// Those that are younger than the headers, and those of the older kind of remote storage.
	numbers := map[syscall.Errno]string{434: "", 475: "", 523: "", 4350: "ERROR_FILE_OFFLINE", 4351: "ERROR_REMOTE_STORAGE_NOT_ACTIVE"}
	for name, number := range headers(t) {
		if slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(name, f) }) {
			numbers[number] = name
		}
	}
	delete(numbers, 385) // ERROR_FILE_SYSTEM_VIRTUALIZATION_INVALID_OPERATION: a request that no program of ours makes
	delete(numbers, 391) // another program has the file
	if len(numbers) != len(cloudFile) {
		t.Errorf("%d numbers are known, %d there", len(cloudFile), len(numbers))
	}
	for number, name := range numbers {
		for _, goos := range []string{"windows", "linux", "darwin"} {
			err := &fs.PathError{Op: "read", Path: "x", Err: number}
			if !is(goos, err, KeptOnline) || is(goos, err, Broken, Gone, Forbidden, ReadOnly, Infected) {
				t.Errorf("%s: %s %d", goos, name, number)
			}
		}
	}
	if err := (&fs.PathError{Op: "read", Path: "x", Err: syscall.EDEADLK}); !is("darwin", err, KeptOnline) {
		t.Error("a dataless file that does not come is not known on macOS")
	}
}

// headers are the numbers of winerror.h by their names, as golang.org/x/sys has them.
func headers(t *testing.T) map[string]syscall.Errno {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sys").Output()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "windows", "zerrors_windows.go"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]syscall.Errno{}
	for _, m := range regexp.MustCompile(`(?m)^\s+(ERROR_\w+)\s+syscall\.Errno = (\d+)`).FindAllStringSubmatch(string(text), -1) {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		all[m[1]] = syscall.Errno(n)
	}
	if len(all) < 2000 {
		t.Fatalf("%d numbers", len(all))
	}
	return all
}
