//go:build unix

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// asNobody runs check on a backup whose Status.plist may not be read: root reads
// everything, so then another user runs a copy of this program.
func (j *caseJudge) asNobody() {
	status := filepath.Join(j.folder, "Status.plist")
	if err := os.Chmod(status, 0); err != nil {
		j.t.Fatal(err)
	}
	defer os.Chmod(status, 0o600)
	home := j.t.TempDir()
	for _, dir := range []string{home, j.folder} {
		for ; len(dir) > len(os.TempDir()); dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o777); err != nil {
				j.t.Fatal(err)
			}
		}
	}
	cmd := exec.Command(copyOfThis(j.t, home), "check", "--json", j.folder)
	cmd.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "LANG=C.UTF-8"}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		j.t.Skip("cannot run as another user: ", err)
	}
	s := decodeSaid(j, cmd.ProcessState.ExitCode(), &out, messages.String())
	j.judgeCheck(s)
	if slices.Contains(s.ids(), backup.MarksMissing) {
		j.errorf("Status.plist is there; check says it is missing")
	}
}

// copyOfThis copies the test's own program, which is lifeboatctl under that
// name, to where others may run it.
func copyOfThis(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	from, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(dir, "lifeboatctl")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
