package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestRunCutOff runs .ci/windows/run with a stand-in for the world that it makes. However
// it ends, its processes end with it and its folder goes: at once where it is told to end,
// and with the next run where it was killed. That of a run that lives is left alone.
func TestRunCutOff(t *testing.T) {
	dir := project(t, "../windows/run", map[string]string{
		".ci/windows/run": content(t, "../../.ci/windows/run"), ".ci/windows/root": "#!/bin/sh\necho \"$HOME/root\"\n",
		"tools/unshare": "#!/bin/bash\nread -r word\necho \"$$ $word\" > \"$SAID\"\n[ ! \"$LONG\" ] || exec sleep 600\nexit 7\n",
	})
	if err := exec.Command("setpriv", "--pdeathsig", "KILL", "true").Run(); err != nil {
		t.Skip("no setpriv: ", err)
	}
	home := t.TempDir()
	type run struct {
		*exec.Cmd
		said string
	}
	begin := func(long string) *run {
		r := &run{exec.Command(filepath.Join(dir, ".ci/windows/run"), "true"), filepath.Join(t.TempDir(), "said")}
		r.Env = append(os.Environ(), "HOME="+home, "PATH="+filepath.Join(dir, "tools")+":"+os.Getenv("PATH"), "SAID="+r.said, "LONG="+long)
		r.Dir, r.Stdin = dir, strings.NewReader("hello\n")
		if err := r.Start(); err != nil {
			t.Fatal(err)
		}
		return r
	}
	until := func(what string, is func() bool) {
		t.Helper()
		for end := time.Now().Add(hosttest.Patience); !is(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("never: ", what)
			}
		}
	}
	inside := func(r *run) int {
		var pid int
		until("it runs", func() bool {
			text, _ := os.ReadFile(r.said)
			n, _ := fmt.Sscanf(string(text), "%d hello\n", &pid)
			return n == 1
		})
		return pid
	}
	gone := func(pid int) bool {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		return err != nil || strings.Contains(string(stat), ") Z ")
	}
	folders := func() int {
		all, err := filepath.Glob(home + "/run.*")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}

	if r := begin(""); r.Wait() == nil || r.ProcessState.ExitCode() != 7 || folders() != 0 {
		t.Errorf("a program that ends with 7: %v, %d folders", r.ProcessState, folders())
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		if signal.Ignored(sig) {
			continue // by whoever runs the tests, and so by all that they start
		}
		r := begin("1")
		pid := inside(r)
		if err := r.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if r.Wait() == nil || !gone(pid) || folders() != 0 {
			t.Errorf("%v: %v, its process is gone %v, %d folders", sig, r.ProcessState, gone(pid), folders())
		}
	}
	lives := begin("1")
	inside(lives)
	killed := begin("1")
	pid := inside(killed)
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait()
	until("the process of the run that was killed ends", func() bool { return gone(pid) })
	if folders() != 2 {
		t.Errorf("%d folders after one run was killed beside another", folders())
	}
	if r := begin(""); r.Wait() == nil || folders() != 1 {
		t.Errorf("the next run leaves %d folders, and one run lives", folders())
	}
	if gone(inside(lives)) {
		t.Error("the run that lived was ended by another")
	}
	_ = lives.Process.Signal(syscall.SIGTERM)
	_ = lives.Wait()
}
