package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestCableOnEveryPage pulls the cable on every page of the way and puts it back:
// what was typed, ticked and unfolded is still there, the page is the one of before,
// and nothing false was said meanwhile.
func TestCableOnEveryPage(t *testing.T) {
	t.Parallel()
	p := slowPhone(t, "-ask-passcode")
	good := p.own(1, 9)
	good.Password = "pass 1234"
	root, made := backups(t, good)
	before := contents(t, root)
	a := launch(t, options{lang: "en", theme: "dark", args: p.flags(root, "-host", "linux:debian")})

	a.says("Demo iPhone")
	a.cable(p, "1-doors", "")
	a.click("door-open-computer-door")
	a.step("choose")
	a.types("dem") // a search
	a.says("1 of 1")
	a.cable(p, "2-choose", "panel-phone/unplugged")
	a.key("Escape")
	a.choose(mouse, made[0])
	a.focused("password")
	a.types("pass 12")
	a.cable(p, "3-password", "panel-phone/unplugged")
	a.focused("password")
	a.types("34") // goes on where it was
	a.key("Return")
	a.has("primary-continue")
	a.cable(p, "4-verdict", "panel-phone/unplugged")
	a.click("primary-continue")
	a.step("prepare")
	a.ticks()
	a.cable(p, "5-prepare", "panel-phone/unplugged")
	a.click("primary-continue")
	a.step("restore")
	a.cable(p, "6-how", "panel-phone/unplugged")
	a.click("action-route-here")
	a.focused("phone-name")
	a.types("Demo iPh")
	a.cable(p, "7-last-page", "panel-phone/unplugged")
	a.focused("phone-name")
	a.types("one") // goes on where it was

	a.until("the whole name", func(s text) bool { i, ok := s.find("primary-restore-here"); return ok && !i.Disabled })
	if contents(t, root) != before {
		t.Error("the backup is not what it was")
	}
}

// cable pulls the cable, waits until the page says so (by a panel, or by the card of
// the phone alone), puts it back, and wants the page of before.
func (a *app) cable(p *phone, page, panel string) {
	a.t.Helper()
	a.nextText()
	was := a.read().page()
	p.does("unplug")
	if panel != "" {
		a.has(panel)
	}
	a.until("the card to say so", func(s text) bool { return s.says("unplugged") })
	a.shot(page)
	p.does("plug")
	var now string
	a.until("the page of before:\n"+was, func(s text) bool {
		now = s.page()
		return now == was
	})
}

// page is what a person can read, press and has filled in.
func (s text) page() string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Step)
	for _, i := range s.Items {
		switch i.Role {
		case "gauge": // it lives
		default:
			fmt.Fprintf(&b, "%s %s %q %s off=%t typed into=%t\n", i.Role, i.ID, i.Name, i.State, i.Disabled, i.Focused && i.Role == "entry")
		}
	}
	return b.String()
}

// TestCableInARestore pulls the cable while the iPhone asks for its passcode, when it
// has not been sent anything, and then in the middle of sending: each is told as it is.
func TestCableInARestore(t *testing.T) {
	t.Parallel()
	p := slowPhone(t, "-ask-passcode")
	old := p.own(1, 9)
	old.Bytes = 40e6
	root, made := backups(t, old)
	before := contents(t, root)
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian")})
	never := func(s text, keys ...string) {
		t.Helper()
		for _, key := range keys {
			if s.tells(a.words.Say(key)) {
				t.Errorf("it says %q", a.words.Say(key))
			}
		}
	}

	a.restores(made[0])
	a.tells("job/look-at-phone")
	a.click("primary-stop")
	never(a.tells("confirm/stop-restore-safe"), "confirm/stop-restore")
	a.shot("1-stop-asks")
	a.key("Escape")
	p.does("unplug")
	never(a.tells("title/restore-failed-safe"), "title/restore-failed", "body/restore-failed")
	a.has("panel-phone/unplugged")
	a.shot("2-at-the-passcode")
	if _, midway := a.read().find("panel-phone/unplugged-midway"); midway {
		t.Error("nothing was sent to the iPhone, and it is called half-way")
	}
	p.does("plug")

	a.click("primary-try-again")
	a.focused("phone-name")
	a.types("Demo iPhone")
	a.click("primary-restore-here")
	p.passcode()
	a.works("phase/send")
	a.click("primary-stop")
	never(a.tells("confirm/stop-restore"), "confirm/stop-restore-safe")
	a.key("Escape")
	p.does("unplug")
	never(a.tells("title/restore-failed"), "title/restore-failed-safe", "body/restore-failed-safe")
	a.has("panel-phone/unplugged-midway")
	a.shot("3-in-the-middle")
	if contents(t, root) != before {
		t.Error("the backup is not what it was")
	}
}

// TestCableBesideTheWay pulls the cable on the page of an iCloud restore and on the page
// that says how work has ended.
func TestCableBesideTheWay(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "trusted", "-free", "38GB", "-files", "200", "-bytes", "4MB", "-no-passcode")
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(t.TempDir(), "-host", "linux:debian")})
	a.says("Demo iPhone")
	a.click("door-open-cloud-door")
	a.tells("title/cloud")
	a.cable(p, "1-cloud", "")
	a.key("Escape")

	a.click("door-open-computer-door")
	a.step("choose")

	a.begins()
	a.tells("title/backed-up")
	a.cable(p, "2-result", "")
	a.has("primary-backup-seen")
}

// TestCableWhileTrustIsAsked pulls the cable while the iPhone asks whether to trust this
// computer: nobody is told to tap on an iPhone that is not there, and back again it asks
// anew.
func TestCableWhileTrustIsAsked(t *testing.T) {
	t.Parallel()
	p := plug(t, "-trust", "ask", "-free", "38GB")
	root, _ := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "dark", args: p.flags(root, "-host", "linux:debian")})
	a.says("Demo iPhone")
	a.click("door-open-computer-door")
	a.step("trust")
	a.has("panel-trust/asked")
	p.does("unplug")
	a.until("nothing to be tapped", func(s text) bool { _, asked := s.find("panel-trust/asked"); return !asked })
	a.shot("1-away")
	if s := a.read(); s.Step == "choose" || s.tells(a.words.Say("title/choose")) {
		t.Error("an iPhone that never trusted this computer is taken for one that did")
	}
	p.does("plug")
	a.step("trust")
	a.has("panel-trust/asked")
	p.does("trust")
	a.step("choose")
	a.shot("2-trusted")
}
