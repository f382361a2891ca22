package simulator_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// The matrix with Debian's idevicebackup2: everything that it can ask of a
// phone, over a Unix socket and over TCP. Every run of that tool takes seconds,
// most of which it sleeps, so the tests run beside each other; what is not the
// heart of the matrix runs with LIFEBOAT_MATRIX=full only.
func fullMatrix() bool { return os.Getenv("LIFEBOAT_MATRIX") == "full" }

// backedUp is a phone that can be backed up, and a folder for it.
type backedUp struct {
	t       *testing.T
	phone   *simulator.Phone
	agent   *backupagent.Agent
	address string
	folder  string
}

func newBackedUp(t *testing.T, address int, options simulator.PhoneOptions, backup simulator.BackupOptions) *backedUp {
	t.Helper()
	b := newBench(t)
	options.Trust = simulator.TrustTrusted
	if options.RestartTime == 0 {
		options.RestartTime = 50 * time.Millisecond
	}
	phone := b.add(options)
	backup.TempDir = t.TempDir()
	if backup.Image.Files == 0 {
		backup.Image = phoneimage.Spec{Seed: 1, Files: 400, Bytes: 2 << 20}
	}
	agent, err := phone.AddBackup(backup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.Close() // nobody uses the agent then
		if err := agent.Close(); err != nil {
			t.Error(err)
		}
	})
	return &backedUp{t, phone, agent, b.Addresses()[address], t.TempDir()}
}

// tool runs idevicebackup2 and gives its words and exit code.
func (b *backedUp) tool(args ...string) (string, int) {
	b.t.Helper()
	return run(b.t, b.address, "idevicebackup2", append([]string{"-u", b.phone.UDID()}, args...)...)
}

// well runs idevicebackup2, which has to succeed.
func (b *backedUp) well(args ...string) string {
	b.t.Helper()
	out, code := b.tool(args...)
	if code != 0 {
		b.t.Fatalf("idevicebackup2 %q: exit code %d\n%s", args, code, tail(out))
	}
	return out
}

func tail(s string) string { return s[max(0, len(s)-1500):] }

// payloads hashes every payload of the backup by its name.
func (b *backedUp) payloads() map[string]string {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.folder, b.phone.UDID(), "??", "*"))
	if err != nil {
		b.t.Fatal(err)
	}
	all := make(map[string]string, len(files))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			b.t.Fatal(err)
		}
		all[filepath.Base(file)] = fmt.Sprintf("%x", sha256.Sum256(data))
	}
	return all
}

// rows reads the index with a foreign reader; it has to be unencrypted.
func (b *backedUp) rows() map[string]string {
	b.t.Helper()
	sqlite, err := exec.LookPath("sqlite3")
	if err != nil {
		b.t.Skip("sqlite3 is not installed")
	}
	index := filepath.Join(b.folder, b.phone.UDID(), "Manifest.db")
	out, err := exec.Command(sqlite, "file:"+index+"?immutable=1", "PRAGMA quick_check; SELECT fileID, domain, relativePath, flags, hex(file) FROM Files").CombinedOutput()
	if err != nil {
		b.t.Fatalf("sqlite3: %v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if lines[0] != "ok" {
		b.t.Errorf("the index is not whole: %s", lines[0])
	}
	all := make(map[string]string, len(lines))
	for _, line := range lines[1:] {
		id, rest, _ := strings.Cut(line, "|")
		all[id] = rest
	}
	return all
}

func equal(t *testing.T, what string, a, b map[string]string) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s: %d and %d", what, len(a), len(b))
	}
	for key, value := range a {
		if b[key] != value {
			t.Errorf("%s: %s differs:\n%.300s\n%.300s", what, key, value, b[key])
			return
		}
	}
}

var sockets = []string{"unix", "tcp"}

// Backup A, restored, backed up again as B: equal in every row and byte.
func TestForeignRoundTrip(t *testing.T) {
	t.Parallel()
	for address, socket := range sockets {
		t.Run(socket, func(t *testing.T) {
			t.Parallel()
			b := newBackedUp(t, address, simulator.PhoneOptions{}, simulator.BackupOptions{})
			if out := b.well("backup", "--full", b.folder); !strings.Contains(out, "Backup Successful") {
				t.Errorf("full: %s", tail(out))
			}
			rows, payloads := b.rows(), b.payloads()
			if totals := b.agent.Image().Totals(false); int64(len(payloads)) != totals.Files || int64(len(rows)) != totals.Rows {
				t.Errorf("%d payloads, %d rows of %+v", len(payloads), len(rows), totals)
			}
			if out := b.well("backup", b.folder); !strings.Contains(out, "Incremental backup mode") {
				t.Errorf("incremental: %s", tail(out))
			}
			equal(t, "payloads after an incremental backup", payloads, b.payloads())
			if out := b.well("info", b.folder); !strings.Contains(out, "snapshotState=finished") {
				t.Errorf("info: %s", out)
			}
			if out := b.well("list", b.folder); !strings.Contains(out, `"HomeDomain","Library/SMS/sms.db"`) {
				t.Errorf("list: %s", tail(out))
			}
			b.well("unback", b.folder)
			sms, err := os.ReadFile(filepath.Join(b.folder, "_unback_", b.phone.UDID(), "var/mobile/Library/SMS/sms.db"))
			if err != nil || !strings.HasPrefix(string(sms), "SQLite format 3\x00") {
				t.Errorf("unback: %v", err)
			}
			before := b.agent.Image()
			b.well("restore", "--system", "--settings", "--no-reboot", b.folder)
			if b.agent.Image() == before {
				t.Error("nothing was restored")
			}
			b.folder = t.TempDir()
			b.well("backup", "--full", b.folder)
			equal(t, "payloads of a second backup", payloads, b.payloads())
			equal(t, "rows of a second backup", rows, b.rows())
		})
	}
}

// The password of backups: set, changed, needed, removed.
func TestForeignPasswords(t *testing.T) {
	t.Parallel()
	for address, socket := range sockets {
		t.Run(socket, func(t *testing.T) {
			t.Parallel()
			if address == 0 && !fullMatrix() {
				t.Skip("with LIFEBOAT_MATRIX=full only")
			}
			b := newBackedUp(t, address, simulator.PhoneOptions{}, simulator.BackupOptions{})
			b.well("backup", "--full", b.folder)
			plain := b.payloads()

			b.well("encryption", "on", "first", b.folder)
			if !b.phone.State().Encrypted || !b.agent.Encrypted() {
				t.Error("WillEncrypt is still false")
			}
			if _, code := b.tool("changepw", "wrong", "second", b.folder); code != 49 {
				t.Errorf("wrong old password: exit code %d", code)
			}
			b.folder = t.TempDir()
			b.well("backup", "--full", b.folder)
			for name, sum := range b.payloads() {
				if plain[name] == sum {
					t.Errorf("%s is not encrypted", name)
				}
			}
			if _, code := b.tool("restore", "--system", "--settings", "--no-reboot", "--password", "wrong", b.folder); code != 49 {
				t.Errorf("wrong password: exit code %d", code)
			}
			b.well("restore", "--system", "--settings", "--no-reboot", "--password", "first", b.folder)
			b.well("changepw", "first", "second", b.folder)
			b.agent.Restarted()
			b.well("encryption", "off", "second", b.folder)
			if b.phone.State().Encrypted {
				t.Error("WillEncrypt is still true")
			}
			// What an encrypted backup brought back is what had been there.
			b.folder = t.TempDir()
			b.well("backup", "--full", b.folder)
			equal(t, "payloads after an encrypted round trip", plain, b.payloads())
		})
	}
}

// The exit code of idevicebackup2 is 256 less the phone's code.
func TestForeignExitCodes(t *testing.T) {
	t.Parallel()
	restore := []string{"restore", "--system", "--settings", "--no-reboot"}
	full := []string{"backup", "--full"}
	for i, test := range []struct {
		fault string
		args  []string
		code  int
	}{
		{"computer-full", full, 105},
		{"passcode-timeout=0.1", full, 208},
		{"wrong-password", []string{"encryption", "on", "x"}, 207},
		{"find-my", restore, 211},
		{"managed", full, 22},
		{"icloud-restore", full, 25},
		{"snapshot-exists", full, 3},
		{"read-error", full, 104},
		{"lose-file", full, 205},
		{"still-starting", restore, 1},
		{"phone-full", restore, 106},
		{"newer-backup", restore, 203},
		{"digest=3", restore, 205},
		{"restart-needed", restore, 102},
		{"computer-full=2", full, 105},
		{"setup-unfinished", full, 212},
	} {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			if i > 3 && !fullMatrix() {
				t.Skip("with LIFEBOAT_MATRIX=full only")
			}
			b := newBackedUp(t, i%2, simulator.PhoneOptions{}, simulator.BackupOptions{Image: phoneimage.Spec{Seed: 2, Files: 300}})
			if test.args[0] == "restore" {
				b.well("backup", "--full", b.folder)
			}
			if err := b.phone.SetFault(test.fault); err != nil {
				t.Fatal(err)
			}
			if out, code := b.tool(append(test.args, b.folder)...); code != 256-test.code {
				t.Errorf("exit code %d, want %d\n%s", code, 256-test.code, tail(out))
			}
		})
	}
}

// A phone that is missing its EscrowBag, one that restarts after a restore, and
// a cable that is pulled.
func TestForeignRestart(t *testing.T) {
	t.Parallel()
	b := newBackedUp(t, 0, simulator.PhoneOptions{}, simulator.BackupOptions{})
	b.well("backup", "--full", b.folder)
	b.well("restore", "--system", "--settings", b.folder)
	hosttest.Until(t, "the phone restarts", func() bool {
		s := b.phone.State()
		return s.Restarts > 0 && s.Running
	})
	b.phone.Unlock()
	b.well("restore", "--system", "--settings", "--no-reboot", b.folder)
	if _, code := b.tool("restore", "--system", "--settings", "--no-reboot", b.folder); code != 256-102 {
		t.Errorf("a second restore without a restart: exit code %d", code)
	}
}

// Cancelled on the phone, by the person at the computer, or by the cable: the
// next backup continues, and is whole.
func TestForeignInterruptions(t *testing.T) {
	t.Parallel()
	for i, fault := range []string{"cancel=2", "cut=700", "cut-half=650", "die-at=uploading", "die-at=moving", "die-at=removing"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			if i > 0 && !fullMatrix() {
				t.Skip("with LIFEBOAT_MATRIX=full only")
			}
			b := newBackedUp(t, 0, simulator.PhoneOptions{}, simulator.BackupOptions{Image: phoneimage.Spec{Seed: 3, Files: 1500, Bytes: 1 << 20}})
			if err := b.phone.SetFault(fault); err != nil {
				t.Fatal(err)
			}
			if out, code := b.tool("backup", b.folder); code == 0 {
				t.Fatalf("not interrupted: %s", tail(out))
			}
			name, _, _ := strings.Cut(fault, "=")
			b.phone.ClearFault(name)
			b.well("backup", b.folder)
			if rows, payloads := b.rows(), b.payloads(); int64(len(payloads)) != b.agent.Image().Totals(false).Files || len(rows) == 0 {
				t.Errorf("%d payloads, %d rows", len(payloads), len(rows))
			}
			b.well("restore", "--system", "--settings", "--no-reboot", b.folder)
		})
	}
}

// Ctrl-C.
func TestForeignInterrupt(t *testing.T) {
	t.Parallel()
	if !fullMatrix() {
		t.Skip("with LIFEBOAT_MATRIX=full only")
	}
	b := newBackedUp(t, 1, simulator.PhoneOptions{}, simulator.BackupOptions{Image: phoneimage.Spec{Seed: 3, Files: 3000}})
	if err := b.phone.SetFault("slow=400000"); err != nil {
		t.Fatal(err)
	}
	path, err := exec.LookPath("idevicebackup2")
	if err != nil {
		t.Skip("idevicebackup2 is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), hosttest.Patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "-u", b.phone.UDID(), "backup", b.folder)
	cmd.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+b.address)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for files := 0; files < 20 && ctx.Err() == nil; {
		list, _ := filepath.Glob(filepath.Join(b.folder, b.phone.UDID(), "Snapshot", "??", "*"))
		files = len(list)
		time.Sleep(10 * time.Millisecond)
	}
	_ = cmd.Process.Signal(os.Interrupt)
	if cmd.Wait() == nil {
		t.Fatal("not interrupted")
	}
	b.phone.ClearFault("slow")
	b.well("backup", b.folder)
	b.well("restore", "--system", "--settings", "--no-reboot", b.folder)
}
