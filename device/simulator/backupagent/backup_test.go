package backupagent

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

type ctxArg = context.Context

const testUDID = "00008130-001A2B3C4D5E6F70"

func testFacts() Facts {
	return Facts{
		UDID: testUDID, Name: "Test iPhone", ProductType: "iPhone16,1", Class: "iPhone", IOS: "26.1", Build: "23B85",
		Serial: "F2LTEST", PasscodeSet: true,
	}
}

// images are the generated phones of the tests: they never change, and making
// their databases takes most of the time of a small test.
var images sync.Map

func generated(t testing.TB, spec phoneimage.Spec) phoneimage.Image {
	t.Helper()
	if image, ok := images.Load(spec); ok {
		return image.(phoneimage.Image)
	}
	image, err := phoneimage.Generate(spec)
	if err != nil {
		t.Fatal(err)
	}
	images.Store(spec, image)
	return image
}

// newAgent makes a phone; change may alter its options.
func newAgent(t testing.TB, spec phoneimage.Spec, change func(*Options)) *Agent {
	t.Helper()
	o := Options{Facts: testFacts, Image: generated(t, spec), TempDir: t.TempDir(), Random: rand.NewChaCha8([32]byte{byte(spec.Seed)}), Iterations: 10}
	o.Now = func() time.Time { return time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC) }
	if change != nil {
		change(&o)
	}
	agent, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := agent.Close(); err != nil {
			t.Error(err)
		}
	})
	return agent
}

// dial connects a host with a folder to the phone and greets it.
func dial(t testing.TB, agent *Agent, root *disk) *testHost {
	t.Helper()
	near, far := net.Pipe()
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- agent.Serve(ctx, far) }()
	h := newTestHost(t, near, root)
	t.Cleanup(func() {
		near.Close()
		cancel()
		<-done
	})
	h.hello()
	return h
}

// backup runs a backup that has to end well.
func backup(t testing.TB, agent *Agent, root *disk, full bool) *testHost {
	t.Helper()
	h := dial(t, agent, root)
	response, err := h.request("Backup", map[string]any{"Options": map[string]any{"ForceFullBackup": full}})
	if err != nil {
		t.Fatal(err)
	}
	if response["ErrorCode"] != uint64(0) {
		t.Fatalf("backup: %v", response)
	}
	return h
}

func readStatusFile(t *testing.T, root *disk) status {
	t.Helper()
	data := readFile(t, root, statusFile)
	var st status
	if _, err := plist.Unmarshal(data, &st); err != nil {
		t.Fatal(err)
	}
	return st
}

func TestFullBackup(t *testing.T) {
	for _, password := range []string{"", "correct horse"} {
		t.Run(fmt.Sprintf("password %q", password), func(t *testing.T) {
			spec := phoneimage.Spec{Seed: 1, Files: 600, Bytes: 4 << 20}
			agent, root := newAgent(t, spec, func(o *Options) { o.Password = password }), newDisk()
			h := backup(t, agent, root, true)
			st := readStatusFile(t, root)
			if st.SnapshotState != stateFinished || !st.IsFullBackup || st.Version != "3.3" {
				t.Errorf("status %+v", st)
			}
			if n := h.seen["DLMessageCreateDirectory"]; n != 514 {
				t.Errorf("%d directories", n)
			}
			if root.folders[testUDID+"/"+snapshotFolder] {
				t.Error("Snapshot is still there")
			}
			payloads := len(root.files) - 3
			if want := agent.Image().Totals(password != "").Files; int64(payloads) != want {
				t.Errorf("%d payloads of %d", payloads, want)
			}
			if len(h.refused) > 0 {
				t.Errorf("outside of the folder: %v", h.refused)
			}
			checkBackup(t, root, password, agent.Image())
		})
	}
}

// The same seeds give the same backup, byte for byte.
func TestSameSeedsSameBackup(t *testing.T) {
	for _, password := range []string{"", "a"} {
		var first *disk
		for range 2 {
			agent := newAgent(t, phoneimage.Spec{Seed: 11, Files: 400}, func(o *Options) { o.Password = password })
			root := newDisk()
			backup(t, agent, root, true)
			if first == nil {
				first = root
				continue
			}
			for name, data := range first.files {
				if !bytes.Equal(data, root.files[name]) {
					t.Errorf("password %q: %s differs", password, name)
				}
			}
		}
	}
}

// A second full backup of a phone that did not change uses the index of the
// first; it is the same as one that was written anew. One of a phone that
// changed, one with a fault and one with a password have an index of their own.
func TestIndexIsUsedAgain(t *testing.T) {
	spec := phoneimage.Spec{Seed: 12, Files: 300}
	agent := newAgent(t, spec, nil)
	full := func() *disk {
		root := newDisk()
		backup(t, agent, root, true)
		checkBackup(t, root, "", agent.Image())
		return root
	}
	first, second := full(), full()
	becomes := func(what string, is func() bool) { // an answer comes before the phone has tidied up
		t.Helper()
		hosttest.Until(t, what, func() bool {
			agent.mu.Lock()
			defer agent.mu.Unlock()
			return is()
		})
	}
	becomes("no index was kept", func() bool { return agent.kept.image == agent.image })
	for name, data := range first.files {
		if name != testUDID+"/"+statusFile && !bytes.Equal(data, second.files[name]) {
			t.Errorf("%s differs", name)
		}
	}
	// The host leaves while it is used again, and the next run resumes.
	root := newDisk()
	h := dial(t, agent, root)
	h.leaveAt = 519 // after 514 folders, the marks and some batches
	if _, err := h.request("Backup", map[string]any{"Options": map[string]any{"ForceFullBackup": true}}); err == nil {
		t.Error("was not cut")
	}
	becomes("the index is not the interrupted run's", func() bool { return agent.unfinished != nil && agent.kept.path == "" })
	backup(t, agent, root, false)
	checkBackup(t, root, "", agent.Image())
	full()

	spec.Seed = 13
	if !agent.SetImage(generated(t, spec)) {
		t.Fatal("busy")
	}
	full()
	if err := agent.SetPassword("a"); err != nil {
		t.Fatal(err)
	}
	root = newDisk()
	backup(t, agent, root, true)
	checkBackup(t, root, "a", agent.Image())
}
