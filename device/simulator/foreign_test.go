package simulator_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/device/simulator"
)

// bench is a simulator on both kinds of sockets.
type bench struct {
	*simulator.Simulator
	t *testing.T
}

// newBench makes a simulator that listens on a Unix socket and on loopback,
// and proves at the end that it closes cleanly.
func newBench(t *testing.T) *bench {
	t.Helper()
	s, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	// t.TempDir has long names; a socket's path must be short.
	dir, err := os.MkdirTemp("", "sim")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for _, address := range []string{"unix:" + filepath.Join(dir, "mux"), "127.0.0.1:0"} {
		if err := s.Listen(t.Context(), address); err != nil {
			t.Fatal(err)
		}
	}
	return &bench{s, t}
}

func (b *bench) add(options simulator.PhoneOptions) *simulator.Phone {
	b.t.Helper()
	p, err := b.Add(options)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// run runs a foreign tool against one address and gives what it says and its
// exit code.
func run(t *testing.T, address, tool string, args ...string) (string, int) {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed (Debian: libimobiledevice-utils)", tool)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+address, "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("%s %q did not end: %s", tool, args, out)
	}
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("%s: %v", tool, err)
	}
	return strings.TrimRight(string(out), "\n"), cmd.ProcessState.ExitCode()
}

// eachAddress runs a test over both kinds of sockets, each with a phone of its
// own.
func eachAddress(t *testing.T, options simulator.PhoneOptions, f func(t *testing.T, p *simulator.Phone, address string)) {
	t.Helper()
	for i, name := range []string{"unix", "tcp"} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			f(t, b.add(options), b.Addresses()[i])
		})
	}
}

func TestForeignList(t *testing.T) {
	eachAddress(t, simulator.PhoneOptions{}, func(t *testing.T, p *simulator.Phone, address string) {
		if out, code := run(t, address, "idevice_id", "-l"); code != 0 || out != p.UDID() {
			t.Fatalf("idevice_id -l: %d, %q; want %q", code, out, p.UDID())
		}
		p.Unplug()
		if out, code := run(t, address, "idevice_id", "-l"); strings.Contains(out, p.UDID()) {
			t.Fatalf("idevice_id -l lists an unplugged phone: %d, %q", code, out)
		}
	})
}

// TestForeignPair walks through every answer to Pair over the Unix socket, and
// through the usual way over loopback: each try costs idevicepair two new keys.
func TestForeignPair(t *testing.T) {
	eachAddress(t, simulator.PhoneOptions{}, func(t *testing.T, p *simulator.Phone, address string) {
		type step struct {
			name string
			do   func()
			verb string
			code int
			says string
		}
		steps := []step{
			{"asked", func() {}, "pair", 1, "Please accept the trust dialog"},
			{"denied", p.Deny, "pair", 1, "user denied the trust dialog"},
			{"replugged", func() { p.Unplug(); p.Plug() }, "pair", 1, "Please accept the trust dialog"},
			{"locked", func() { p.Unplug(); p.Plug(); p.Lock() }, "pair", 1, "passcode is set"},
			{"trusted", func() { p.Unlock(); p.Trust() }, "pair", 0, "SUCCESS: Paired with device"},
			{"validated", func() {}, "validate", 0, "SUCCESS: Validated pairing"},
			{"validated while locked", p.Lock, "validate", 0, "SUCCESS: Validated pairing"},
			{"forgotten", func() { p.Unlock(); p.Forget() }, "validate", 1, "is not paired with this host"},
			{"paired again", p.Trust, "pair", 0, "SUCCESS: Paired with device"},
			{"unpaired", func() {}, "unpair", 0, "SUCCESS: Unpaired with device"},
		}
		if !strings.HasPrefix(address, "UNIX:") {
			steps = slices.DeleteFunc(steps, func(s step) bool {
				return !slices.Contains([]string{"trusted", "validated", "unpaired"}, s.name)
			})
		}
		for _, step := range steps {
			step.do()
			out, code := run(t, address, "idevicepair", step.verb)
			if code != step.code || !strings.Contains(out, step.says) {
				t.Fatalf("%s: idevicepair %s: %d, %q; want %d, %q", step.name, step.verb, code, out, step.code, step.says)
			}
		}
		if p.Paired() {
			t.Error("the phone still trusts a computer")
		}
	})
}

func TestForeignInfo(t *testing.T) {
	options := simulator.PhoneOptions{
		Trust: simulator.TrustTrusted, Model: "iPhone13,2", IOS: "18.4.1", Name: "Núria’s phone",
		FindMy: true, Encrypted: true, Battery: 63, Free: 12345678912,
	}
	eachAddress(t, options, func(t *testing.T, p *simulator.Phone, address string) {
		for _, c := range []struct{ args, want string }{
			{"-k ProductVersion", "18.4.1"},
			{"-k BuildVersion", "22E252"},
			{"-k DeviceName", "Núria’s phone"},
			{"-k UniqueDeviceID", p.UDID()},
			{"-k PasswordProtected", "false"},
			{"-k HardwareModel", "D53gAP"},
			{"-q com.apple.disk_usage -k AmountDataAvailable", "12345678912"},
			{"-q com.apple.mobile.battery -k BatteryCurrentCapacity", "63"},
			{"-q com.apple.mobile.backup -k WillEncrypt", "true"},
			{"-q com.apple.purplebuddy -k SetupDone", "true"},
			{"-q com.apple.mobile.chaperone -k DeviceIsChaperoned", "false"},
		} {
			if out, code := run(t, address, "ideviceinfo", strings.Fields(c.args)...); code != 0 || out != c.want {
				t.Errorf("ideviceinfo %s: %d, %q; want %q", c.args, code, out, c.want)
			}
		}
	})
}

// TestForeignDomains reads every domain whole, with and without a session.
func TestForeignDomains(t *testing.T) {
	b := newBench(t)
	p := b.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	address := b.Addresses()[0]
	for _, c := range []struct{ args, want string }{
		{"", "UniqueDeviceID: " + p.UDID()},
		{"", "TimeZoneOffsetFromUTC: "},
		{"", "PhoneNumber: +1 (555) 01"},
		{"-s", "UniqueDeviceID: " + p.UDID()},
		{"-x", "<key>DevicePublicKey</key>"},
		{"-q com.apple.disk_usage", "TotalDiskCapacity: 127989493760"},
		{"-q com.apple.disk_usage.factory", "TotalDiskCapacity: 127989493760"},
		{"-q com.apple.mobile.battery", "HasBattery: true"},
		{"-q com.apple.mobile.backup", "Version: 2.0"},
		{"-q com.apple.fmip", "IsAssociated: false"},
		{"-q com.apple.purplebuddy", "SetupFinishedAllSteps: true"},
		{"-q com.apple.PurpleBuddy", "SetupDone: true"},
		{"-q com.apple.mobile.chaperone", "DeviceIsChaperoned: false"},
		{"-q com.apple.mobile.iTunes", "MinITunesVersion: 12.10.10"},
		{"-s -q com.apple.mobile.iTunes", "MinITunesVersion: 12.10.10"},
		{"-q com.apple.iTunes", "LibraryApplications["},
		{"-q com.apple.international", "Language: en"},
		{"-q com.apple.mobile.data_sync", "Contacts:"},
		{"-q com.apple.mobile.tethered_sync", ""},
		{"-q com.apple.mobile.wireless_lockdown", "SupportsWifi: true"},
		{"-q com.apple.mobile.lockdown_cache", "ActivationState: Activated"},
		{"-q com.apple.mobile.user_preferences", "DiagnosticsAllowed: false"},
		{"-q com.apple.mobile.software_behavior", "Valid: true"},
	} {
		out, code := run(t, address, "ideviceinfo", strings.Fields(c.args)...)
		if code != 0 || !strings.Contains(out, c.want) {
			t.Errorf("ideviceinfo %s: %d, %q; want %q in it", c.args, code, out, c.want)
		}
		if secret := "SerialNumber: "; strings.Contains(c.args, "-s") && strings.Contains(out, "\n"+secret) {
			t.Errorf("ideviceinfo %s tells %s without a session", c.args, secret)
		}
	}
}

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
	waitFor(t, "the phone comes back under another number", func() bool {
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
