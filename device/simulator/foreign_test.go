package simulator_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// bench is a simulator on both kinds of sockets.
type bench struct {
	*simulator.Simulator
	t *testing.T
}

// newBench makes a simulator that listens as usbmuxd does here, and on loopback,
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
	for _, address := range []string{hosttest.Listening(t), "127.0.0.1:0"} {
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
	ctx, cancel := context.WithTimeout(t.Context(), hosttest.Patience)
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
	eachAddress(t, simulator.PhoneOptions{Trust: simulator.TrustTrusted}, readDomains)
}

func readDomains(t *testing.T, p *simulator.Phone, address string) {
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
