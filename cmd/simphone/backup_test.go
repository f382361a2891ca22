package main

import (
	"os/exec"
	"strings"
	"testing"
)

// A simphone with contents: said over its standard input, seen by a foreign tool.
func TestBackups(t *testing.T) {
	tool, err := exec.LookPath("idevicebackup2")
	if err != nil {
		t.Skip("idevicebackup2 is not installed (Debian: libimobiledevice-utils)")
	}
	p := start(t, "-trust", "trusted", "-files", "300", "-bytes", "1MB", "-backup-password", "secret", "-report")
	folder := t.TempDir()
	backup := func(args ...string) int {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), tool, append([]string{"-u", p.ready.UDID, "backup"}, append(args, folder)...)...)
		cmd.Env = append(cmd.Environ(), "USBMUXD_SOCKET_ADDRESS="+p.ready.Addresses[0])
		_ = cmd.Run()
		return cmd.ProcessState.ExitCode()
	}
	ended := func(code string) {
		t.Helper()
		if !p.out.Scan() || !strings.HasPrefix(p.out.Text(), `{"ended":"Backup","code":`+code) {
			t.Errorf("told: %s", p.out.Text())
		}
	}
	p.say("fault computer-full")
	if code := backup("--full"); code != 151 {
		t.Errorf("a full computer: exit code %d", code)
	}
	ended("105")
	p.say("clear computer-full")
	p.say("set encrypted off")
	if code := backup("--full"); code != 0 {
		t.Errorf("exit code %d", code)
	}
	ended("0")
	p.say("live 2")
	if code := backup(); code != 0 {
		t.Errorf("after two days: exit code %d", code)
	}
	ended("0")
}
