package inside

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// lock is where the password of a locked note is typed. It opens every note that has the
// same one, as long as this backup is looked through.
type lock struct {
	r      *records
	field  *part.Field
	open   *part.Button
	said   *part.Text
	trying asking
	column *fyne.Container
}

// newLock makes it for the card that is shown.
func (r *records) newLock() *lock {
	w := r.h.Words
	l := &lock{r: r, trying: asking{h: r.h}, said: part.NewText("")}
	l.field = part.NewPassword("note-password", w.Say("inside/note-password"), l.try)
	l.field.OnChanged = func(string) { l.enable() }
	l.open = part.NewButton("open-notes", w.Say("inside/open-note"), "", l.try).Small()
	l.open.OnKey = r.page.TypedKey
	l.said.ID = "note-password-said"
	l.said.Hide()
	l.column = part.NewColumn(1, part.NewMiddle(0, l.field, l.open.Tap), l.said)
	l.enable()
	return l
}

func (l *lock) enable() { l.open.SetEnabled(l.field.Text != "" && !l.field.Disabled()) }

// say tells what became of the password.
func (l *lock) say(key string) {
	l.said.Set(l.r.h.Words.Say(key))
	l.said.Show()
	l.r.page.Settle()
	l.r.h.Changed()
}

// try tries what was typed.
func (l *lock) try() {
	if l.field.Text == "" || l.field.Disabled() {
		return
	}
	password := []byte(l.field.Text)
	l.field.Disable()
	l.enable()
	l.say("inside/note-trying")
	l.trying.ask(func(ctx context.Context) func() {
		opened, err := l.r.h.View.OpenNotes(ctx, password)
		return func() {
			l.field.Enable()
			if err != nil || opened == 0 {
				l.enable()
				l.say("inside/note-wrong")
				l.r.focus(l.field)
				l.field.SelectAll()
				return
			}
			l.field.SetText("")
			l.r.reopen(opened)
		}
	})
}

// reopen reads the list and the card anew, after notes were opened.
func (r *records) reopen(opened int) {
	r.opened = int64(opened)
	r.finding.ask(func(ctx context.Context) func() {
		list, err := r.h.View.List(ctx, r.kind, r.query)
		return func() {
			if err == nil {
				r.list = list
				r.show()
			}
			id := r.chosen
			r.chosen = ""
			r.take(id, true)
		}
	})
}

// locked is the lock of the card, and what stands there after it opened; nil for nothing.
func (r *records) locked() fyne.CanvasObject {
	if r.lock != nil {
		r.lock.trying.stop()
		r.lock.field.SetText("")
		r.lock = nil
	}
	if r.card.Has(shown.MarkLocked) {
		r.lock = r.newLock()
		r.reader = r.lock.field
		return r.lock.column
	}
	if opened := r.opened; opened > 0 {
		r.opened = 0
		return part.NewNote(counted(r.h, "inside/notes-opened", opened))
	}
	return nil
}
