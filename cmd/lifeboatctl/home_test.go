//go:build unix

package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestWithoutHome: in an environment without a home the commands work, say that nothing is
// remembered, and leave nothing behind, at the top of the file system least of all.
func TestWithoutHome(t *testing.T) {
	b, err := samples.Write(t.TempDir(), samples.Options{ITER: 50})
	if err != nil {
		t.Fatal(err)
	}
	program := copyOfThis(t, t.TempDir())
	before := hosttest.AtTheTop()
	for _, env := range [][]string{{}, {"HOME="}, {"HOME=/"}, {"HOME=here", "XDG_DATA_HOME=data"}} {
		scratch, here := t.TempDir(), t.TempDir()
		run := func(args ...string) (int, string) {
			cmd := exec.Command(program, args...)
			cmd.Env, cmd.Dir = append(slices.Clone(env), "TMPDIR="+scratch, "LANG=en_GB.UTF-8"), here
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &said, &said
			if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
				t.Fatal(err)
			}
			return cmd.ProcessState.ExitCode(), said.String()
		}
		if code, said := run("check", b.Folder); code != exitOK || !strings.Contains(said, "nothing of this is remembered") {
			t.Errorf("%q: check ends with %d and says\n%s", env, code, said)
		}
		if code, said := run("backups"); code != exitTrouble || !strings.Contains(said, "HOME") {
			t.Errorf("%q: backups ends with %d and says\n%s", env, code, said)
		}
		if code, said := run("backups", "--folder", filepath.Dir(b.Folder)); code != exitOK || strings.Contains(said, "HOME") {
			t.Errorf("%q: backups in a folder ends with %d and says\n%s", env, code, said)
		}
		for _, dir := range []string{scratch, here} {
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("%q: left behind: %v, %v", env, left, err)
			}
		}
	}
	if now := hosttest.AtTheTop(); !maps.Equal(now, before) {
		t.Errorf("at the top of the file system something was written: %v, before %v", now, before)
	}
}

// TestWithoutHomeNorRoom: where not even a folder for the moment can be had, that is said.
func TestWithoutHomeNorRoom(t *testing.T) {
	cmd := exec.Command(copyOfThis(t, t.TempDir()), "check", t.TempDir())
	cmd.Env = []string{"TMPDIR=/nonexistent", "LANG=en_GB.UTF-8"}
	said, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != exitTrouble || !strings.Contains(string(said), "HOME") {
		t.Errorf("it ends with %d and says\n%s", code, said)
	}
}
