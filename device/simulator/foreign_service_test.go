package simulator_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// TestForeignWiFi proves what libusbmuxd wants of a phone seen over Wi-Fi, and
// that it does not pair there.
func TestForeignWiFi(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Unplugged: true, WiFi: true, Trust: simulator.TrustAuto})
	address := b.Addresses()[0]
	if out, code := run(t, address, "idevice_id", "-n"); code != 0 || out != p.UDID() {
		t.Errorf("idevice_id -n: %d, %q", code, out)
	}
	if out, _ := run(t, address, "idevice_id", "-l"); strings.Contains(out, p.UDID()) {
		t.Errorf("idevice_id -l: %q", out)
	}
	// libimobiledevice goes to the phone's own address; others, as this host,
	// go through usbmuxd.
	h := &host{t: t, address: address}
	l := h.lockdown()
	if got := l.ask("GetValue", map[string]any{"Key": "ProductType"})["Value"]; got != "iPhone16,1" {
		t.Errorf("ProductType over Wi-Fi: %v", got)
	}
	if got := l.ask("GetValue", map[string]any{"Key": "DevicePublicKey"})["Error"]; got != "GetProhibited" {
		t.Errorf("DevicePublicKey over Wi-Fi: %v", got)
	}
	cable := newBench(t)
	cable.add(simulator.PhoneOptions{})
	record := newHost(t, cable.Addresses()[0], "HOST-1").record // phones share their key
	if got := l.ask("Pair", map[string]any{"PairRecord": record})["Error"]; got != "PairingProhibitedOverThisConnection" {
		t.Errorf("Pair over Wi-Fi: %v", got)
	}
}

// TestForeignDashless proves that tools find a modern phone whose usbmuxd
// leaves the dash out of its UDID.
func TestForeignDashless(t *testing.T) {
	s, err := simulator.New(simulator.Options{Dashless: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p, err := s.Add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	if err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, s.Addresses()[0], "ideviceinfo", "-u", p.UDID(), "-k", "UniqueDeviceID"); code != 0 || out != p.UDID() {
		t.Errorf("ideviceinfo: %d, %q", code, out)
	}
}

func TestForeignApps(t *testing.T) {
	b := newBench(t)
	b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	out, code := run(t, b.Addresses()[0], "ideviceinstaller", "-l")
	if code != 0 || strings.Count(out, "com.example.") != 5 || strings.Contains(out, "com.apple.") {
		t.Errorf("ideviceinstaller -l: %d, %q", code, out)
	}
}

// TestForeignFiles mounts the phone's files and works in them.
func TestForeignFiles(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	dir := t.TempDir()
	if out, code := run(t, b.Addresses()[0], "ifuse", dir); code != 0 {
		t.Skipf("ifuse cannot mount here: %q", out)
	}
	mounted := true
	unmount := func() {
		if out, err := exec.Command("fusermount", "-u", dir).CombinedOutput(); err != nil && mounted {
			t.Errorf("fusermount: %v, %s", err, out)
		}
		mounted = false
	}
	defer unmount()
	content := bytes.Repeat([]byte("0123456789abcdef"), 100_000)
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"mkdir", func() error { return os.Mkdir(path("d"), 0o755) }},
		{"write", func() error { return os.WriteFile(path("d/f"), content, 0o644) }},
		{"rename", func() error { return os.Rename(path("d/f"), path("d/g")) }},
		{"link", func() error { return os.Symlink("d/g", path("l")) }},
		{"truncate", func() error { return os.Truncate(path("d/g"), 1_000_000) }},
		{"times", func() error { return os.Chtimes(path("d/g"), time.Unix(1e9, 0), time.Unix(1e9, 0)) }},
		{"read", func() error {
			data, err := os.ReadFile(path("d/g"))
			if err == nil && !bytes.Equal(data, content[:1_000_000]) {
				t.Errorf("read: %d bytes, not those that were written", len(data))
			}
			return err
		}},
		{"readlink", func() error {
			target, err := os.Readlink(path("l"))
			if err == nil && target != "d/g" {
				t.Errorf("the link leads to %q", target)
			}
			return err
		}},
		{"stat", func() error {
			info, err := os.Stat(path("d/g"))
			if err == nil && (info.Size() != 1_000_000 || info.ModTime().Unix() != 1e9) {
				t.Errorf("stat: %d bytes of %v", info.Size(), info.ModTime())
			}
			return err
		}},
		{"remove", func() error { return os.Remove(path("l")) }},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
	if err := os.Remove(path("d")); err == nil {
		t.Error("a directory that is not empty was removed")
	}
	unmount()
	if data, err := p.Files().ReadFile("/d/g"); err != nil || !bytes.Equal(data, content[:1_000_000]) {
		t.Errorf("the phone has %d bytes, %v", len(data), err)
	}
	if names, err := p.Files().List("/"); err != nil || slices.Contains(names, "l") {
		t.Errorf("the phone has %q, %v", names, err)
	}
}

func TestForeignDiagnostics(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, IOS: "17.0", Battery: 42, RestartTime: 10 * time.Millisecond})
	address := b.Addresses()[0]
	for _, c := range []struct{ args, want string }{
		{"diagnostics All", "GasGauge"},
		{"mobilegestalt PasswordConfigured", "<true/>"},
		{"ioregentry AppleSmartBattery", "<key>CurrentCapacity</key>\n\t\t<integer>42</integer>"},
	} {
		if out, code := run(t, address, "idevicediagnostics", strings.Fields(c.args)...); code != 0 || !strings.Contains(out, c.want) {
			t.Errorf("idevicediagnostics %s: %d, %q; want %q", c.args, code, out, c.want)
		}
	}
	before := device(t, address)
	if out, code := run(t, address, "idevicediagnostics", "restart"); code != 0 {
		t.Fatalf("restart: %d, %q", code, out)
	}
	hosttest.Until(t, "the phone comes back under another number", func() bool {
		now := device(t, address)
		return now != 0 && now != before
	})
	if s := p.State(); !s.Locked || s.Unlocked {
		t.Errorf("after its restart the phone is not locked: %+v", s)
	}
}

func TestForeignName(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	address := b.Addresses()[1]
	if out, code := run(t, address, "idevicename", "Zoë & Co"); code != 0 {
		t.Fatalf("idevicename: %d, %q", code, out)
	}
	if out, code := run(t, address, "idevicename"); code != 0 || out != "Zoë & Co" || p.State().Name != out {
		t.Errorf("idevicename: %d, %q, the phone says %q", code, out, p.State().Name)
	}
	if out, code := run(t, address, "idevicedate"); code != 0 || out == "" {
		t.Errorf("idevicedate: %d, %q", code, out)
	}
}

func TestForeignNotices(t *testing.T) {
	_, h := paired(t, simulator.PhoneOptions{})
	l := h.service("com.apple.mobile.notification_proxy")
	for _, name := range []string{"com.example.hello", "ready"} {
		l.send(map[string]any{"Command": "ObserveNotification", "Name": name})
	}
	l.send(map[string]any{"Command": "PostNotification", "Name": "ready"})
	l.hear()
	if out, code := run(t, h.address, "idevicenotificationproxy", "post", "com.example.hello"); code != 0 {
		t.Fatalf("idevicenotificationproxy: %d, %q", code, out)
	}
	if got := l.hear(); got["Name"] != "com.example.hello" {
		t.Errorf("heard %v", got)
	}
}

func TestForeignRecord(t *testing.T) {
	b := newBench(t)
	b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	for i, address := range b.Addresses() {
		buid := ask(t, dial(t, address), map[string]any{"MessageType": "ReadBUID"})["BUID"]
		if out, code := run(t, address, "idevicepair", "systembuid"); code != 0 || out != buid {
			t.Errorf("address %d: systembuid: %d, %q; want %v", i, code, out, buid)
		}
		if out, code := run(t, address, "idevicepair", "hostid"); code != 0 || len(out) != len("00000000-0000-0000-0000-000000000000") {
			t.Errorf("address %d: hostid: %d, %q", i, code, out)
		}
	}
}
