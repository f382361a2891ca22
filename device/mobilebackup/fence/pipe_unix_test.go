//go:build linux || darwin

package fence

import (
	"errors"
	"syscall"
	"testing"
)

func makePipe(t *testing.T, path string) {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) {
		t.Skipf("this file system has no pipes: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
}
