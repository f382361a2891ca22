package main

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// TestTransferScripts runs the real program on simulated iPhones that can be
// backed up and restored.
func TestTransferScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "transfer"),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("LANG", "en_GB.UTF-8")
			e.Setenv("LC_ALL", "en_GB.UTF-8")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"iphone": connect,
			"exits":  exits,
		},
	})
}

// connect: iphone NAME IOS [FAULT]… connects a simulated iPhone that trusts this computer,
// in the place of the one before. Its UDID stands in $UDID.
func connect(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: iphone NAME IOS [FAULT]…")
	}
	address, done, err := hosttest.MuxAddress()
	ts.Check(err)
	s, err := simulator.New(simulator.Options{OnDemand: runtime.GOOS == "linux"}) // as udev has it
	ts.Check(err)
	var agent *backupagent.Agent
	ts.Defer(func() {
		err := errors.Join(s.Close(), done())
		if agent != nil {
			err = errors.Join(err, agent.Close())
		}
		ts.Check(err)
	})
	ts.Check(s.Listen(context.Background(), address))
	phone, err := s.Add(simulator.PhoneOptions{Name: args[0], IOS: args[1], Trust: simulator.TrustTrusted, RestartTime: time.Second})
	ts.Check(err)
	image, err := phoneimage.Generate(phoneimage.Spec{Seed: 1, Files: 60})
	ts.Check(err)
	agent, err = backupagent.New(backupagent.Options{
		Facts: func() backupagent.Facts {
			state := phone.State()
			return backupagent.Facts{
				UDID: phone.UDID(), Name: state.Name, ProductType: phone.Model().ProductType, Class: "iPhone", IOS: state.IOS,
				Build: state.Build, Serial: phone.Serial(), FreeBytes: state.Free, FindMy: state.FindMy,
			}
		},
		Image: image, Notify: phone.Notify, EncryptionChanged: phone.SetEncrypted, Restart: phone.Restart,
	})
	ts.Check(err)
	for _, spec := range args[2:] {
		switch spec {
		case "nameless":
			phone.SetName("")
			continue
		case "find-my":
			phone.SetFindMy(true)
			continue
		case "icloud-restoring":
			phone.SetSetupDone(false)
			phone.SetCloudRestoring(true)
			continue
		case "new":
			phone.SetSetupDone(false)
			ts.Check(phone.SetFree(100e9))
			continue
		}
		ts.Check(agent.SetFault(spec))
	}
	phone.Handle("com.apple.mobilebackup2", func(ctx context.Context, _ *simulator.Phone, conn net.Conn) { _ = agent.Serve(ctx, conn) })
	ts.Setenv("USBMUXD_SOCKET_ADDRESS", s.Addresses()[0])
	ts.Setenv("UDID", phone.UDID())
}
