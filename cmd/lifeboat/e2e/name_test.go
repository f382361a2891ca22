package e2e

import "testing"

// TestTypedName restores onto phones whose names are traps: one with two spaces
// in it, which nobody sees, and one that has none.
func TestTypedName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ test, name, typed string }{
		{"two-spaces", "Anna’s  iPhone", "anna's iphone"},
		{"no-name", "", "iPhone 15 Pro"},
	} {
		t.Run(c.test, func(t *testing.T) {
			p := plug(t, "-model", "iPhone16,1", "-trust", "trusted", "-free", "38GB")
			p.does("set name " + c.name)
			root, made := backups(t, p.own(1, 9))
			a := launch(t, options{lang: "de", theme: "light", args: p.flags(root, "-host", "linux:debian")})
			a.toChoose()
			a.toRestore(made[0])
			a.click("action-route-here")
			a.focused("phone-name")
			a.types("something else")
			a.until("the button to wait for the name", func(s text) bool { i, ok := s.find("primary-restore-here"); return ok && i.Disabled })
			a.key("ctrl+a")
			a.types(c.typed)
			a.shot("last-page")
			a.click("primary-restore-here")
			a.step("afterwards")
			a.shot("afterwards")
		})
	}
}
