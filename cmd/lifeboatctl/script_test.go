package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lifeboatctl": main})
}

// TestScripts runs the real program on written backups and a simulated iPhone.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("USERPROFILE", e.WorkDir) // the same, on Windows
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("LANG", "en_GB.UTF-8")
			e.Setenv("LC_ALL", "en_GB.UTF-8")
			e.Setenv("USBMUXD_SOCKET_ADDRESS", "UNIX:"+filepath.Join(e.WorkDir, "nobody"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"backup": writeBackup,
			"iphone": simulate,
			"exits":  exits,

			"interrupted": interrupted,
		},
	})
}

// writeBackup: backup NAME [password=P] [ios=V] [everyday] [damage=ID]… writes a backup
// into the folder backups/NAME; with everyday contents their counts, too, into
// backups/NAME.counts.
func writeBackup(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: backup NAME [password=P] [ios=V] [files=N] [everyday] [damage=ID]…")
	}
	o := samples.Options{Folder: args[0], ITER: 50, DPIC: 50}
	var damages []backup.FindingID
	var counts any
	for _, a := range args[1:] {
		key, value, _ := strings.Cut(a, "=")
		switch key {
		case "password":
			o.Password = value
		case "ios":
			o.IOS = value
		case "files":
			n, err := strconv.Atoi(value)
			ts.Check(err)
			o.Files = n
		case "everyday":
			files, made, err := everyday.Files(everyday.Options{Cloud: 4, Plain: o.Password == "", Drawn: contentstest.Drawn})
			ts.Check(err)
			o.Contents, o.Bare, counts = files, true, made
		case "damage":
			damages = append(damages, backup.FindingID(value))
		default:
			ts.Fatalf("unknown option %s", a)
		}
	}
	b, err := samples.Write(ts.MkAbs("backups"), o)
	ts.Check(err)
	for _, id := range damages {
		ts.Check(b.Damage(id))
	}
	if counts != nil {
		data, err := json.Marshal(counts)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs("backups/"+args[0]+".counts"), data, 0o600))
	}
}

// simulate: iphone NAME IOS [trust] connects a simulated iPhone.
func simulate(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: iphone NAME IOS [trusted]")
	}
	address, done, err := hosttest.MuxAddress()
	ts.Check(err)
	s, err := simulator.New(simulator.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(errors.Join(s.Close(), done())) })
	ctx := context.Background()
	ts.Check(s.Listen(ctx, address))
	options := simulator.PhoneOptions{Name: args[0], IOS: args[1], Trust: simulator.TrustAsk}
	if len(args) > 2 {
		options.Trust = simulator.TrustTrusted
	}
	phone, err := s.Add(options)
	ts.Check(err)
	ts.Setenv("USBMUXD_SOCKET_ADDRESS", s.Addresses()[0])
	ts.Setenv("UDID", phone.UDID())
}

// exits: exits CODE PROGRAM ARGS… runs a program that must end with the code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// interrupted: interrupted TEXT PROGRAM ARGS… OUT runs a program, and interrupts it as Ctrl-C
// does once it has printed a line with the text. What it printed is stdout and stderr of
// the files interrupted.out and interrupted.err; its code has to be that of a stop. Where
// the program was ready before the interrupt came, OUT is removed, and it runs once more:
// a busy computer comes late.
func interrupted(ts *testscript.TestScript, _ bool, args []string) {
	if runtime.GOOS == "windows" {
		ts.Fatalf("Windows has another Ctrl-C")
	}
	if len(args) < 3 {
		ts.Fatalf("usage: interrupted TEXT PROGRAM ARGS… OUT")
	}
	program := args[1]
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if full := filepath.Join(dir, args[1]); program == args[1] {
			if _, err := os.Stat(full); err == nil {
				program = full
			}
		}
	}
	for range 50 {
		cmd := exec.Command(program, args[2:]...)
		cmd.Dir = ts.MkAbs(".")
		cmd.Env = os.Environ()
		for _, name := range []string{"HOME", "XDG_DATA_HOME", "LANG", "LC_ALL", "PATH", "USBMUXD_SOCKET_ADDRESS"} {
			cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
		}
		said, messages, sent := runInterrupted(ts, cmd, args[0])
		ts.Check(os.WriteFile(ts.MkAbs("interrupted.out"), said, 0o600))
		ts.Check(os.WriteFile(ts.MkAbs("interrupted.err"), messages, 0o600))
		switch code := cmd.ProcessState.ExitCode(); {
		case sent && code == exitOK:
			ts.Check(os.RemoveAll(ts.MkAbs(args[len(args)-1])))
		case !sent || code != exitCancel:
			ts.Fatalf("code %d, interrupted %v\n%s%s", code, sent, said, messages)
		default:
			return
		}
	}
	ts.Fatalf("it was ready each time")
}

// runInterrupted runs a program and interrupts it once it has printed a text.
func runInterrupted(ts *testscript.TestScript, cmd *exec.Cmd, text string) (said, messages []byte, sent bool) {
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadBytes('\n')
		said = append(said, line...)
		if !sent && bytes.Contains(line, []byte(text)) {
			sent = true
			_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		}
		if err != nil {
			break
		}
	}
	_ = cmd.Wait()
	return said, stderr.Bytes(), sent
}
