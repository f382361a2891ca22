package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// phone is a running simphone.
type phone struct {
	t       testing.TB
	UDID    string
	Beside  []string // UDIDs of the phones of -beside
	Address string
	in      io.WriteCloser
	out     *bufio.Scanner
}

// plug starts a simulated iPhone. It ends with the test.
func plug(t testing.TB, args ...string) *phone {
	t.Helper()
	return plugRunning(t, []string{filepath.Join(needs(t), "simphone")}, args...)
}

// plugRunning starts it by a command.
func plugRunning(t testing.TB, command []string, args ...string) *phone {
	t.Helper()
	if !slices.Contains(args, "-listen") {
		args = append([]string{"-listen", "unix:" + filepath.Join(t.TempDir(), "mux")}, args...)
	}
	cmd := exec.Command(command[0], slices.Concat(command[1:], []string{"-name", "Demo iPhone"}, args)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close() // simphone ends at the end of its input
		_ = cmd.Wait()
	})
	p := &phone{t: t, in: in, out: bufio.NewScanner(out)}
	var ready struct {
		Ready     bool
		UDID      string
		Beside    []string
		Addresses []string
	}
	if !p.out.Scan() || json.Unmarshal(p.out.Bytes(), &ready) != nil || !ready.Ready {
		t.Fatalf("simphone is not ready: %s", p.out.Text())
	}
	p.UDID, p.Beside, p.Address = ready.UDID, ready.Beside, ready.Addresses[0]
	return p
}

// does gives a command to the simulated iPhone.
func (p *phone) does(command string) { p.t.Helper(); p.says(command) }

// says gives a command and returns the line that answers it.
func (p *phone) says(command string) []byte {
	p.t.Helper()
	line, ok := p.ask(command)
	if !ok {
		p.t.Fatalf("simphone, %s: %s", command, line)
	}
	return line
}

// ask gives a command and returns the line that answers it, and whether it was
// obeyed.
func (p *phone) ask(command string) (line []byte, obeyed bool) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, command+"\n"); err != nil {
		p.t.Fatal(err)
	}
	var answer struct{ OK bool }
	ok := p.out.Scan() && json.Unmarshal(p.out.Bytes(), &answer) == nil && answer.OK
	return p.out.Bytes(), ok
}

// passcode waits until the simulated iPhone asks for its passcode, and types it.
func (p *phone) passcode() {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for !p.status().AskingPasscode {
		if time.Now().After(deadline) {
			p.t.Fatal("the iPhone asks for no passcode")
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.does("passcode")
}

// status returns how the simulated iPhone stands.
type status struct {
	Encrypted      bool
	AskingPasscode bool   `json:"asking_passcode"`
	RestoreState   string `json:"restore_state"`
}

func (p *phone) status() status {
	p.t.Helper()
	var answer struct{ Result status }
	if err := json.Unmarshal(p.says("status"), &answer); err != nil {
		p.t.Fatal(err)
	}
	return answer.Result
}

// backups writes a folder of backups of a phone.
func backups(t *testing.T, of ...samples.Options) (root string, made []*samples.Backup) {
	t.Helper()
	root = t.TempDir()
	for _, o := range of {
		b, err := samples.Write(root, o)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, b)
	}
	return root, made
}

// own are the options of a good backup of the phone.
func (p *phone) own(seed uint64, days int) samples.Options {
	date := time.Now().AddDate(0, 0, -days)
	o := samples.Options{
		Seed: seed, UDID: p.UDID, DeviceName: "Demo iPhone", ProductType: "iPhone16,1", IOS: "26.1", Date: date,
		Files: 150, Bytes: 4e6,
	}
	if seed > 1 {
		o.Folder = p.UDID + "-" + date.Format("20060102-150405")
	}
	return o
}

// damaged damages a backup.
func damaged(t *testing.T, b *samples.Backup, id backup.FindingID) {
	t.Helper()
	if err := b.Damage(id); err != nil {
		t.Fatal(err)
	}
}

// flags are the flags that show this phone and these backups, and no others.
func (p *phone) flags(root string, more ...string) []string {
	return append([]string{"-usbmuxd", p.Address, "-backups", root, "-only-backups"}, more...)
}

// row is the ID of a backup's row.
func row(b *samples.Backup) string { return "backup-" + strings.TrimSuffix(b.Folder, "/") }
