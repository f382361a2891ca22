package e2e

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// secret is the backup password of these walks.
const secret = "lighthouse 42 boats"

// slowPhone is a phone to back up, slow enough for its progress to be seen and
// for a busy machine to do something in its middle; quick makes it a fast one.
func slowPhone(t *testing.T, more ...string) *phone {
	t.Helper()
	return plug(t, append([]string{
		"-trust", "trusted", "-free", "38GB", "-files", "500", "-bytes", "24MB", "-fault", "slow=150000",
	}, more...)...)
}

func (p *phone) quick() { p.t.Helper(); p.does("clear slow") }

// begins asks for a backup of the phone, without encrypting it.
func (a *app) begins() {
	a.t.Helper()
	a.click("do-back-up-phone")
	a.unencrypted()
}

// unencrypted answers the sheet of a backup: no password, this time.
func (a *app) unencrypted() {
	a.t.Helper()
	a.click("encrypt") // which is on
	a.until("the tick to be off", func(s text) bool { i, ok := s.find("encrypt"); return ok && i.State == "off" })
	a.click("backup-ok")
}

// TestBackUpEncrypted makes an encrypted backup by keyboard, checks it with the
// password, and proves from outside that it is encrypted and that its password
// stands nowhere.
func TestBackUpEncrypted(t *testing.T) {
	t.Parallel()
	p := slowPhone(t, "-ask-passcode")
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(t.TempDir())})
	a.toChoose()
	a.lookAway()
	a.shot("1-choose")
	a.click("do-back-up-phone")
	a.has("backup-ok")
	a.shot("2-offer")
	a.focused("new-password") // encryption is on
	a.tells("password/choose")
	a.shot("3-encrypt")
	a.types(secret)
	a.key("Return")
	a.focused("new-password-again")
	a.types(secret + "?")
	a.tells("password/differs")
	a.until("the backup to wait for the right password", func(s text) bool { i, _ := s.find("backup-ok"); return i.Disabled })
	a.shot("4-differs")
	a.key("BackSpace")
	a.tells("password/strength-good")
	a.tells("password/write-down")
	a.shot("5-same")
	a.key("Return")

	a.tells("job/look-at-phone")
	a.notified("notice/passcode")
	a.shot("6-passcode")
	a.withoutSecret(p) // while it is in use
	p.passcode()
	a.tells("job/look-again")
	a.shot("7-passcode-again")
	p.passcode()
	a.works("phase/backup-copy")
	a.says("left")
	a.shot("8-progress")
	a.told("the dock to show how far it is", func(b *bus) bool {
		for _, bar := range b.bars {
			if share, _ := bar["progress"].Value().(float64); bar["progress-visible"].Value() == true && share > 0 && share < 1 {
				return true
			}
		}
		return false
	})
	p.quick()
	a.tells("title/backed-up-encrypted")
	a.notified("notice/backup-done")
	a.told("the dock to show nothing more", func(b *bus) bool { return b.bars[len(b.bars)-1]["progress-visible"].Value() == false })
	a.shot("9-finished")

	// On by Enter alone, to the check; the field for the password has the focus.
	a.key("Return")
	a.focused("password")
	a.shot("10-password")
	a.types("wrong")
	a.key("Return")
	a.tells("password/wrong")
	a.until("the password to be told wrong once", func(s text) bool {
		n := 0
		for _, i := range s.Items {
			if strings.Contains(i.Name, "does not open") || strings.Contains(i.Name, "another password") {
				n++
			}
		}
		return n == 1
	})
	a.focused("password")
	a.shot("11-wrong")
	a.types(secret) // over what was typed before
	a.key("Return")
	a.says("complete and fits")
	a.shot("12-verdict")
	a.withoutSecret(p)

	made := filepath.Join(a.home, "iPhone Backups", p.UDID)
	if out, code := a.check(made, secret); code != 0 {
		t.Errorf("lifeboatctl check with the password ends with %d:\n%s", code, out)
	}
	if out, code := a.check(made, "wrong"); code == 0 || !strings.Contains(out, "password") {
		t.Errorf("lifeboatctl check with a wrong password ends with %d:\n%s", code, out)
	}
	if raw, err := os.ReadFile(filepath.Join(made, "Manifest.db")); err != nil || bytes.HasPrefix(raw, []byte("SQLite format 3")) {
		t.Errorf("the index is not encrypted (%v)", err)
	}
	if !p.status().Encrypted {
		t.Error("the iPhone does not encrypt its backups")
	}
}

// focused waits until an item has the focus.
func (a *app) focused(id string) {
	a.t.Helper()
	a.until(id+" to have the focus", func(s text) bool { i, ok := s.find(id); return ok && i.Focused })
}

// check checks a backup by another program.
func (a *app) check(folder, password string) (said string, code int) {
	a.t.Helper()
	cmd := exec.Command(filepath.Join(needs(a.t), "lifeboatctl"), "check", "--password-stdin", folder)
	cmd.Stdin = strings.NewReader(password + "\n")
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		a.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// withoutSecret wants the password neither in a file of the program or the
// backup, in whatever encoding, nor in what it says, nor in the lists of
// arguments and variables that everybody can read.
func (a *app) withoutSecret(p *phone) {
	a.t.Helper()
	var wide []byte
	for _, u := range utf16.Encode([]rune(secret)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	wanted := func(where string, raw []byte) {
		if bytes.Contains(raw, []byte(secret)) || bytes.Contains(raw, wide) {
			a.t.Errorf("the password stands in %s", where)
		}
	}
	files := 0
	err := filepath.WalkDir(a.home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what is written just now may have gone
		}
		if raw, err := os.ReadFile(path); err == nil {
			files++
			wanted(path, raw)
		}
		return nil
	})
	if err != nil || files == 0 {
		a.t.Errorf("%d files were looked into: %v", files, err)
	}
	wanted("what the program says", a.stderr.Bytes())
	for _, name := range []string{"cmdline", "environ"} {
		raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(a.cmd.Process.Pid), name))
		if err != nil {
			a.t.Error(err)
		}
		wanted(name, raw)
	}
}

// TestBackUpStopped stops a backup in its middle, and makes another.
func TestBackUpStopped(t *testing.T) {
	t.Parallel()
	p := slowPhone(t)
	root := t.TempDir()
	a := launch(t, options{lang: "de", theme: "dark", args: p.flags(root)})
	a.toChoose()
	a.lookAway()
	a.begins()
	a.works("phase/backup-copy")
	a.key("Return") // Enter must not stop it
	a.key("Escape")
	a.shot("1-running")
	a.click("primary-stop")
	a.tells("title/backup-stopped")
	a.shot("2-stopped")
	a.notNotified("notice/backup-done")
	p.quick()
	a.key("Escape")
	a.tells("title/choose-none")
	a.begins()
	a.tells("title/backed-up")
	a.shot("3-finished")
	a.notified("notice/backup-done")
}

// TestBackUpUnplugged pulls the cable in the middle of a backup, plugs it in
// again and continues.
func TestBackUpUnplugged(t *testing.T) {
	t.Parallel()
	p := slowPhone(t)
	a := launch(t, options{lang: "en", theme: "dark", args: p.flags(t.TempDir())})
	a.toChoose()
	a.lookAway()
	a.begins()
	a.works("phase/backup-copy")
	p.does("unplug")
	a.tells("title/backup-failed")
	a.has("panel-phone/unplugged")
	a.notified("notice/failed-backup")
	a.until("no new try without the iPhone", func(s text) bool { i, ok := s.find("primary-back-up-phone"); return ok && i.Disabled })
	a.shot("1-unplugged")
	p.quick()
	p.does("plug")
	a.has("panel-transfer/link-lost")
	a.shot("2-plugged")
	a.click("primary-back-up-phone")
	a.unencrypted()
	a.tells("title/backed-up")
	a.shot("3-finished")
	a.click("primary-backup-seen")
	a.click("primary-check")
	a.says("complete")
	a.has("kinds")
}

// TestBackUpKilled kills the program in the middle of a backup: the next start tells
// of no backup that is none, and the next backup goes on from what has come.
func TestBackUpKilled(t *testing.T) {
	t.Parallel()
	p := slowPhone(t)
	root := t.TempDir()
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.begins()
	a.works("phase/backup-copy")
	a.says("so far") // before anybody knows how much there is
	a.kill()
	p.quick()
	b := launch(t, options{lang: "en", theme: "light", args: p.flags(root), home: a.home})
	b.toChoose()
	b.tells("title/choose-none")
	b.begins()
	b.tells("title/backed-up")
	b.shot("1-finished")
	b.click("primary-backup-seen")
	b.click("primary-check")
	b.says("complete")
}

// TestBackUpComputerFull runs out of room on the computer: number 105.
func TestBackUpComputerFull(t *testing.T) {
	t.Parallel()
	p := slowPhone(t, "-fault", "computer-full=1")
	p.quick()
	a := launch(t, options{lang: "de", theme: "light", args: p.flags(t.TempDir())})
	a.toChoose()
	a.begins()
	a.tells("title/backup-failed")
	a.has("panel-transfer/105-computer-full")
	a.shot("1-full")
	a.key("Escape")
	a.tells("title/choose-none")
	p.does("clear computer-full")
	a.begins()
	a.tells("title/backed-up")
}

// TestPasscodeRefused taps Cancel where the iPhone asks for its passcode.
func TestPasscodeRefused(t *testing.T) {
	t.Parallel()
	p := slowPhone(t, "-ask-passcode")
	a := launch(t, options{lang: "de", theme: "dark", args: p.flags(t.TempDir())})
	a.toChoose()
	a.begins()
	a.tells("job/look-at-phone")
	a.shot("1-asked")
	p.quick()
	p.does("refuse")
	a.tells("title/backup-failed")
	a.shot("2-refused")
	a.click("primary-back-up-phone")
	a.unencrypted()
	p.passcode()
	a.tells("title/backed-up")
}
