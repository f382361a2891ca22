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
	onReady func(bool)

	box *fyne.Container

	password *part.Field
	wrong    *part.Text
	wrongRow *fyne.Container
	secret   *fyne.Container
	backup   string

	name    *part.Field
	summary *part.Text
	prompt  *part.Text
	last    *part.Card

	shown screen.Page
	focus *part.Field // that the person is about to type in, until the window has given it the focus
}

func newFields(say func(string) string, send func(guide.Intent), enter func()) *fields {
	f := &fields{say: say, send: send}
	f.password = part.NewPassword("password", say("password/hint"), enter)
	f.password.OnChanged = func(string) { f.check() }
	f.wrong = part.NewText("")
	f.wrong.Color = look.ColorStop
	f.wrongRow = part.NewMiddle(1, part.NewIcon("stop"), f.wrong)
	f.secret = part.NewColumn(1, f.password, f.wrongRow, part.NewNote(say("password/never-kept")))
	f.name = part.NewField("phone-name", "", nil) // Enter does not replace a phone
	f.name.OnChanged = func(string) { f.check() }
	f.summary, f.prompt = part.NewStrong(""), part.NewText("")
	f.last = part.NewCard(part.NewColumn(1.5,
		part.NewMiddle(1, part.NewIcon("warn"), f.summary), f.prompt, f.name))
	f.last.Fill, f.last.Band = look.ColorWarnSoft, look.ColorWarnFill
	f.box = part.NewColumn(1, f.secret, f.last)
	return f
}

func (f *fields) apply(p screen.Page) {
	before := f.shown
	f.shown = p
	f.secret.Hidden, f.last.Hidden = p.Password == nil, p.Name == nil
	f.box.Hidden = p.Password == nil && p.Name == nil
	f.applyPassword(p.Password, before.Password)
	if p.Name == nil {
		f.name.SetText("")
		return
	}
	if before.Name == nil {
		f.focus = f.name
	}
	f.summary.Set(p.Name.Summary)
	f.prompt.Set(p.Name.Prompt)
	f.name.About.Name = p.Name.Prompt
}

// applyPassword shows the field for the password. What was typed stays while it
// is tried, and is selected when it was wrong: the next one is typed over it.
func (f *fields) applyPassword(p, before *screen.Password) {
	if p == nil {
		f.password.SetText("")
		return
	}
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

// wanted returns the field that is to have the focus now, once.
func (f *fields) wanted() *part.Field {
	field := f.focus
	f.focus = nil
	return field
}

// ready reports whether what the page asks for has been typed.
func (f *fields) ready() bool {
	switch {
	case f.shown.Password != nil && f.shown.Primary != nil && f.shown.Primary.Action == guide.ActTryPassword:
		return f.password.Text != ""
	case f.shown.Name != nil:
		return sameName(f.name.Text, f.shown.Name.Phone)
	}
	return true
}

func (f *fields) check() {
	if f.onReady != nil {
		f.onReady(f.ready())
	}
}

// take returns the intent of an action that needs what was typed.
func (f *fields) take(a guide.ActionID) (guide.Intent, bool) {
	switch a {
	case guide.ActTryPassword:
		return guide.Intent{Action: a, Secret: []byte(f.password.Text)}, true
	case guide.ActRestoreHere:
		name := strings.TrimSpace(f.name.Text)
		f.name.SetText("")
		return guide.Intent{Action: a, Value: name}, true
	}
	return guide.Intent{}, false
}

// sameName compares names as a person would: the kind of apostrophe and spaces
// around do not matter.
func sameName(typed, name string) bool {
	plain := func(s string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ").Replace(s)), " ")
	}
	return plain(typed) != "" && strings.EqualFold(plain(typed), plain(name))
}
