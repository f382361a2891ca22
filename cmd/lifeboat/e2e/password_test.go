package e2e

import "testing"

// TestPhonePassword sets, changes and removes the password of a phone's backups
// on its page, and is wrong about it once.
func TestPhonePassword(t *testing.T) {
	t.Parallel()
	const second = "harbour 7 gulls"
	p := plug(t, "-trust", "trusted", "-free", "38GB", "-ask-passcode")
	a := launch(t, options{lang: "en", theme: "light", args: p.flags(t.TempDir())})
	a.toChoose()
	a.lookAway()
	page := func() { a.click("phone-page-" + p.UDID) }
	page()
	a.has("phonepage-set-backup-password")
	a.shot("1-page")
	a.click("phonepage-set-backup-password")
	a.focused("new-password")
	a.types(secret)
	a.key("Return")
	a.focused("new-password-again")
	a.types(secret)
	a.shot("2-set")
	a.key("Return")
	a.tells("job/look-at-phone")
	a.withoutSecret(p)
	p.passcode()
	a.tells("title/password-set")
	a.notified("notice/password-done")
	a.shot("3-is-set")
	a.key("Return")
	page()
	a.has("phonepage-remove-backup-password")
	a.key("Escape")

	change := func(present, next string) {
		page()
		a.click("phonepage-change-backup-password")
		a.focused("present-password")
		a.types(present)
		a.key("Return")
		a.focused("new-password")
		a.types(next)
		a.key("Return")
		a.types(next)
		a.shot("4-change")
		a.key("Return")
	}
	change("wrong", second)
	p.passcode()
	a.tells("title/password-failed")
	a.has("panel-transfer/207-present")
	a.shot("5-wrong")
	a.key("Escape")
	change(secret, second)
	p.passcode()
	a.tells("title/password-change")
	a.shot("6-changed")
	a.key("Escape")

	page()
	a.click("phonepage-remove-backup-password")
	a.focused("present-password")
	a.types(second)
	a.key("Return") // Enter alone must not
	a.shot("7-remove")
	a.click("password-ok")
	p.passcode()
	a.tells("title/password-remove")
	a.shot("8-removed")
	a.key("Return")
	page()
	a.has("phonepage-set-backup-password")
	if p.status().Encrypted {
		t.Error("the iPhone still encrypts its backups")
	}
	a.withoutSecret(p)
}
