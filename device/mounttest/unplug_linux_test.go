package mounttest

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestUnplugHeld: a drive can be plugged in again though a program in mounts of its own
// (a service in its sandbox, a container) still holds what was pulled out.
func TestUnplugHeld(t *testing.T) {
	folder := FileSystem(t, "ext4", 32)
	holder := exec.Command("cat")
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	holder.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if err := holder.Start(); err != nil {
		t.Skipf("no mounts of its own here: %v", err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = holder.Wait()
	})
	kept, lost := filepath.Join(folder, "kept"), filepath.Join(folder, "lost")
	if err := os.WriteFile(kept, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	syscall.Sync()
	for range 2 {
		plug := Unplug(t, folder)
		if err := os.WriteFile(lost, nil, 0o600); err == nil {
			t.Error("a file is written on a drive that is pulled out")
		}
		plug()
		if got, err := os.ReadFile(kept); err != nil || string(got) != "kept" {
			t.Errorf("%q, %v", got, err)
		}
		if err := os.WriteFile(filepath.Join(folder, "new"), []byte("new"), 0o600); err != nil {
			t.Error(err)
		}
	}
}
