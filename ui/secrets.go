package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// passwords are the fields for passwords of backups: the present one, and a new
// one twice, with its strength and the reminder to write it down.
type passwords struct {
	asks                  guide.Secret
	canvas                fyne.Canvas
	present, first, again *part.Field
	box                   *fyne.Container
}

// newPasswords makes the fields. changed is called while the person types, done
// when Enter is pressed in the last.
func (w *Window) newPasswords(asks guide.Secret, changed, done func()) *passwords {
	p := &passwords{asks: asks, canvas: w.win.Canvas(), box: part.NewColumn(1)}
	sign, said := part.NewIcon("note"), part.NewText("")
	p.again = part.NewPassword("new-password-again", w.say("password/again"), done)
	p.first = part.NewPassword("new-password", w.say("password/new"), func() { p.canvas.Focus(p.again) })
	p.present = part.NewPassword("present-password", w.say("password/present"), func() { p.canvas.Focus(p.first) })
	update := func(string) {
		l := w.maker.Load().NewPassword(p.first.Text, p.again.Text)
		part.SetArt(sign, look.Icon(l.Icon))
		said.SetColor(colorOf(l.Tone))
		said.Set(l.Text)
		changed()
	}
	p.present.OnChanged, p.first.OnChanged, p.again.OnChanged = update, update, update
	if asks == guide.SecretRemove {
		p.present.OnSubmitted = func(string) { done() }
	}
	if asks == guide.SecretChange || asks == guide.SecretRemove {
		p.box.Add(p.present)
	}
	if asks != guide.SecretRemove {
		for _, o := range []fyne.CanvasObject{
			p.first, p.again, part.NewMiddle(1, sign, said, part.NewTip("tip-backup-password", w.say("help/tip-backup-password"))),
			part.NewMiddle(1, part.NewIcon("warn"), part.NewText(w.say("password/write-down"))),
			part.NewNote(w.say("password/stays")),
		} {
			p.box.Add(o)
		}
	}
	return p
}

// ready reports whether all that is asked for has been typed.
func (p *passwords) ready() bool { return p.asks.Met(p.present.Text, p.first.Text, p.again.Text) }

// typed reports whether anything has been typed.
func (p *passwords) typed() bool { return p.present.Text+p.first.Text+p.again.Text != "" }

// take puts the passwords into an intent and empties the fields.
func (p *passwords) take(i guide.Intent) guide.Intent {
	if p.present.Text != "" {
		i.Old = []byte(p.present.Text)
	}
	if p.first.Text != "" {
		i.Secret = []byte(p.first.Text)
	}
	for _, f := range []*part.Field{p.present, p.first, p.again} {
		f.SetText("")
	}
	return i
}

// begin gives the first field the focus, and says how things stand.
func (p *passwords) begin() {
	first := p.box.Objects[0].(*part.Field)
	p.canvas.Focus(first)
	first.OnChanged("")
}

// askPassword asks for the backup password of a phone: a new one, the present
// one, or both.
func (w *Window) askPassword(b screen.Button) {
	var s *sheet
	var fields *passwords
	ok := part.NewPrimary("password-ok", b.Label, nil)
	ok.OnTap = func() {
		if ok.Enabled() {
			s.close()
			w.send(fields.take(guide.Intent{Action: b.ID, Value: b.Value}))
		}
	}
	check := func() { ok.SetEnabled(fields.ready() && w.offers(b)) }
	fields = w.newPasswords(b.Input.Secret, func() {
		check()
		s.settle()
	}, func() { s.enter() })
	s = w.sheet(b.Label, []fyne.CanvasObject{part.NewText(b.Prompt), fields.box}, ok, w.say("action/cancel"))
	s.check, s.byHand, s.typed = check, b.ByHand(), fields.typed
	fields.begin()
}
