package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// TestMain lets the tests run the program itself: this binary, told so by its
// environment.
func TestMain(m *testing.M) {
	if os.Getenv("SIMPHONE") == "run" {
		main()
	}
	os.Exit(m.Run())
}

// program is a simphone that runs.
type program struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Scanner
	ready struct {
		Ready     bool
		UDID      string
		Beside    []string
		Addresses []string
	}
}

// start runs simphone and waits until it is ready.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0], args...)}
	p.cmd.Env = append(os.Environ(), "SIMPHONE=run")
	p.cmd.Stderr = os.Stderr
	p.cmd.WaitDelay = 10 * time.Second
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.read(&p.ready)
	if !p.ready.Ready || p.ready.UDID == "" {
		t.Fatalf("ready line: %+v", p.ready)
	}
	return p
}

func (p *program) read(into any) {
	p.t.Helper()
	if !p.out.Scan() {
		p.t.Fatalf("simphone said nothing more: %v", p.out.Err())
	}
	if err := json.Unmarshal(p.out.Bytes(), into); err != nil {
		p.t.Fatalf("%q: %v", p.out.Text(), err)
	}
}

// say gives one command and reads its answer.
func (p *program) say(line string) answer {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
	var a answer
	p.read(&a)
	if a.Command != line {
		p.t.Errorf("said %q, the answer is to %q", line, a.Command)
	}
	return a
}

// devices asks usbmuxd how many phones there are.
func (p *program) devices(address string) int {
	p.t.Helper()
	network := "tcp"
	if path, ok := strings.CutPrefix(address, "UNIX:"); ok {
		network, address = "unix", path
	}
	conn, err := net.DialTimeout(network, address, hosttest.Patience)
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(hosttest.Patience))
	if err := wire.WriteMux(conn, 1, map[string]any{"MessageType": "ListDevices"}); err != nil {
		p.t.Fatal(err)
	}
	_, body, err := wire.ReadMux(conn)
	if err != nil {
		p.t.Fatal(err)
	}
	var list struct{ DeviceList []any }
	if err := proplist.Decode(body, &list); err != nil {
		p.t.Fatal(err)
	}
	return len(list.DeviceList)
}

func TestCommands(t *testing.T) {
	p := start(t, "-seed", "5", "-name", "Test phone", "-free", "38GB", "-trust", "auto", "-fault", "lock-busy")
	for _, c := range []struct {
		line    string
		ok      bool
		devices int
		key     string
		want    any
	}{
		{"status", true, 1, "free", 38e9},
		{"status", true, 1, "name", "Test phone"},
		{"unplug", true, 0, "plugged", false},
		{"plug", true, 1, "plugged", true},
		{"lock", true, 1, "locked", true},
		{"unlock", true, 1, "locked", false},
		{"trust", true, 1, "asking", false},
		{"deny", true, 1, "asking", false},
		{"passcode", false, 1, "asking_passcode", false},
		{"refuse", false, 1, "asking_passcode", false},
		{"forget", true, 1, "paired", false},
		{"set find-my on", true, 1, "find_my", true},
		{"set find-my off", true, 1, "find_my", false},
		{"set find-my maybe", false, 1, "find_my", false},
		{"set battery 17", true, 1, "battery", 17.0},
		{"set battery 117", false, 1, "battery", 17.0},
		{"set battery", false, 1, "battery", 17.0},
		{"set free 1234567", true, 1, "free", 1234567.0},
		{"set free 9000TB", false, 1, "free", 1234567.0},
		{"set ios 18.4.1", true, 1, "ios", "18.4.1"},
		{"set ios eighteen", false, 1, "ios", "18.4.1"},
		{"set name  Ann's  phone", true, 1, "name", "Ann's  phone"},
		{"set encrypted on", true, 1, "encrypted", true},
		{"set setup-done off", true, 1, "setup_done", false},
		{"set wifi on", true, 2, "wifi", true},
		{"set wifi off", true, 1, "wifi", false},
		{"clear lock-busy", true, 1, "find_my", false},
		{"clear lock-busy", false, 1, "find_my", false},
		{"fault slow-link", false, 1, "find_my", false},
		{"fault slow-link=1000000", true, 1, "find_my", false},
		{"fault no-such-thing", false, 1, "find_my", false},
		{"notify com.example.hello", true, 1, "find_my", false},
		{"help", true, 1, "find_my", false},
		{"plug plug", false, 1, "plugged", true},
		{"dance", false, 1, "plugged", true},
	} {
		a := p.say(c.line)
		if a.OK != c.ok || a.OK != (a.Error == "") {
			t.Errorf("%s: %+v; want ok %v", c.line, a, c.ok)
		}
		for _, address := range p.ready.Addresses {
			if n := p.devices(address); n != c.devices {
				t.Errorf("%s: %d devices on %s; want %d", c.line, n, address, c.devices)
			}
		}
		status, _ := p.say("status").Result.(map[string]any)
		if got := status[c.key]; got != c.want {
			t.Errorf("after %s: %s is %v; want %v", c.line, c.key, got, c.want)
		}
	}
	if a := p.say("quit"); !a.OK {
		t.Errorf("quit: %+v", a)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("after quit: %v", err)
	}
}

func TestEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(p *program) error
	}{
		{"at the end of the input", func(p *program) error { return p.in.Close() }},
		{"on SIGTERM", func(p *program) error { return p.cmd.Process.Signal(syscall.SIGTERM) }},
		{"on quit", func(p *program) error { _, err := io.WriteString(p.in, "quit\n"); return err }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && c.name == "on SIGTERM" {
				t.Skip("Windows has no SIGTERM")
			}
			address := hosttest.Listening(t)
			p := start(t, "-listen", address, "-listen", "127.0.0.1:0")
			socket, isSocket := strings.CutPrefix(address, "unix:")
			if len(p.ready.Addresses) != 2 || isSocket && p.ready.Addresses[0] != "UNIX:"+socket {
				t.Errorf("addresses %q", p.ready.Addresses)
			}
			if info, err := os.Stat(socket); isSocket && (err != nil || info.Mode().Perm() != 0o600) {
				t.Errorf("the socket: %v, %v", info, err)
			}
			if err := c.end(p); err != nil {
				t.Fatal(err)
			}
			for p.out.Scan() { // to its end, as Wait wants it
			}
			if err := p.cmd.Wait(); err != nil {
				t.Errorf("it did not end well: %v", err)
			}
			if _, err := os.Stat(socket); isSocket && err == nil {
				t.Error("the socket is still there")
			}
		})
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-help"}, 0, "slow-link=BYTES"},
		{[]string{"-trust", "perhaps"}, 2, "want one of ask, auto"},
		{[]string{"-free", "much"}, 2, "no number of bytes"},
		{[]string{"surplus"}, 2, "unexpected argument"},
		{[]string{"-model", "iPhone1,1"}, 1, "no simulated phone of the model"},
		{[]string{"-ios", "9.3"}, 1, "older than what is simulated"},
		{[]string{"-fault", "nonsense"}, 1, "no fault has the name"},
		{[]string{"-listen", "0.0.0.0:0"}, 1, "loopback"},
		{[]string{"-listen", "unix:/" + strings.Repeat("x", 200)}, 1, "may have 103 bytes, this one has 20"},
	} {
		var messages strings.Builder
		code := run(t.Context(), c.args, strings.NewReader(""), io.Discard, &messages)
		if code != c.code || !strings.Contains(messages.String(), c.says) {
			t.Errorf("simphone %q: code %d, %q; want %d, %q", c.args, code, messages.String(), c.code, c.says)
		}
	}
}

// TestRecords proves that a phone that trusts this computer still does so
// after simphone was started again.
func TestRecords(t *testing.T) {
	info, err := exec.LookPath("ideviceinfo")
	if err != nil {
		t.Skip("ideviceinfo is not installed (Debian: libimobiledevice-utils)")
	}
	records := t.TempDir()
	var names []string
	for range 2 {
		p := start(t, "-records", records, "-listen", "127.0.0.1:0", "-trust", "trusted")
		cmd := exec.CommandContext(t.Context(), info, "-k", "SerialNumber")
		cmd.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+p.ready.Addresses[0])
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("ideviceinfo: %v, %s", err, out)
		}
		files, err := filepath.Glob(filepath.Join(records, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, file+string(data))
		}
		p.say("quit")
		if err := p.cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if n := len(names); n != 4 || !slices.Equal(names[:2], names[2:]) {
		t.Errorf("the records changed from one run to the next (%d files)", n)
	}
}

func TestParseBytes(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "12": 12, "3kB": 3000, "500MB": 500e6, "38GB": 38e9, "1TB": 1e12} {
		if n, err := parseBytes(text); n != want || err != nil {
			t.Errorf("%s: %d, %v", text, n, err)
		}
	}
	for _, text := range []string{"", "GB", "-1", "1.5GB", "99999999999TB", "12 GB", "12gb"} {
		if n, err := parseBytes(text); err == nil {
			t.Errorf("%q: %d and no error", text, n)
		}
	}
}

// TestSeveralPhones shows two phones, and tells each something else.
func TestSeveralPhones(t *testing.T) {
	p := start(t, "-listen", "127.0.0.1:0", "-name", "Anna", "-beside", "Ben’s iPhone")
	if len(p.ready.Beside) != 1 || p.ready.Beside[0] == p.ready.UDID {
		t.Fatalf("the phones are %q and %q", p.ready.UDID, p.ready.Beside)
	}
	name := func() any {
		state, _ := p.say("status").Result.(map[string]any)
		return state["name"]
	}
	if got := name(); got != "Anna" {
		t.Errorf("the first phone is %q", got)
	}
	if a := p.say("phone 2"); !a.OK {
		t.Error(a.Error)
	}
	if got := name(); got != "Ben’s iPhone" {
		t.Errorf("the second phone is %q", got)
	}
	for _, wrong := range []string{"phone 3", "phone 0", "phone", "phone 1 2", "phone two"} {
		if p.say(wrong).OK {
			t.Errorf("%q is obeyed", wrong)
		}
	}
	if got := name(); got != "Ben’s iPhone" {
		t.Errorf("after a wrong number it is %q", got)
	}
}
