package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// has waits for an item.
func (a *app) has(id string) text {
	a.t.Helper()
	return a.shows(id, func(s text) bool { _, ok := s.find(id); return ok })
}

// toChoose opens the first door with a phone that is trusted already.
func (a *app) toChoose() {
	a.t.Helper()
	a.click("door-open-computer-door")
	a.step("choose")
}

// choose chooses a backup on the list.
func (a *app) choose(h hands, b *samples.Backup) {
	a.t.Helper()
	a.has("backups")
	if h == mouse {
		a.click(row(b))
		a.click("primary-choose-backup")
		return
	}
	a.reach("backups") // one stop of Tab, whatever its length
	a.key("Home")
	a.nextText()
	for range 40 {
		if i, ok := a.read().find(row(b)); ok && i.State == "chosen" {
			break
		}
		a.key("Down")
		a.nextText()
	}
	a.until("the row to be marked", func(s text) bool { i, _ := s.find(row(b)); return i.State == "chosen" })
	a.key("Return")
}

// toVerdict chooses a backup without a password and checks it.
func (a *app) toVerdict(b *samples.Backup) {
	a.t.Helper()
	a.choose(mouse, b)
	a.click("primary-check")
	a.has("kinds")
}

// toPrepare continues to the step where the iPhone is made ready.
func (a *app) toPrepare(b *samples.Backup) {
	a.t.Helper()
	a.toVerdict(b)
	a.click("primary-continue")
	a.step("prepare")
}

// toRestore answers what is asked, and continues to the restore.
func (a *app) toRestore(b *samples.Backup) {
	a.t.Helper()
	a.toPrepare(b)
	a.fromPrepare()
}

// fromPrepare answers what is asked, and continues to the restore.
func (a *app) fromPrepare() {
	a.t.Helper()
	a.step("prepare")
	a.ticks()
	a.click("primary-continue")
	a.step("restore")
}

// ticks answers what is asked before a restore.
func (a *app) ticks() {
	a.t.Helper()
	for _, i := range a.read().Items {
		if i.Role == "check" && i.State != "on" {
			a.click(i.ID)
			a.until(i.ID+" to be ticked", func(s text) bool { q, _ := s.find(i.ID); return q.State == "on" })
		}
	}
}

// TestCloudDoor looks at each of the six causes behind the iCloud door.
func TestCloudDoor(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	root, _ := backups(t, p.own(1, 9))
	for _, look := range []options{{lang: "en", theme: "light"}, {lang: "de", theme: "dark"}} {
		t.Run(look.lang+"-"+look.theme, func(t *testing.T) {
			look.args = p.flags(root)
			a := launch(t, look)
			a.click("door-open-cloud-door")
			a.has("cause-cloud/wifi")
			a.shot("causes")
			for _, cause := range []string{"wifi", "icloud-storage", "phone-storage", "ios-too-old", "password", "damaged-backup"} {
				a.click("cause-cloud/" + cause)
				a.has("panel-cloud/" + cause)
				a.has("primary-open-computer-door")
				a.shot(cause)
				a.key("Escape")
				a.has("cause-cloud/wifi")
			}
			a.click("explain")
			a.types("The backup was corrupt or not compatible MBErrorDomain/205")
			a.click("explain-ask")
			a.until("an answer", func(s text) bool {
				for _, i := range s.Items {
					if (i.Role == "fold" || i.Role == "panel") && i.State == "open" {
						return true
					}
				}
				return false
			})
			a.shot("explained")
		})
	}
}

// TestTrustIsAskedAgain taps “Don't Trust”; the iPhone then asks again only after
// the cable was out.
func TestTrustIsAskedAgain(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "ask")
	root, _ := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "de", theme: "light", args: p.flags(root)})
	a.click("door-open-computer-door")
	a.step("trust")
	a.has("panel-trust/asked")
	p.does("deny")
	a.has("panel-trust/denied")
	a.shot("denied")
	p.does("unplug")
	a.step("connect")
	p.does("plug")
	a.has("panel-trust/asked")
	p.does("trust")
	a.step("choose")
}

// TestFindMyLeavesByItself switches Find My off on the iPhone and nothing else.
func TestFindMyLeavesByItself(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-find-my", "-free", "38GB")
	root, made := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "dark", args: p.flags(root)})
	a.toChoose()
	a.toPrepare(made[0])
	a.has("panel-fit/find-my-on")
	a.shot("on")
	p.does("set find-my off")
	a.until("the panel to leave", func(s text) bool { _, ok := s.find("panel-fit/find-my-on"); return !ok })
	a.shot("off")
}

// TestBackupIsTooNew names the last iOS of a model that never gets there.
func TestBackupIsTooNew(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-model", "iPhone10,4", "-ios", "16.7.7", "-free", "38GB")
	newer := p.own(1, 9)
	newer.IOS = "26.1"
	root, made := backups(t, newer)
	a := launch(t, options{lang: "de", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.toVerdict(made[0])
	a.has("panel-fit/ios-out-of-reach")
	a.until("the model's last iOS", func(s text) bool { return s.says("16.7") })
	a.shot("too-new")
}

// TestNoSpace shows the iPhone's live figures, and lets go when there is room.
func TestNoSpace(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-capacity", "64GB", "-free", "1GB")
	large := p.own(1, 9)
	large.Bytes, large.Payload = 40e9, samples.PayloadSparse
	large.Files = 200
	root, made := backups(t, large)
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.choose(mouse, made[0])
	a.click("do-check-quick") // the content is holes; reading 40 GB of them proves nothing here
	a.has("kinds")
	a.until("the space that is missing", func(s text) bool { return s.says("39 GB too little") })
	a.shot("missing")
	p.does("set free 48GB")
	a.silent("too little")
	a.shot("fits")
}

// TestNoService has no usbmuxd at all.
func TestNoService(t *testing.T) {
	t.Parallel()
	root, _ := backups(t, samples.Options{Seed: 1, Files: 60})
	a := launch(t, options{lang: "en", theme: "light", args: []string{
		"-usbmuxd", "unix:" + t.TempDir() + "/nobody", "-backups", root, "-only-backups", "-host", "linux:debian",
	}})
	a.click("door-open-computer-door")
	a.step("connect")
	a.has("panel-host/service-missing-linux")
	a.says("usbmuxd")
	a.shot("missing")
}

// TestAppleRoute shows Apple's own way on computers that this one pretends to be.
func TestAppleRoute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ host, lang, theme, words string }{
		{"darwin", "en", "light", "Finder"},
		{"windows:apple-devices", "de", "light", "Apple"},
		{"windows:itunes", "en", "dark", "iTunes"},
	} {
		t.Run(c.words, func(t *testing.T) {
			p := plug(t, "-trust", "trusted", "-free", "38GB")
			root, made := backups(t, p.own(1, 9))
			a := launch(t, options{lang: c.lang, theme: c.theme, args: p.flags(root, "-host", c.host)})
			a.toChoose()
			a.toRestore(made[0])
			a.shot("how")
			a.click("primary-route-apple")
			a.says(c.words) // does not list a backup that lies elsewhere
			a.has("primary-copy-there")
			a.shot("moved")
			if c.words == "iTunes" { // the same from here on
				return
			}
			before := contents(t, made[0].Folder)
			a.click("primary-copy-there")
			a.tells("action/continue-with-copy")
			a.shot("copied")
			all, err := filepath.Glob(filepath.Join(a.home, "*", "*", "MobileSync", "Backup", "*"))
			if err == nil && len(all) == 0 {
				all, err = filepath.Glob(filepath.Join(a.home, "*", "MobileSync", "Backup", "*"))
			}
			if err != nil || len(all) != 1 || filepath.Base(all[0]) != made[0].Options.UDID {
				t.Fatalf("copied: %v, %v", all, err)
			}
			if out, err := exec.Command("diff", "-r", made[0].Folder, all[0]).CombinedOutput(); err != nil {
				t.Errorf("the copy differs: %v, %s", err, out)
			}
			if contents(t, made[0].Folder) != before {
				t.Error("the original changed")
			}
			a.click("primary-choose-backup")
			a.has("primary-restore-done")
			a.shot("clicks")
		})
	}
}

// TestRestoreHere puts a backup onto the simulated iPhone.
func TestRestoreHere(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	root, made := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian")})
	a.toChoose()
	a.toRestore(made[0])
	a.click("action-route-here")
	a.has("phone-name")
	a.shot("last-page")
	a.click("phone-name")
	a.types("Demo iPhone")
	a.click("primary-restore-here")
	a.step("afterwards")
	a.shot("afterwards")
}
