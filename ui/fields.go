package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// fields is what a person types on a page: the password of the backup, or the
// name of the phone that is to be replaced.
type fields struct {
	say     func(string) string
	send    func(guide.Intent)
	onReady func()
	reveal  func(panel string) // opens a panel and goes to it

	box *fyne.Container

	password *part.Field
	wrong    *part.Text
	wrongRow *fyne.Container
	secret   *fyne.Container
	lost     *fyne.Container // the way out for who does not know the password
	backup   string

	name    *part.Field
	summary *part.Text
	prompt  *part.Text
	last    *part.Card

	about *fyne.Container // backup and phone, in full
	named string          // what the name was typed for
	left  halfName        // what was typed for another one before that

	shown screen.Page
	focus *part.Field // that the person is about to type in, until the window has given it the focus
}

// halfName is a name that was not typed to its end yet.
type halfName struct {
	of, typed string
	cursor    int // where the next letter goes
}

func newFields(say func(string) string, send func(guide.Intent), enter func()) *fields {
	f := &fields{say: say, send: send}
	f.password = part.NewPassword("password", say("password/hint"), enter)
	f.password.OnChanged = func(string) { f.check() }
	f.wrong = part.NewText("")
	f.wrong.Color = look.ColorStop
	f.wrongRow = part.NewMiddle(1, part.NewIcon("stop"), f.wrong)
	f.lost = part.NewFlow(part.NewButton("password-lost", say("password/unknown"), "help", func() { f.reveal(f.shown.Password.Lost) }).Tap)
	label := part.NewStrong(say("password/hint"))
	label.OneLine = true
	f.secret = part.NewColumn(1, part.NewMiddle(-1, label, part.NewTip("help-password", say("help/tip-backup-password"))), part.NewNarrow(look.FieldEm, f.password), f.wrongRow, f.lost, part.NewNote(say("password/never-kept")))
	f.name = part.NewField("phone-name", "", nil) // Enter does not replace a phone
	f.name.OnChanged = func(string) { f.check() }
	f.summary, f.prompt = part.NewStrong(""), part.NewText("")
	f.last = part.NewCard(part.NewColumn(1.5,
		part.NewMiddle(1, part.NewIcon("warn"), f.summary), f.prompt, part.NewNarrow(look.FieldEm, f.name)))
	f.last.Fill = look.ColorWarnSoft
	f.about = part.NewColumn(0)
	f.box = part.NewColumn(2, f.secret, f.about, f.last)
	return f
}

func (f *fields) apply(p screen.Page) {
	before := f.shown
	f.shown = p
	name := asksName(p)
	f.secret.Hidden, f.last.Hidden = p.Password == nil, !name
	f.box.Hidden = f.secret.Hidden && f.last.Hidden
	f.applyPassword(p.Password, before.Password)
	f.about.Objects, f.about.Hidden = nil, p.About == nil
	if p.About != nil {
		f.about.Objects = []fyne.CanvasObject{stripOf(p.About)}
	}
	if !name {
		if asksName(before) && guide.Meets(f.name.Text, before.Primary.Input.Name) {
			f.name.SetText("") // a whole name is typed for each restore anew; half of one stays
		}
		return
	}
	if f.named != p.Primary.Summary { // a phone that is plugged in again has no name for a moment
		var back halfName
		if f.left.of == p.Primary.Summary {
			back = f.left
		}
		if f.name.Text != "" {
			f.left = halfName{f.named, f.name.Text, f.name.CursorColumn}
		}
		f.named = p.Primary.Summary
		f.name.SetText(back.typed)
		f.name.CursorColumn = back.cursor
		f.name.Refresh()
	}
	if !asksName(before) {
		f.focus = f.name
	}
	f.summary.Set(p.Primary.Summary)
	f.prompt.Set(p.Primary.Prompt)
	f.name.About.Name = p.Primary.Prompt
}

// asksName reports whether a name is to be typed on the page.
func asksName(p screen.Page) bool { return p.Primary != nil && p.Primary.Input.Name != "" }

// applyPassword shows the field for the password. What was typed stays while it
// is tried, and is selected when it was wrong: the next one is typed over it.
func (f *fields) applyPassword(p, before *screen.Password) {
	if p == nil {
		f.password.SetText("")
		return
	}
	f.lost.Hidden = p.Lost == ""
	fresh := before == nil || p.Tries != before.Tries
	if p.Backup != f.backup {
		f.backup, fresh = p.Backup, true
		f.password.SetText("")
	}
	if p.Trying != f.password.Disabled() {
		if p.Trying {
			f.password.Disable()
		} else {
			f.password.Enable()
			fresh = true
		}
	}
	if fresh && !p.Trying {
		f.focus = f.password
	}
	f.wrong.Set(p.Wrong)
	f.wrongRow.Hidden = p.Wrong == ""
}

// wanted returns the field that is to have the focus now, once, and whether the next
// letter takes the place of all that is in it: that of a wrong password does, that of
// a name goes on where it was.
func (f *fields) wanted() (field *part.Field, anew bool) {
	field, f.focus = f.focus, nil
	return field, field == f.password
}

// ready reports whether what the page asks for has been typed.
func (f *fields) ready() bool {
	switch p := f.shown.Primary; {
	case p == nil:
	case p.Input.Secret == guide.SecretPresent:
		return p.Input.Secret.Met(f.password.Text, "", "")
	case p.Input.Name != "":
		return guide.Meets(f.name.Text, p.Input.Name)
	}
	return true
}

func (f *fields) check() {
	if f.onReady != nil {
		f.onReady()
	}
}

// take returns the intent of a button that needs what was typed.
func (f *fields) take(b screen.Button) (guide.Intent, bool) {
	i := guide.Intent{Action: b.ID, Value: b.Value}
	switch {
	case b.Input.Secret == guide.SecretPresent:
		i.Secret = []byte(f.password.Text)
	case b.Input.Name != "":
		i.Value = strings.TrimSpace(f.name.Text)
		f.name.SetText("")
	default:
		return i, false
	}
	return i, true
}
