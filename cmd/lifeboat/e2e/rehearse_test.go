package e2e

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestRehearse stops the rehearsal of a very large backup in its middle, and
// looks at the last page of the restore. One that ends is in the next walk.
func TestRehearse(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-capacity", "256GB", "-free", "150GB")
	large := p.own(1, 9)
	large.Files, large.Bytes, large.Payload = 300, 100e9, samples.PayloadSparse
	root, made := backups(t, large)
	a := launch(t, options{lang: "de", theme: "dark", args: p.flags(root, "-host", "linux:debian")})
	a.toChoose()
	a.choose(mouse, made[0])
	a.click("do-check-quick") // reading its holes proves nothing here
	a.click("primary-continue")
	a.fromPrepare()
	a.shot("1-offer")
	a.click("action-rehearse")
	a.tells("title/rehearsing")
	a.says("GB")
	a.shot("2-rehearsing")
	a.click("primary-stop")
	a.tells("title/rehearse-stopped")
	a.shot("3-stopped")
	a.notNotified("notice/rehearse-done")
	a.key("Return")
	a.tells("title/restore-how-linux")
	a.click("action-route-here")
	a.focused("phone-name")
	a.shot("4-last-page")
	a.key("Escape")
	a.tells("title/restore-how-linux")
}

// TestSimulatedFromTheStart has no iPhone: it tries the simulated one, from
// “Trust” over the rehearsal and the backup to the restore.
func TestSimulatedFromTheStart(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	a := launch(t, options{lang: "en", theme: "light", args: []string{
		"-usbmuxd", "unix:" + root + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian",
	}})
	a.shot("1-start")
	a.click("do-try-simulated")
	a.tells("app/simulated")
	a.step("trust")
	a.shot("2-trust")
	a.click("demo-trust")
	a.step("choose")
	a.shot("3-choose")

	a.click("do-back-up-phone")
	a.tells("encrypt/already")
	a.shot("4-offer")
	a.click("backup-ok")
	a.tells("job/look-at-phone")
	a.click("demo-passcode")
	a.works("phase/backup-copy")
	a.shot("5-backing-up")
	a.tells("title/backed-up-encrypted")
	a.key("Return")
	a.focused("password")
	a.types("demo")
	a.key("Return")
	a.has("kinds")
	a.shot("6-verdict")
	a.has("panel-fit/find-my-on")
	a.click("demo-find-my")
	a.until("Find My to be off", func(s text) bool { _, on := s.find("panel-fit/find-my-on"); return !on })
	a.click("primary-continue")
	a.fromPrepare()
	a.click("action-rehearse")
	a.says("The rehearsal went well") // too soon for a notification on a fast machine
	a.shot("7-rehearsed")
	a.key("Return")
	a.click("action-route-here")
	a.focused("phone-name")
	a.types("Demo iPhone")
	a.key("Return") // Enter alone must not replace a phone
	a.shot("8-last-page")
	a.click("primary-restore-here")
	a.tells("job/look-at-phone")
	a.click("demo-passcode")
	a.works("phase/send")
	a.shot("9-restoring")
	a.step("afterwards")
	a.shot("10-restarting")
	a.tells("title/afterwards")
	a.shot("11-afterwards")
	a.click("do-back-up-phone") // it is locked, as after any restart
	a.tells("encrypt/already")
	a.click("backup-ok")
	a.says("Demo iPhone is locked")
	a.shot("12-locked")
	a.click("demo-lock")
	a.tells("job/look-at-phone") // by itself
	a.click("demo-passcode")
	a.works("phase/backup-copy")
	a.tells("title/backed-up-encrypted")
	a.shot("13-again")
}
