package e2e

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
)

// TestJudgedByOthers backs an iPhone up and restores it, both from the window.
// Debian's idevicebackup2 backs the same iPhone up before and after, and sqlite3 and
// the bytes of the files say whether it is the same; so does the oracle, where it is.
func TestJudgedByOthers(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB", "-files", "300", "-bytes", "8MB", "-no-passcode")
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(t.TempDir(), "-host", "linux:debian")})
	a.toChoose()
	a.begins()
	a.tells("title/backed-up")
	made := filepath.Join(a.home, "iPhone Backups", p.UDID)
	before := holding(t, made)
	if theirs := p.foreign(); !maps.Equal(before, holding(t, theirs)) {
		t.Error("Debian's tool reads another iPhone than was backed up")
	}
	oracleReads(t, made, "")

	p.does("live 40") // the iPhone is used, and changes
	if maps.Equal(before, holding(t, p.foreign())) {
		t.Fatal("the iPhone is still the same: the restore would prove nothing")
	}
	a.click("primary-backup-seen")
	a.click("primary-check")
	a.click("primary-continue")
	a.fromPrepare()
	a.click("action-route-here")
	a.focused("phone-name")
	a.types("Demo iPhone")
	a.click("primary-restore-here")
	a.tells("title/afterwards")

	p.does("unlock")
	p.does("trust")
	p.pairs()
	after := p.foreign()
	if got := holding(t, after); !maps.Equal(before, got) {
		for what := range before {
			if got[what] != before[what] {
				t.Errorf("%s is %.20q on the iPhone, and %.20q in the backup", what, got[what], before[what])
				break
			}
		}
		t.Errorf("%d files and folders on the iPhone, %d in the backup", len(got), len(before))
	}
	oracleReads(t, after, made)
	if now := holding(t, made); !maps.Equal(before, now) {
		t.Error("the backup is not what it was")
	}
}

// TestJudgedByOthersEncrypted is the same with a password. Nobody but Lifeboat and the
// oracle reads an encrypted backup, so Debian's tool backs the iPhone up before it has a
// password, takes the password away again after the restore, and backs up once more.
func TestJudgedByOthersEncrypted(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB", "-files", "300", "-bytes", "8MB", "-no-passcode")
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(t.TempDir(), "-host", "linux:debian")})
	a.toChoose()
	before := holding(t, p.foreign())
	a.click("do-back-up-phone")
	a.focused("new-password")
	a.types(secret)
	a.key("Return")
	a.focused("new-password-again")
	a.types(secret)
	a.key("Return")
	a.tells("title/backed-up-encrypted")
	made := filepath.Join(a.home, "iPhone Backups", p.UDID)
	oracleOpens(t, made, secret)
	sums := sha256sums(t, made)

	p.does("live 40") // the iPhone is used, and changes
	a.click("primary-backup-seen")
	a.focused("password")
	a.types(secret)
	a.key("Return")
	a.click("primary-continue")
	a.fromPrepare()
	a.click("action-route-here")
	a.focused("phone-name")
	a.types("Demo iPhone")
	a.click("primary-restore-here")
	a.tells("title/afterwards")

	p.does("unlock")
	p.does("trust")
	p.pairs()
	theirs := p.foreign()
	if raw, err := os.ReadFile(filepath.Join(theirs, "Manifest.db")); err != nil || strings.HasPrefix(string(raw), "SQLite format 3") {
		t.Errorf("the restored iPhone does not encrypt its backups any more (%v)", err)
	}
	oracleOpens(t, theirs, secret)
	p.tool("idevicebackup2", "encryption", "off", secret, t.TempDir())
	after := holding(t, p.foreign())
	if !maps.Equal(before, after) {
		for what := range before {
			if after[what] != before[what] {
				t.Errorf("%s is %.20q on the iPhone, and was %.20q", what, after[what], before[what])
				break
			}
		}
		t.Errorf("%d files and folders on the iPhone, and there were %d", len(after), len(before))
	}
	if sha256sums(t, made) != sums {
		t.Error("the backup is not what it was")
	}
}

// oracleOpens has the oracle read an encrypted backup, where the oracle is.
func oracleOpens(t *testing.T, folder, password string) {
	t.Helper()
	t.Run("oracle", func(t *testing.T) {
		cmd := exec.Command(oracletest.Python(t), "-B", filepath.Join(oracletest.Shared(t, "oracle"), "verify.py"), "--no-notes", "--password-stdin", folder)
		cmd.Stdin = strings.NewReader(password + "\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("the oracle: %v\n%.2000s", err, out)
		}
	})
}

// foreign has Debian's tool back the iPhone up, and returns the folder.
func (p *phone) foreign() string {
	p.t.Helper()
	dir := p.t.TempDir()
	p.tool("idevicebackup2", "backup", "--full", dir)
	return filepath.Join(dir, p.UDID)
}

// pairs has Debian's tool pair with the iPhone.
func (p *phone) pairs() { p.t.Helper(); p.tool("idevicepair", "pair") }

// tool runs a program of libimobiledevice against the iPhone.
func (p *phone) tool(name string, args ...string) {
	p.t.Helper()
	cmd := exec.Command(name, append([]string{"-u", p.UDID}, args...)...)
	cmd.Env = append(os.Environ(), "USBMUXD_SOCKET_ADDRESS="+p.Address, "LC_ALL=C")
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("%s %q: %v\n%s", name, args, err, out[max(0, len(out)-1500):])
	}
}

// holding is what a backup that is not encrypted holds, as sqlite3 and the bytes of
// the files tell it: each file and folder, with its checksum.
func holding(t *testing.T, folder string) map[string]string {
	t.Helper()
	cmd := exec.Command("sqlite3", "file:"+filepath.Join(folder, "Manifest.db")+"?immutable=1",
		"PRAGMA integrity_check; SELECT fileID, flags, domain, relativePath FROM Files")
	out, err := cmd.CombinedOutput()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || lines[0] != "ok" || len(lines) < 10 {
		t.Fatalf("sqlite3: %v\n%.300s", err, out)
	}
	all := map[string]string{}
	for _, line := range lines[1:] {
		part := strings.SplitN(line, "|", 4)
		sum := ""
		if part[1] == "1" {
			raw, err := os.ReadFile(filepath.Join(folder, part[0][:2], part[0]))
			if err != nil {
				t.Fatal(err)
			}
			sum = fmt.Sprintf("%x", sha256.Sum256(raw))
		}
		all[part[2]+" "+part[3]+" "+part[1]] = sum
	}
	return all
}

// oracleReads has the oracle read a backup, and compare it with another one, where
// the oracle is.
func oracleReads(t *testing.T, folder, against string) {
	t.Helper()
	t.Run("oracle", func(t *testing.T) {
		args := []string{"-B", filepath.Join(oracletest.Shared(t, "oracle"), "verify.py"), "--no-notes"}
		if against != "" {
			args = append(args, "--against", against)
		}
		if out, err := exec.Command(oracletest.Python(t), append(args, folder)...).CombinedOutput(); err != nil {
			t.Errorf("the oracle: %v\n%.2000s", err, out)
		}
	})
}
