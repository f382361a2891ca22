package main

import (
	"bufio"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"testing"

	"golang.org/x/sys/windows"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// TestCtrlC ends a program that waits for an iPhone as Ctrl-C or Ctrl-Break in a
// console of Windows does: in order, with its own exit code.
func TestCtrlC(t *testing.T) {
	ownConsole(t)
	const everyone = 0 // at this console
	for name, key := range map[string]uint32{"Ctrl-C": windows.CTRL_C_EVENT, "Ctrl-Break": windows.CTRL_BREAK_EVENT} {
		t.Run(name, func(t *testing.T) {
			if key == windows.CTRL_BREAK_EVENT && hosttest.Wine() {
				t.Skip("Wine tells no program of Ctrl-Break")
			}
			_, phone := simulated(t, simulator.PhoneOptions{Name: "Jürgens iPhone", Trust: simulator.TrustAsk})
			cmd := exec.CommandContext(t.Context(), programOfThis(t), "pair", "--phone", phone.UDID())
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
			if err := windows.GenerateConsoleCtrlEvent(key, everyone); err != nil {
				t.Fatal(err)
			}
			for said.Scan() { // to its end, as Wait wants it
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != exitCancel {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// ownConsole has a console to press keys in, one of its own where the test was started
// without. What is pressed is not for the test.
func ownConsole(t *testing.T) {
	t.Helper()
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	if there, _, _ := kernel.NewProc("GetConsoleWindow").Call(); there == 0 {
		_, _, _ = kernel.NewProc("FreeConsole").Call() // what Wine has there of Linux takes no keys
		if made, _, err := kernel.NewProc("AllocConsole").Call(); made == 0 {
			t.Fatal("no console: ", err)
		}
		t.Cleanup(func() { _, _, _ = kernel.NewProc("FreeConsole").Call() })
	}
	pressed := make(chan os.Signal, 8)
	signal.Notify(pressed, os.Interrupt)
	t.Cleanup(func() { signal.Stop(pressed) })
}
