package backupagent

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

func setFault(t *testing.T, agent *Agent, spec string) {
	t.Helper()
	if err := agent.SetFault(spec); err != nil {
		t.Fatal(err)
	}
}

func TestSetFaultTakesWhatTheTableSays(t *testing.T) {
	agent := newAgent(t, phoneimage.Spec{}, nil)
	for _, fault := range Faults() {
		setFault(t, agent, fault.Name)
		if fault.What == "" || (fault.Argument == "") != (fault.Default == "") {
			t.Errorf("%+v", fault)
		}
	}
	agent.ClearFault(FaultCut)
	for _, bad := range []string{"nothing", "cut=-1", "cut=x", "find-my=1", "die-at=here", "hostile=kindly", "silence=x", "passcode-timeout=-1"} {
		if agent.SetFault(bad) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	agent.ClearFaults()
	if len(agent.faults) > 0 {
		t.Errorf("left: %v", agent.faults)
	}
}

// What the phone answers when it has a fault. Those that cut the link are
// tested where a run is resumed.
func TestFaultsOfABackup(t *testing.T) {
	for _, test := range []struct {
		fault string
		code  int
		words string
	}{
		{"passcode-timeout=0.01", codeLocked, "Device locked (MBErrorDomain/208)"},
		{"managed", codePolicy, "policy"},
		{"icloud-restore", codeCloudRestore, "iCloud"},
		{"snapshot-exists", codeExists, "File exists (17)"},
		{"setup-unfinished", codeSetup, "Setup is finished"},
		{"computer-full", codeComputerFull, "Insufficient free disk space on drive to back up (MBErrorDomain/105)"},
		{"computer-full=2", codeComputerFull, "to upload files"},
		{"read-error=3", codeUpload, "Multiple errors uploading files"},
		{"lose-file=5", codeCorrupt, "references files not in backup"},
		{"cancel=1", codeCancelled, "cancelled"},
		{"slow=100000000", 0, ""},
		{"silence=0.01", 0, ""},
	} {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			var notes []string
			agent, root := newAgent(t, phoneimage.Spec{Seed: 2, Files: 500}, func(o *Options) {
				o.Notify = func(name string) { notes = append(notes, name) }
			}), newDisk()
			setFault(t, agent, test.fault)
			code, text := answerOf(t, dial(t, agent, root), "Backup", nil)
			if code != test.code || !strings.Contains(text, test.words) {
				t.Errorf("answer %d %q", code, text)
			}
			if asked := strings.Contains(strings.Join(notes, " "), "ui.presented"); asked != strings.HasPrefix(test.fault, "passcode") {
				t.Errorf("notifications: %v", notes)
			}
			if test.fault == "cancel=1" && (len(notes) != 1 || notes[0] != "com.apple.itunes-client.syncCancelRequest") {
				t.Errorf("notifications: %v", notes)
			}
		})
	}
}

func TestPurge(t *testing.T) {
	for name, test := range map[string]struct {
		free   int64
		answer func() (int, any)
		code   int
	}{
		"a probe that the host declines":  {1 << 40, func() (int, any) { return -1, 0 }, 0},
		"too little, and nothing is made": {1 << 20, func() (int, any) { return -1, 0 }, codeComputerFull},
		"too little, and room is made":    {1 << 20, func() (int, any) { return 0, int64(1 << 30) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			agent := newAgent(t, phoneimage.Spec{Seed: 2}, nil)
			setFault(t, agent, "purge")
			h := dial(t, agent, newDisk())
			h.free, h.purged = test.free, test.answer
			if code, text := answerOf(t, h, "Backup", nil); code != test.code || h.seen["DLMessagePurgeDiskSpace"] != 1 {
				t.Errorf("%d %s, asked %d times", code, text, h.seen["DLMessagePurgeDiskSpace"])
			}
		})
	}
}

// An empty Manifest.plist that a phone left behind is refused by the next run.
func TestEmptyManifestIsLeftBehind(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{Seed: 2}, nil), newDisk()
	setFault(t, agent, "empty-manifest")
	if _, err := dial(t, agent, root).request("Backup", nil); err == nil {
		t.Fatal("the phone did not die")
	}
	agent.ClearFaults()
	if st := readStatusFile(t, root); st.SnapshotState != stateFinished || len(readFile(t, root, manifestFile)) != 0 {
		t.Errorf("left behind: %+v", st)
	}
	if code, _ := answerOf(t, dial(t, agent, root), "Backup", nil); code != codeCorrupt {
		t.Errorf("answer %d", code)
	}
}

// Every attack on paths tries what it says: a careful host refuses all of it,
// and what a careless one lets through is noted.
func TestAttacksOnPaths(t *testing.T) {
	for _, how := range []string{"parent", "absolute", "odd-names", "windows", "link"} {
		for _, careless := range []bool{false, true} {
			ended := make(chan Outcome, 1)
			agent := newAgent(t, phoneimage.Spec{}, func(o *Options) { o.Ended = func(e Outcome) { ended <- e } })
			setFault(t, agent, "hostile="+how)
			h := dial(t, agent, newDisk())
			h.careless = careless
			if _, err := h.request("Backup", nil); err != nil {
				t.Fatalf("%s: %v", how, err)
			}
			e := <-ended
			if (how == "parent" || how == "absolute") && (len(h.refused) < 20 || careless != (e.FailureCount > 0)) {
				t.Errorf("%s: %d paths refused, careless %v, accepted %v", how, len(h.refused), careless, e.Failures)
			}
		}
	}
}

// The other attacks end with the host: it leaves, and the phone ends cleanly.
func TestAttacksOnTheLink(t *testing.T) {
	for _, how := range []string{"long-name", "negative", "endless", "wrong-order", "wrong-types", "half-frame", "bomb"} {
		t.Run(how, func(t *testing.T) {
			agent := newAgent(t, phoneimage.Spec{}, nil)
			setFault(t, agent, "hostile="+how)
			near, far := net.Pipe()
			served := make(chan error, 1)
			go func() { served <- agent.Serve(context.Background(), far) }()
			h := newTestHost(t, near, newDisk())
			h.hello()
			h.message("DLMessageProcessMessage", map[string]any{"MessageName": "Backup", "TargetIdentifier": testUDID})
			n, err := near.Read(make([]byte, 1<<20))
			_ = near.Close()
			if n == 0 {
				t.Errorf("nothing came: %v", err)
			}
			if err := <-served; err == nil && how != "wrong-order" && how != "bomb" {
				t.Error("the session ended well")
			}
		})
	}
}

// A host that vanishes or is cancelled ends the session, wherever it is.
func TestSessionEndsWithItsContext(t *testing.T) {
	agent := newAgent(t, phoneimage.Spec{}, nil)
	setFault(t, agent, "silence=1000")
	ctx, cancel := context.WithCancel(context.Background())
	near, far := net.Pipe()
	served := make(chan error, 1)
	go func() { served <- agent.Serve(ctx, far) }()
	h := newTestHost(t, near, newDisk())
	h.hello()
	h.message("DLMessageProcessMessage", map[string]any{"MessageName": "Backup", "TargetIdentifier": testUDID})
	cancel()
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestRequestsThatNoPhoneServes(t *testing.T) {
	agent := newAgent(t, phoneimage.Spec{}, nil)
	for name, want := range map[string]int{"EraseDevice": codeGeneric, "Remove": codeGeneric, "EnableCloudBackup": codeNoAccount} {
		if code, _ := answerOf(t, dial(t, agent, newDisk()), name, nil); code != want {
			t.Errorf("%s: %d", name, code)
		}
	}
	if code, _ := answerOf(t, dial(t, agent, newDisk()), "Backup", map[string]any{"TargetIdentifier": "../x"}); code != codeGeneric {
		t.Errorf("a path as identifier: %d", code)
	}
	for _, name := range []string{"CancelBackup", "Whatever"} {
		if _, err := dial(t, agent, newDisk()).request(name, nil); err == nil || !strings.Contains(err.Error(), "left") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFaithfulPhonesDoNotLookInside(t *testing.T) {
	for _, password := range []string{"", "a"} {
		agent, root := newAgent(t, phoneimage.Spec{}, func(o *Options) { o.Faithful, o.Password = true, password }), newDisk()
		backup(t, agent, root, true)
		for _, name := range []string{"List", "Unback", "Extract"} {
			if code, text := answerOf(t, dial(t, agent, root), name, nil); code != codeCorrupt || !strings.Contains(text, "Manifest.mbdb") {
				t.Errorf("%s: %d %s", name, code, text)
			}
		}
		code, text := answerOf(t, dial(t, agent, root), "Info", nil)
		if password == "" && code != 0 || password != "" && (code != codePassword || !strings.Contains(text, "MKBKeyBagUnlock")) {
			t.Errorf("Info: %d %s", code, text)
		}
	}
}

func TestHelpfulPhonesLookInside(t *testing.T) {
	for _, password := range []string{"", "a"} {
		agent, root := newAgent(t, phoneimage.Spec{}, func(o *Options) { o.Password = password }), newDisk()
		backup(t, agent, root, true)
		response, err := dial(t, agent, root).request("List", map[string]any{"Password": password})
		if text, _ := response["Content"].(string); err != nil || !strings.Contains(text, `"HomeDomain","Library/SMS/sms.db"`) {
			t.Errorf("List: %v, %v", response, err)
		}
		values := map[string]any{"Password": password, "DomainName": "HomeDomain", "RelativePath": "Library/SMS/sms.db"}
		if code, text := answerOf(t, dial(t, agent, root), "Extract", values); code != 0 {
			t.Fatalf("Extract: %d %s", code, text)
		}
		sms := root.files["_unback_/"+testUDID+"/var/mobile/Library/SMS/sms.db"]
		if !bytes.HasPrefix(sms, []byte("SQLite format 3\x00")) || len(sms)%4096 != 0 {
			t.Errorf("extracted %d bytes", len(sms))
		}
		if code, _ := answerOf(t, dial(t, agent, root), "Extract", map[string]any{"Password": password, "DomainName": "x"}); code != codeMissing {
			t.Errorf("Extract of nothing: %d", code)
		}
		if code, text := answerOf(t, dial(t, agent, root), "Unback", map[string]any{"Password": password}); code != 0 {
			t.Errorf("Unback: %d %s", code, text)
		}
	}
}

// Debian's tool stops a batch at the first file that fails; the phone has to
// take that, and a rehearsal still names every file.
func TestHostsThatBreakOff(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{Seed: 2, Files: 500}, nil), newDisk()
	backup(t, agent, root, true)
	writeInfo(t, root)
	id := mbfile.IDOf("HomeDomain", "Library/SMS/sms.db").String()
	root.remove(testUDID + "/" + id[:2] + "/" + id)
	o, err := rehearse(t, root, testFacts(), "", func(h *testHost) { h.breakOff = true })
	if err != nil || o.Code != codeCorrupt || o.FailureCount == 0 || !strings.Contains(o.Text, "Multiple errors downloading files") {
		t.Errorf("%+v, %v", o, err)
	}
}

// The sheet for the passcode is shown before a backup, and only by phones that
// have one and are new enough.
func TestPasscode(t *testing.T) {
	for name, test := range map[string]struct {
		ios   string
		set   bool
		asked int
	}{"new": {"26.1", true, 1}, "old": {"15.7", true, 0}, "none": {"26.1", false, 0}} {
		asked := 0
		agent := newAgent(t, phoneimage.Spec{}, func(o *Options) {
			o.Facts = func() Facts { f := testFacts(); f.IOS, f.PasscodeSet = test.ios, test.set; return f }
			o.Passcode = func(context.Context) error { asked++; return nil }
		})
		backup(t, agent, newDisk(), true)
		if asked != test.asked {
			t.Errorf("%s: asked %d times", name, asked)
		}
	}
}

func TestOneOperationAtATime(t *testing.T) {
	started := make(chan struct{})
	agent := newAgent(t, phoneimage.Spec{}, func(o *Options) {
		o.Passcode = func(ctx context.Context) error { close(started); <-ctx.Done(); return ctx.Err() }
	})
	near, far := net.Pipe()
	ctx, cancel := context.WithTimeout(context.Background(), hosttest.Patience)
	served := make(chan error, 1)
	go func() { served <- agent.Serve(ctx, far) }()
	h := newTestHost(t, near, newDisk())
	h.hello()
	h.message("DLMessageProcessMessage", map[string]any{"MessageName": "Backup"})
	<-started
	if agent.SetImage(nil) {
		t.Error("another image was put onto a phone that is busy")
	}
	cancel()
	<-served
}

// A host that leaves while the sheet for the passcode is open closes it; one
// that stays does not.
func TestSheetClosesWhenTheHostLeaves(t *testing.T) {
	leave := map[string]func(h *testHost){
		"says goodbye": func(h *testHost) { h.message("DLMessageDisconnect", "stopped") },
		"hangs up":     func(h *testHost) { h.conn.Close() },
	}
	for name, leave := range leave {
		open, closed, entered := make(chan struct{}, 1), make(chan error, 1), make(chan struct{})
		agent := newAgent(t, phoneimage.Spec{}, func(o *Options) {
			o.Passcode = func(ctx context.Context) error {
				open <- struct{}{}
				select {
				case <-ctx.Done():
					closed <- context.Cause(ctx)
					return ctx.Err()
				case <-entered:
					return nil
				}
			}
		})
		h := dial(t, agent, newDisk())
		h.message("DLMessageProcessMessage", map[string]any{"MessageName": "Backup"})
		<-open
		leave(h)
		if err := <-closed; !errors.Is(err, ErrHostLeft) {
			t.Errorf("%s: %v", name, err)
		}
		// The next host is asked again, and the one that stays gets its backup.
		root := newDisk()
		h = dial(t, agent, root)
		go func() {
			<-open
			close(entered)
		}()
		if response, err := h.request("Backup", nil); err != nil || response["ErrorCode"] != uint64(0) {
			t.Errorf("%s: the next: %v %v", name, response, err)
		}
	}
}

func TestEncryptedRestoreWantsTheEscrowBag(t *testing.T) {
	for _, password := range []string{"", "a"} {
		agent, root := newAgent(t, phoneimage.Spec{}, func(o *Options) { o.Password = password }), newDisk()
		backup(t, agent, root, true)
		writeInfo(t, root)
		near, far := net.Pipe()
		served := make(chan error, 1)
		go func() { served <- agent.Serve(WithoutEscrowBag(context.Background()), far) }()
		h := newTestHost(t, near, root)
		h.hello()
		code, text := answerOf(t, h, "Restore", restoreOptions(password))
		if want := map[string]int{"": 0, "a": codeLocked}[password]; code != want {
			t.Errorf("password %q: %d %s", password, code, text)
		}
		near.Close()
		<-served
	}
}
