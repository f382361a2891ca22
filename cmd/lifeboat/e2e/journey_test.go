package e2e

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestJourney goes the whole way, from the door to the page after the restore, by
// mouse or by keyboard alone, in windows of every size and in four languages. The
// iPhone and the folder of the backup have the last word.
func TestJourney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hands hands
		lang  string
		theme string
		view  view
	}{
		{mouse, "de", "light", view{width: 800, height: 560}},
		{keyboard, words.Longer, "dark", view{width: 800, height: 560}},
		{mouse, words.Longer, "light", view{width: 1100, height: 720}},
		{keyboard, "en", "light", view{width: 1100, height: 720}},
		{mouse, words.Mirrored, "dark", view{width: 1920, height: 1080}},
		{keyboard, words.Mirrored, "light", view{width: 1920, height: 1080}},
		{mouse, "en", "dark", view{width: 1280, height: 760, text: 2}},
		{keyboard, "de", "light", view{width: 1280, height: 760, desktop: 2}},
	} {
		t.Run(fmt.Sprintf("%s-%s-%dx%d", c.hands, c.lang, c.view.width, c.view.height), func(t *testing.T) {
			t.Parallel() // they wait for most of their time
			p := plug(t, "-trust", "ask", "-unplugged", "-free", "38GB", "-find-my", "-ask-passcode")
			good, old := p.own(1, 9), p.own(2, 400)
			good.Password = "pass 1234"
			root, made := backups(t, good, old)
			before := contents(t, root)
			a := launch(t, options{lang: c.lang, theme: c.theme, view: c.view, args: p.flags(root, "-host", "linux:debian")})

			a.take(c.hands, "door-open-computer-door")
			a.step("connect")
			a.shot("1-connect")
			p.does("plug")
			a.step("trust")
			a.has("panel-trust/asked")
			a.shot("2-trust")
			p.does("trust")
			a.step("choose")
			a.shot("3-choose")
			a.choose(c.hands, made[0])
			a.focused("password")
			a.shot("4-password")
			a.types("pass 1234")
			a.key("Return")
			a.has("primary-continue")
			a.shot("5-verdict")
			a.onward(c.hands)
			a.step("prepare")
			a.has("panel-fit/find-my-on")
			a.shot("6-prepare")
			p.does("set find-my off")
			a.until("Find My to be off", func(s text) bool { _, on := s.find("panel-fit/find-my-on"); return !on })
			for _, i := range a.read().Items {
				if i.Role == "check" && i.State != "on" {
					a.take(c.hands, i.ID)
					a.until(i.ID+" to be ticked", func(s text) bool { q, _ := s.find(i.ID); return q.State == "on" })
				}
			}
			a.onward(c.hands)
			a.step("restore")
			a.shot("7-restore")
			a.take(c.hands, "primary-rehearse") // what endangers nothing comes first
			a.tells("title/rehearsed")
			a.shot("7-rehearsed")
			a.onward(c.hands)
			a.take(c.hands, "action-route-here")
			a.focused("phone-name")
			a.types("Demo iPhone")
			a.key("Return") // Enter alone must not replace a phone
			a.shot("8-last-page")
			a.take(c.hands, "primary-restore-here")
			a.tells("job/look-at-phone")
			a.shot("9-passcode")
			p.passcode()
			a.step("afterwards")
			a.tells("title/afterwards")
			a.shot("10-afterwards")

			if got := p.status().RestoreState; got == "" {
				t.Error("the iPhone knows of no restore")
			}
			if after := contents(t, root); after != before {
				t.Error("the backups are not what they were")
			}
		})
	}
}

// onward goes on by the primary button: by Enter alone, where nothing has the
// focus that wants Enter for itself.
func (a *app) onward(h hands) {
	a.t.Helper()
	var primary item
	s := a.until("a way on", func(s text) bool {
		for _, i := range s.Items {
			if i.Primary && !i.Disabled {
				primary = i
				return true
			}
		}
		return false
	})
	if !primary.Whole {
		a.t.Errorf("the button %s is not to be seen", primary.ID)
	}
	if h == mouse {
		a.click(primary.ID)
		return
	}
	for _, i := range s.Items {
		if i.Focused && i.Role != "entry" {
			a.take(h, primary.ID)
			return
		}
	}
	a.key("Return")
}

// contents is a digest of all that lies in a folder, with names and times.
func contents(t *testing.T, root string) string {
	t.Helper()
	sum := sha256.New()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(sum, path, info.Mode(), info.Size(), info.ModTime().UnixNano())
		if d.Type().IsRegular() {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum.Write(raw)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}
