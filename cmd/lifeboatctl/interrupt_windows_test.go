package main

import (
	"bufio"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"

	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// TestCtrlC ends a program that waits for an iPhone as Ctrl-C or Ctrl-Break in a
// console of Windows does: in order, with its own exit code.
func TestCtrlC(t *testing.T) {
	_, phone := simulated(t, simulator.PhoneOptions{Name: "Jürgens iPhone", Trust: simulator.TrustAsk})
	cmd := exec.CommandContext(t.Context(), programOfThis(t), "pair", "--phone", phone.UDID())
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(messages)
	if !said.Scan() || !strings.Contains(said.Text(), "Jürgens iPhone") {
		t.Errorf("it said %q", said.Text())
	}
	if err := windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(cmd.Process.Pid)); err != nil {
		t.Skip("no console here: ", err)
	}
	for said.Scan() { // to its end, as Wait wants it
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitCancel {
		t.Errorf("exit code %d", code)
	}
}
