package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// newPassword is the pair of fields for a password that is being made, with its
// strength and the reminder to write it down.
type newPassword struct {
	first, again *part.Field
	sign         *canvas.Image
	said         *part.Text
	box          *fyne.Container
}

// newPasswordFields makes the fields. changed is called while the person types,
// done when Enter is pressed in the second.
func (w *Window) newPasswordFields(changed, done func()) *newPassword {
	n := &newPassword{sign: part.NewIcon("note"), said: part.NewText("")}
	n.again = part.NewPassword("new-password-again", w.say("password/again"), done)
	n.first = part.NewPassword("new-password", w.say("password/new"), func() { w.win.Canvas().Focus(n.again) })
	update := func(string) {
		l := w.maker.Load().NewPassword(n.first.Text, n.again.Text)
		n.sign.Resource = look.Icon(l.Icon)
		n.sign.Refresh()
		n.said.Color = colorOf(l.Tone)
		n.said.Set(l.Text)
		n.said.Refresh()
		changed()
	}
	n.first.OnChanged, n.again.OnChanged = update, update
	n.box = part.NewColumn(1, n.first, n.again, part.NewMiddle(1, n.sign, n.said),
		part.NewMiddle(1, part.NewIcon("warn"), part.NewText(w.say("password/write-down"))),
		part.NewNote(w.say("password/stays")))
	return n
}

// ready reports whether a password was typed twice the same.
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
	ok.OnTap = func() {
		if fields.ready() {
			secret := fields.take()
			s.close()
			then(secret)
		}
	}
	fields = w.newPasswordFields(func() {
		ok.SetEnabled(fields.ready())
		if s != nil {
			s.settle()
		}
	}, func() { ok.OnTap() })
	fields.first.OnChanged("")
	s = w.sheet(w.say("action/set-backup-password"), []fyne.CanvasObject{part.NewText(w.say("encrypt/why")), fields.box},
		ok, w.say("action/cancel"))
	w.win.Canvas().Focus(fields.first)
}

// backupSheet asks where a backup of the phone goes, and offers to encrypt it
// where the phone does not do so yet.
type backupSheet struct {
	w       *Window
	s       *sheet
	ok      *part.Button
	folder  string
	place   *part.Text
	fields  *newPassword
	tick    *part.Tap
	sign    *canvas.Image
	encrypt bool
}

func (w *Window) askBackup(b screen.Button) {
	a := &backupSheet{w: w}
	a.ok = part.NewPrimary("backup-ok", w.say("action/back-up-phone"), func() { a.take(b.Action) })
	a.folder = w.backupFolder(b)
	a.place = part.NewText(a.folder)
	other := part.NewButton("backup-elsewhere", w.say("folder/elsewhere"), "", func() {
		w.askFolder(w.say("folder/keep"), w.say("folder/hint-backup"), a.folder, func(path string) {
			a.folder = path
			a.place.Set(path)
			a.changed()
		})
	})
	objects := []fyne.CanvasObject{
		part.NewText(w.say("body/back-up-phone")),
		part.NewMiddle(1, part.NewIcon("folder"), a.place, other.Tap),
	}
	a.fields = w.newPasswordFields(a.changed, func() { a.take(b.Action) })
	switch encrypted, known := w.encrypted(); {
	case known && encrypted:
		objects = append(objects, line(screen.Line{Icon: "lock", Text: w.say("encrypt/already")}, false))
	case known:
		objects = append(objects, a.offer(), a.fields.box)
		a.fields.box.Hide()
	}
	a.s = w.sheet(w.say("action/back-up-phone"), objects, a.ok, w.say("action/cancel"))
	a.fields.first.OnChanged("")
}

// offer is the tick that switches the encryption on.
func (a *backupSheet) offer() *part.Tap {
	a.sign = part.NewIcon("check-off")
	a.tick = part.NewTap("check", "encrypt", a.w.say("encrypt/offer"), part.NewMiddle(1, a.sign,
		part.NewColumn(0.25, part.NewStrong(a.w.say("encrypt/offer")), part.NewNote(a.w.say("encrypt/why")))), a.toggle)
	a.tick.About.State = "off"
	a.tick.Fill, a.tick.Stroke, a.tick.PadX = look.ColorSurface, look.ColorLine, 2*look.Space
	return a.tick
}

func (a *backupSheet) toggle() {
	a.encrypt = !a.encrypt
	icon, state := "check-off", "off"
	if a.encrypt {
		icon, state = "check-on", "on"
	}
	a.sign.Resource, a.tick.About.State = look.Icon(icon), state
	a.sign.Refresh()
	a.fields.box.Hidden = !a.encrypt
	a.changed()
	if a.encrypt {
		a.w.win.Canvas().Focus(a.fields.first)
	}
}

// ready reports whether the backup can begin.
func (a *backupSheet) ready() bool {
	return !a.encrypt || a.fields.ready()
}

func (a *backupSheet) changed() {
	a.ok.SetEnabled(a.ready())
	if a.s != nil {
		a.s.settle()
	}
}

func (a *backupSheet) take(action guide.ActionID) {
	if !a.ready() {
		return
	}
	a.w.kept = a.folder
	intent := guide.Intent{Action: action, Value: a.folder}
	if a.encrypt {
		intent.Secret = a.fields.take()
	}
	a.s.close()
	a.w.send(intent)
}

// backupFolder is where the next backup goes: where the last one of this run
// went, else where the program suggests.
func (w *Window) backupFolder(b screen.Button) string {
	if w.kept != "" {
		return w.kept
	}
	return w.suggest(b)
}

// encrypted reports whether backups of the chosen phone are encrypted, where the
// phone says so.
func (w *Window) encrypted() (on, known bool) {
	for _, p := range w.last.Phones {
		if p.Chosen {
			return p.Encrypts == screen.Yes, p.Encrypts != screen.Unknown
		}
	}
	return false, false
}
