package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"lifeboat/guide"
	"lifeboat/ui/look"
	"lifeboat/ui/part"
	"lifeboat/ui/screen"
)

// newPassword is the pair of fields for a password that is being made, with its
// strength and the reminder to write it down.
type newPassword struct {
	first, again *part.Field
	strength     *part.Text
	box          *fyne.Container
}

func (w *Window) newPasswordFields(changed func()) *newPassword {
	n := &newPassword{strength: part.NewNote("")}
	n.first = part.NewPassword("new-password", w.say("password/hint"), nil)
	n.again = part.NewPassword("new-password-again", w.say("password/again"), nil)
	update := func(string) {
		text := ""
		if n.first.Text != "" {
			text = w.say("password/strength-" + screen.Strength(n.first.Text))
		}
		if n.again.Text != "" && n.again.Text != n.first.Text {
			text = w.say("password/differs")
		}
		n.strength.Set(text)
		changed()
	}
	n.first.OnChanged, n.again.OnChanged = update, update
	n.box = part.NewColumn(1, n.first, n.again, n.strength,
		part.NewMiddle(1, part.NewIcon("warn"), part.NewText(w.say("password/write-down"))),
		part.NewNote(w.say("password/never-kept")))
	return n
}

// ready tells whether a password was typed twice the same.
func (n *newPassword) ready() bool { return n.first.Text != "" && n.first.Text == n.again.Text }

// take returns the password and empties the fields.
func (n *newPassword) take() []byte {
	secret := []byte(n.first.Text)
	n.first.SetText("")
	n.again.SetText("")
	return secret
}

// askNewPassword asks for the password that backups of this phone will have.
func (w *Window) askNewPassword(then func([]byte)) {
	var s *sheet
	var fields *newPassword
	ok := part.NewPrimary("password-ok", w.say("action/set-backup-password"), nil)
	fields = w.newPasswordFields(func() { ok.SetEnabled(fields.ready()) })
	ok.SetEnabled(false)
	ok.OnTap = func() {
		if fields.ready() {
			secret := fields.take()
			s.close()
			then(secret)
		}
	}
	s = w.sheet(w.say("action/set-backup-password"), []fyne.CanvasObject{part.NewText(w.say("encrypt/why")), fields.box},
		ok, w.say("action/cancel"))
	w.win.Canvas().Focus(fields.first)
}

// askBackup asks where a backup of the phone goes, and offers to encrypt it
// where the phone does not do so yet.
func (w *Window) askBackup(b screen.Button) {
	var s *sheet
	ok := part.NewPrimary("backup-ok", w.say("action/back-up-phone"), nil)
	encrypt := false
	var fields *newPassword
	folder := part.NewField("backup-folder", w.say("folder/path"), nil)
	ready := func() {
		ok.SetEnabled((folder.Text == "" || filepath.IsAbs(folder.Text)) && (!encrypt || fields.ready()))
	}
	fields = w.newPasswordFields(ready)
	folder.OnChanged = func(string) { ready() }
	folder.SetText(w.suggest(b))
	ok.OnTap = func() {
		intent := guide.Intent{Action: b.Action, Value: folder.Text}
		if encrypt {
			intent.Secret = fields.take()
		}
		s.close()
		w.send(intent)
	}
	objects := []fyne.CanvasObject{part.NewText(w.say("body/back-up-phone")), folder}
	if w.unencrypted() {
		fields.box.Hide()
		sign := part.NewIcon("check-off")
		tick := part.NewTap("check", "encrypt", w.say("encrypt/offer"),
			part.NewMiddle(1, sign, part.NewColumn(0.25, part.NewStrong(w.say("encrypt/offer")), part.NewNote(w.say("encrypt/why")))), nil)
		tick.OnTap = func() {
			encrypt = !encrypt
			sign.Resource, tick.About.State = look.Icon("check-off"), "off"
			fields.box.Hidden = !encrypt
			if encrypt {
				sign.Resource, tick.About.State = look.Icon("check-on"), "on"
			}
			sign.Refresh()
			ready()
			s.page.Settle()
			s.pop.Resize(s.pop.MinSize())
			w.dumpSoon()
		}
		tick.Fill, tick.Stroke = look.ColorSurface, look.ColorLine
		objects = append(objects, tick, fields.box)
	}
	ready()
	s = w.sheet(w.say("action/back-up-phone"), objects, ok, w.say("action/cancel"))
}

// unencrypted tells whether backups of the chosen phone are not encrypted.
func (w *Window) unencrypted() bool {
	for _, p := range w.last.Phones {
		if p.Chosen {
			return p.Unencrypted
		}
	}
	return false
}
