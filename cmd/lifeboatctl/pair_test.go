package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// heard is an output that can be read while it is written.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // a value after each write
}

func newHeard() *heard { return &heard{more: make(chan struct{}, 1)} }

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case h.more <- struct{}{}:
	default:
	}
	return h.text.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// until waits for words.
func (h *heard) until(t *testing.T, words string) {
	t.Helper()
	late := time.After(hosttest.Patience)
	for !strings.Contains(h.String(), words) {
		select {
		case <-h.more:
		case <-late:
			t.Fatalf("%q was not said: %s", words, h)
		}
	}
}

// simulated shows a phone to the program that runs in this test.
func simulated(t *testing.T, o simulator.PhoneOptions) (*simulator.Simulator, *simulator.Phone) {
	t.Helper()
	address := hosttest.Listening(t)
	s, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Listen(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	o.RestartTime = time.Second
	phone, err := s.Add(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("USBMUXD_SOCKET_ADDRESS", s.Addresses()[0])
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	return s, phone
}

// started runs the program; the channel yields its exit code.
func started(ctx context.Context, args ...string) (out, messages *heard, code <-chan int) {
	out, messages = newHeard(), newHeard()
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, strings.NewReader(""), out, messages) }()
	return out, messages, done
}

// TestPairWaitsForThePerson: the state is told as it changes, in words that say
// what to tap, and what was wanted continues by itself.
func TestPairWaitsForThePerson(t *testing.T) {
	for name, args := range map[string][]string{
		"phone": {"phone", "--wait", "--json"}, "backup": {"backup", "--json"}, "password": {"password", "set", "--password-stdin"},
	} {
		t.Run(name, func(t *testing.T) {
			_, phone := simulated(t, simulator.PhoneOptions{Name: "Gr\x1b[2Jeta", Locked: true})
			folder := t.TempDir()
			switch name {
			case "backup":
				args = append(args, folder)
				fallthrough
			case "password":
				if _, err := phone.AddBackup(simulator.BackupOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			out, messages := newHeard(), newHeard()
			code := make(chan int, 1)
			go func() { code <- run(t.Context(), args, strings.NewReader("a password\n"), out, messages) }()
			messages.until(t, "is locked. Unlock it")
			if out.String() != "" && name != "backup" {
				t.Errorf("said too early: %s", out)
			}
			phone.Unlock()
			messages.until(t, "tap Trust, and enter its passcode")
			phone.Trust()
			if got := <-code; got != exitOK {
				t.Fatalf("exit code %d: %s", got, messages)
			}
			if !fit(out.String()) || !fit(messages.String()) || !strings.Contains(messages.String(), "Gr\uFFFD[2Jeta") {
				t.Errorf("%q", messages.String())
			}
			said := out.String()
			switch name {
			case "phone": // one object
				var one map[string]any
				if err := json.Unmarshal([]byte(said), &one); err != nil || !strings.Contains(said, `"trust": "trusted"`) {
					t.Errorf("%v: %s", err, said)
				}
			case "backup":
				if !strings.Contains(said, `"event":"trust"`) || !strings.Contains(said, `"trust":"asked"`) || !strings.Contains(said, `"event":"result"`) {
					t.Errorf("%s", said)
				}
			}
		})
	}
}

// TestPairIsRefused: what the person answered is told with what to do about it.
func TestPairIsRefused(t *testing.T) {
	for _, c := range []struct {
		trust simulator.Trust
		says  []string
		args  [][]string
	}{
		{
			simulator.TrustDeny,
			[]string{"“Don’t Trust” was tapped", "Nothing was changed", "plug it in again", "Then: lifeboatctl pair"},
			[][]string{{"pair"}, {"phone", "--wait"}, {"backup", "--json", t.TempDir()}},
		},
		{simulator.TrustForbidden, []string{"may not trust this computer"}, [][]string{{"pair", "--json"}}},
		{simulator.TrustSupervised, []string{"the computer that manages it"}, [][]string{{"backup", t.TempDir()}}},
	} {
		for _, args := range c.args {
			simulated(t, simulator.PhoneOptions{Name: "Greta", Trust: c.trust})
			out, messages, code := started(t.Context(), args...)
			if got := <-code; got != exitTrouble {
				t.Errorf("%s, %v: exit code %d", c.trust, args, got)
			}
			for _, words := range c.says {
				if !strings.Contains(messages.String(), words) {
					t.Errorf("%s, %v: %q is not said: %s", c.trust, args, words, messages)
				}
			}
			if args[0] == "backup" && len(args) == 3 && !strings.Contains(out.String(), `"problem":"trust/`) {
				t.Errorf("%s: %s", c.trust, out)
			}
		}
	}
}

// TestOldTLSIsNamed: a phone that secures connections in an outdated way is not
// called forgotten, neither when it was paired before nor after it was asked.
func TestOldTLSIsNamed(t *testing.T) {
	for _, trust := range []simulator.Trust{simulator.TrustTrusted, simulator.TrustAuto} {
		simulated(t, simulator.PhoneOptions{Name: "Greta", Trust: trust, Faults: []string{"old-tls"}})
		for _, args := range [][]string{{"pair"}, {"phone", "--json"}, {"backup", t.TempDir()}} {
			out, messages, code := started(t.Context(), args...)
			got := <-code
			if args[0] == "phone" {
				if got != exitOK || !strings.Contains(out.String(), `"trust": "old-tls"`) {
					t.Errorf("%s, %v: exit code %d: %s", trust, args, got, out)
				}
			} else if got != exitTrouble || !strings.Contains(messages.String(), "outdated") || strings.Contains(messages.String(), "forgotten") {
				t.Errorf("%s, %v: exit code %d: %s", trust, args, got, messages)
			}
		}
	}
}

// TestPairAsksAnew: a phone that has forgotten this computer, and one that was
// unplugged when the person tapped.
func TestPairAsksAnew(t *testing.T) {
	_, phone := simulated(t, simulator.PhoneOptions{Name: "Greta", Trust: simulator.TrustForgotten})
	_, messages, code := started(t.Context(), "pair")
	messages.until(t, "It is asked again")
	messages.until(t, "tap Trust, and enter its passcode")
	phone.Unplug()
	messages.until(t, "is not on the cable any more")
	phone.Plug()
	hosttest.Until(t, "the phone asks", phone.Asking)
	phone.Trust()
	if got := <-code; got != exitOK {
		t.Errorf("exit code %d: %s", got, messages)
	}
}

// TestPairEndsWithTheContext: Ctrl-C ends the waiting, of every command.
func TestPairEndsWithTheContext(t *testing.T) {
	for _, args := range [][]string{{"pair"}, {"phone", "--wait", "--json"}, {"backup", t.TempDir()}} {
		_, phone := simulated(t, simulator.PhoneOptions{Name: "Greta"})
		ctx, cancel := context.WithCancel(t.Context())
		_, messages, code := started(ctx, args...)
		messages.until(t, "tap Trust")
		cancel()
		if got := <-code; got != exitCancel || phone.Paired() {
			t.Errorf("%v: exit code %d: %s", args, got, messages)
		}
	}
	t.Setenv("USBMUXD_SOCKET_ADDRESS", "UNIX:"+filepath.Join(t.TempDir(), "nobody"))
	ctx, cancel := context.WithCancel(t.Context())
	_, messages, code := started(ctx, "phone", "--wait")
	messages.until(t, "\n")
	cancel()
	if got := <-code; got != exitCancel {
		t.Errorf("without a service: exit code %d", got)
	}
}

// TestPairingIsGoodForOthers: a tool of another make takes the pairing.
func TestPairingIsGoodForOthers(t *testing.T) {
	for _, tool := range []string{"idevicepair", "ideviceinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed (Debian: libimobiledevice-utils)")
		}
	}
	for _, trust := range []simulator.Trust{simulator.TrustAuto, simulator.TrustForgotten} {
		_, phone := simulated(t, simulator.PhoneOptions{Name: "Greta", Trust: trust})
		phone.Trust()
		_, messages, code := started(t.Context(), "trust")
		if got := <-code; got != exitOK {
			t.Fatalf("%s: exit code %d: %s", trust, got, messages)
		}
		for _, args := range [][]string{{"idevicepair", "validate"}, {"ideviceinfo", "-q", "com.apple.disk_usage", "-k", "TotalDataCapacity"}} {
			said, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput()
			if err != nil || bytes.Contains(said, []byte("ERROR")) {
				t.Errorf("%s: %v: %v: %s", trust, args, err, said)
			}
		}
	}
}
