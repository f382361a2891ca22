package e2e

import (
	"testing"
)

// TestMenuByKeyboard opens the menu bar with Alt, goes through it with the
// arrows, and looks a message up with F1, wherever the focus is.
func TestMenuByKeyboard(t *testing.T) {
	p := plug(t, "-trust", "trusted", "-free", "38GB")
	root, made := backups(t, p.own(1, 9))
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(root)})
	a.toChoose()
	a.key("Alt_L")
	a.shot("1-file")
	for range 3 {
		a.key("Right")
	}
	a.shot("2-backup")
	a.key("Escape")
	a.key("F1")
	a.focused("explain")
	a.types("4013")
	a.key("ctrl+plus") // the sheet and its words stay
	a.until("larger text", func(s text) bool { i, ok := s.find("explain"); return ok && i.Focused })
	a.shot("3-explain")
	a.key("Escape")
	a.until("the sheet to close", func(s text) bool { return !s.Sheet })
	a.choose(mouse, made[0])
	a.step("check")
	a.key("ctrl+k")
	a.has("kinds")
	a.key("alt+Left")
	a.step("choose")
	a.key("ctrl+comma")
	a.has("size-125")
	a.shot("4-settings")
	a.key("ctrl+w") // closes the sheet only
	a.until("the sheet to close", func(s text) bool { return !s.Sheet })
}
