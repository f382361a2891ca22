package repair_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// The environment that makes this test program a repair that is killed.
const (
	envSource = "LIFEBOAT_TEST_REPAIR_SOURCE"
	envCopy   = "LIFEBOAT_TEST_REPAIR_COPY"
	envNotes  = "LIFEBOAT_TEST_REPAIR_NOTES"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(envSource); folder != "" && os.Getenv(envKill) != "" {
		copyAndDie(folder)
		os.Exit(1)
	} else if folder != "" {
		repairAndWait(folder)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// repairAndWait begins a repair and says so when the first files are copied; it
// never resumes from there.
func repairAndWait(folder string) {
	b, err := backupdir.Open(folder)
	if err != nil {
		return
	}
	p, err := repair.Examine(context.Background(), b, repair.ExamineOptions{}, nil)
	if err != nil {
		return
	}
	_, _ = repair.Repair(context.Background(), p, os.Getenv(envCopy), repair.Options{Notes: os.Getenv(envNotes)}, func(p progress.Progress) {
		if p.Stage == "copy" {
			_, _ = os.Stdout.WriteString("copying\n")
			time.Sleep(time.Hour) // until it is killed; nothing but a select would be a deadlock to the runtime
		}
	})
}

// TestKilledRepairIsCleaned: what a repair leaves that is killed is removed at the
// next start, and nothing else is.
func TestKilledRepairIsCleaned(t *testing.T) {
	b := write(t, samples.Options{}, backup.LeftoverSnapshot)
	root, notes := t.TempDir(), filepath.Join(t.TempDir(), "repairs")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	dst := filepath.Join(root, "copy")
	cmd.Env = append(os.Environ(), envSource+"="+b.Folder, envCopy+"="+dst, envNotes+"="+notes)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make(chan error, 1)
	go func() {
		_, err := out.Read(make([]byte, 8))
		line <- err
	}()
	select {
	case err = <-line:
	case <-time.After(hosttest.Patience):
		err = errors.New("nothing was copied")
	}
	if err != nil {
		_ = cmd.Process.Kill()
		t.Fatal(err)
	}
	others := []string{".lifeboat-repair-mine", ".lifeboat-repair-12345", ".lifeboat-other"}
	for _, name := range others {
		if err := os.MkdirAll(filepath.Join(root, name, "copy"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := repair.Clean(root); err != nil || len(left) > 0 {
		t.Errorf("while it lives: %v, %v", left, err)
	}
	if left, err := repair.CleanNoted(notes); err != nil || len(left) > 0 {
		t.Errorf("while it lives: %v, %v", left, err)
	}
	if err := cmd.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	_ = cmd.Wait()
	// A kill may leave a file that was being written.
	states, err := filepath.Glob(filepath.Join(root, ".lifeboat-repair-*", "state.json"))
	if err != nil || len(states) != 1 {
		t.Fatalf("state of the repair: %v, %v", states, err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(states[0]), disk.TempPrefix+"1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dst); err == nil {
		t.Error("half a copy bears the final name")
	}
	left, err := repair.CleanNoted(notes)
	if err != nil || len(left) != 1 || left[0].Source != b.Folder || left[0].Destination != dst {
		t.Errorf("cleaned %+v, %v", left, err)
	}
	again, err := repair.Clean(root)
	if err != nil || len(again) > 0 {
		t.Errorf("a second time: %v, %v", again, err)
	}
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != len(others) {
		t.Errorf("left: %v, %v", entries, err)
	}
	if noted, err := os.ReadDir(notes); err != nil || len(noted) > 0 {
		t.Errorf("notes: %v, %v", noted, err)
	}
}
