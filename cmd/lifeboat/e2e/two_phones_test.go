package e2e

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestTwoPhones goes the way with three iPhones of which now one is plugged in and
// now another. The one that was chosen is the one that everything is about: none
// takes its place by itself that lay beside it, and what was agreed to for one
// counts for no other.
func TestTwoPhones(t *testing.T) {
	t.Parallel()
	p := plug(t, "-name", "Anna’s iPhone", "-beside", "Ben’s iPhone", "-beside", "Cleo’s iPhone", "-trust", "trusted", "-free", "38GB")
	anna, ben := p.UDID, p.Beside[0]
	p.does("phone 3")
	p.does("unplug")
	p.does("phone 1")
	root, made := backups(t, p.own(1, 9))
	damaged(t, made[0], backup.InnerDatabaseDamaged)
	before := contents(t, root)
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root, "-host", "linux:debian")})

	a.click("door-open-computer-door")
	a.step("connect")
	a.shot("1-which")
	s := a.until("a button for each iPhone", func(s text) bool {
		_, one := s.find("Use Anna’s iPhone")
		_, two := s.find("Use Ben’s iPhone")
		return one && two
	})
	names := map[string]bool{}
	for _, i := range s.Items {
		if i.Role == "button" && names[i.Name] {
			t.Errorf("two buttons are called %q", i.Name)
		}
		names[i.Name] = i.Role == "button" || names[i.Name]
	}
	a.click("Use Anna’s iPhone")
	a.step("choose")
	a.chosen(anna)
	a.toVerdict(made[0])
	a.about("Anna’s iPhone")
	a.click("do-continue")
	a.click("confirm-yes")
	a.step("prepare")
	a.ticks()
	a.shot("2-prepared")

	// The cable of the chosen one comes loose; the other is still there.
	p.does("unplug")
	a.has("panel-phone/unplugged")
	a.about("Anna’s iPhone")
	a.until("the other not to be taken", func(s text) bool { i, ok := s.find("phone-" + ben); return ok && i.State == "" })
	a.closed("primary-continue")
	a.shot("3-loose")
	p.does("plug")
	a.chosen(anna)
	a.until("what was ticked still to count", func(s text) bool {
		i, ok := s.find("primary-continue")
		return ok && !i.Disabled && s.ticked() == 3
	})

	// Another one is chosen by hand: nothing comes along.
	a.click("primary-continue")
	a.step("restore")
	a.click("phone-" + ben)
	a.chosen(ben)
	a.step("prepare")
	a.about("Ben’s iPhone")
	a.until("nothing to be ticked", func(s text) bool { return s.ticked() == 0 })
	a.closed("primary-continue")
	a.tells("why/consent-first")
	a.shot("4-another")
	a.fromPrepare()
	a.click("action-route-here")
	a.focused("phone-name")
	a.about("Ben’s iPhone")
	a.silent("Anna’s iPhone will be") // only what is replaced is named
	a.types("Anna's iPhone")
	a.nextText()
	a.closed("primary-restore-here")
	a.shot("5-name-of-the-other")

	// It leaves the last page, and a third one comes: it is a new beginning.
	p.does("phone 2")
	p.does("unplug")
	a.has("panel-phone/unplugged")
	a.closed("primary-restore-here")
	p.does("phone 1")
	p.does("unplug")
	p.does("plug") // it lay beside the chosen one
	a.until("the one beside not to be taken", func(s text) bool { i, ok := s.find("phone-" + anna); return ok && i.State == "" })
	a.about("Ben’s iPhone")
	p.does("unplug")
	a.until("no iPhone", func(s text) bool { _, ok := s.find("phone-" + anna); return !ok })
	p.does("phone 3")
	p.does("plug")
	a.step("prepare")
	a.about("Cleo’s iPhone")
	a.until("nothing to be ticked", func(s text) bool { return s.ticked() == 0 })
	a.closed("primary-continue")
	a.shot("6-third")
	a.fromPrepare()
	a.focused("phone-name")
	a.until("an empty field for the name", func(s text) bool { i, ok := s.find("phone-name"); return ok && i.State == "" })
	p.does("phone 2")
	p.does("plug")
	a.has("phone-" + ben)
	a.types("Cleo's iPhone")
	a.shot("7-last-page")
	a.click("primary-restore-here")
	a.step("afterwards")
	for n, restored := range []bool{false, false, true} {
		p.does("phone " + string(rune('1'+n)))
		if got := p.status().RestoreState != ""; got != restored {
			t.Errorf("iPhone %d: restored %t, want %t", n+1, got, restored)
		}
	}
	if contents(t, root) != before {
		t.Error("the backup is not what it was")
	}
}

// chosen waits until a phone is the one of the way: of several, its card says so.
func (a *app) chosen(udid string) {
	a.t.Helper()
	a.until("the chosen iPhone", func(s text) bool {
		cards := 0
		for _, i := range s.Items {
			if i.Role == "phone" {
				cards++
			}
		}
		i, ok := s.find("phone-" + udid)
		return ok && (i.State == "chosen" || cards == 1)
	})
}

// about waits until the page is about a restore onto a phone of a name.
func (a *app) about(name string) {
	a.t.Helper()
	a.until("the strip to name "+name, func(s text) bool {
		for _, i := range s.Items {
			if i.Role == "strip" {
				_, onto, _ := strings.Cut(i.Name, "→")
				return strings.Contains(onto, name)
			}
		}
		return false
	})
}

// closed wants a button that does not react.
func (a *app) closed(id string) {
	a.t.Helper()
	a.until(id+" not to react", func(s text) bool { i, ok := s.find(id); return ok && i.Disabled })
}

// ticked counts the questions that are answered with yes.
func (s text) ticked() int {
	n := 0
	for _, i := range s.Items {
		if i.Role == "check" && strings.HasPrefix(i.ID, "question-") && i.State == "on" {
			n++
		}
	}
	return n
}
