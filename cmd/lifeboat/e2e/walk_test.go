package e2e

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// TestWalk goes from the first page to the verdict with mouse and keyboard, and
// pulls the cable on the way.
func TestWalk(t *testing.T) {
	t.Parallel()
	for _, look := range []options{{lang: "en", theme: "light"}, {lang: "en", theme: "dark"}} {
		t.Run(look.lang+"-"+look.theme, func(t *testing.T) {
			p := plug(t, "-trust", "ask", "-capacity", "128GB", "-free", "38GB")
			good, old := p.own(1, 9), p.own(2, 49)
			good.Password = "pass 1234"
			root, made := backups(t, good, old)
			damaged(t, made[1], backup.MissingFiles)
			look.args = p.flags(root)
			a := launch(t, look)

			a.step("start")
			a.says("Demo iPhone")
			a.shot("1-start")
			a.click("door-open-computer-door")

			a.step("trust")
			a.until("the iPhone to be asked", func(s text) bool { return s.says("Trust This Computer") })
			a.shot("2-trust")
			p.does("trust")

			a.step("choose")
			a.until("both backups", func(s text) bool {
				_, one := s.find(row(made[0]))
				_, two := s.find(row(made[1]))
				return one && two
			})
			a.says("of 128 GB")
			a.shot("3-choose")
			p.does("unplug")
			a.says("unplugged")
			a.shot("4-unplugged")
			p.does("plug")
			a.silent("unplugged")

			a.choose(keyboard, made[0])
			a.step("check")
			a.until("the field for the password", func(s text) bool { _, ok := s.find("password"); return ok })
			a.shot("5-password")
			a.focused("password")
			a.types("wrong one")
			a.key("Return")
			a.tells("password/wrong")
			a.focused("password")
			a.shot("6-wrong")
			a.types("pass 1234") // over the wrong one, which is selected
			a.key("Return")
			// The check continues by itself once the password is right.
			a.until("the verdict", func(s text) bool { _, ok := s.find("primary-continue"); return ok })
			a.says("complete and fits")
			a.shot("7-verdict")

			a.key("alt+Left")
			a.step("choose")
			a.choose(mouse, made[1])
			a.until("the check to be offered", func(s text) bool { _, ok := s.find("primary-check"); return ok })
			a.click("primary-check")
			a.says("damaged")
			a.says("files is missing: IMG_0007.HEIC")
			a.shot("8-damaged")

			// What the check calls damaged is restored only with a consent of its own.
			a.click("do-continue")
			a.click("confirm-yes")
			a.step("prepare")
			for _, q := range []string{"question-esim", "question-data"} {
				a.click(q)
				a.until(q+" to be ticked", func(s text) bool { i, _ := s.find(q); return i.State == "on" })
			}
			if i, _ := a.read().find("primary-continue"); !i.Disabled {
				t.Error("a damaged backup goes on without a word")
			}
			a.tells("why/consent-first")
			a.shot("9-consent")
			a.click("question-although-damaged")
			a.until("the way to be open", func(s text) bool { i, ok := s.find("primary-continue"); return ok && !i.Disabled })
		})
	}
}
