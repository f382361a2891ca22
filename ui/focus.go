package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// focusPlace is where the focus was before a page changed.
type focusPlace struct {
	on fyne.Focusable
	id string
}

func (w *Window) focusNow() focusPlace {
	f := w.win.Canvas().Focused()
	p := focusPlace{on: f}
	if d, ok := f.(part.Described); ok {
		p.id = d.Describe().ID
	}
	return p
}

// keepFocus sees to it that the focus is somewhere sensible after a change of
// the page: where it was; on what has taken the place of that; and at the
// beginning of a new page. What a person types in is never taken from them, and
// no page puts the focus on what endangers.
func (w *Window) keepFocus(was focusPlace, other bool) {
	if len(w.sheets) > 0 {
		return // a sheet has it; see sheet.close
	}
	c := w.win.Canvas()
	if field, anew := w.way.fields.wanted(); field != nil && part.Path(w.frame, field) != nil { // a sheet lay over its page, which has gone meanwhile
		met(c)
		c.Focus(field)
		if anew {
			field.SelectAll()
		}
		w.acted = false
		return
	}
	on, ok := was.on.(fyne.CanvasObject)
	alive := ok && part.Path(w.frame, on) != nil && !disabled(on)
	mine := alive && (part.Path(w.frame.page, on) != nil || part.Path(w.bar.box, on) != nil || part.Path(w.list.box, on) != nil || w.kind.here && part.Path(w.kind.box, on) != nil)
	switch {
	case other && (mine || w.acted || !alive):
		w.land()
	case alive || was.on == nil:
	default:
		w.refocus(was.id)
	}
}

// seeFocus sees to it that the focus is on nothing that has gone, after a change of a part of
// the page.
func (w *Window) seeFocus() {
	if w.applying || len(w.sheets) > 0 {
		return
	}
	was := w.focusNow()
	on, ok := was.on.(fyne.CanvasObject)
	if !ok || part.Path(w.win.Content(), on) != nil {
		return
	}
	if w.phonePage != nil {
		w.phonePage.land()
		return
	}
	w.refocus(was.id)
}

// refocus gives the focus to what has an ID, else to the beginning of the page.
func (w *Window) refocus(id string) {
	found := part.Find(w.frame, func(o fyne.CanvasObject) bool {
		d, ok := o.(part.Described)
		return ok && id != "" && d.Describe().ID == id && !disabled(o)
	})
	if f, ok := found.(fyne.Focusable); ok {
		met(w.win.Canvas())
		w.win.Canvas().Focus(f)
		return
	}
	w.land()
}

// land puts the focus where a new page begins: on its primary button, unless
// that endangers something or does not react, else on its headline, so that Tab
// goes on from there.
func (w *Window) land() {
	w.acted = false
	c := w.win.Canvas()
	met(c)
	if on := w.list.focus(); on != nil {
		c.Focus(on)
		return
	}
	if w.kind.here {
		if on := w.kind.page.Focus(); on != nil {
			c.Focus(on)
			return
		}
	}
	if p := w.bar.shown.value.Primary; p != nil && !p.ByHand() && w.bar.primary.Enabled() && w.bar.primary.Visible() {
		c.Focus(w.bar.primary.Tap)
		return
	}
	if title := w.headline(); part.Path(w.frame, title) != nil {
		title.Land(c)
		return
	}
	quiet := part.Find(w.bar.box, func(o fyne.CanvasObject) bool {
		t, ok := o.(*part.Tap)
		return ok && t.Enabled() && !t.About.Primary
	})
	if f, ok := quiet.(fyne.Focusable); ok { // of a page that has a headline of its own
		c.Focus(f)
		return
	}
	c.Unfocus()
}

// met has Fyne meet what has just come. Until it has walked over an object once,
// as it does before it paints, it does not say where the object lies, and nothing
// can be scrolled to it.
func met(c fyne.Canvas) {
	if walks, ok := c.(interface{ EnsureMinSize() bool }); ok {
		walks.EnsureMinSize()
	}
}

// headline is that of the page that is shown.
func (w *Window) headline() *part.Headline {
	if w.list.here {
		return w.list.headline()
	}
	if w.kind.here {
		return w.kind.line
	}
	return w.way.title
}

func disabled(o fyne.CanvasObject) bool {
	d, ok := o.(fyne.Disableable)
	return ok && d.Disabled()
}

// typed handles the keys that nothing with a focus has taken.
func (w *Window) typed(e *fyne.KeyEvent) {
	if w.shortcutKey(e) || len(w.sheets) == 0 && w.phonePage == nil && w.list.typedKey(e) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if n := len(w.sheets); n > 0 {
			w.sheets[n-1].enter()
		} else if w.phonePage == nil && !w.kind.lands && w.bar.byEnter() {
			w.bar.trigger()
		}
	case fyne.KeyEscape:
		w.back()
	case desktop.KeyMenu:
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.headline())
		w.openWords(at.AddXY(1, 1))
	default:
		page := w.frame.page
		if w.phonePage != nil {
			page = w.phonePage.page
		}
		if n := len(w.sheets); n > 0 {
			page = w.sheets[n-1].page
		}
		page.TypedKey(e.Name)
	}
}

// back leaves the field that a person has typed in: the text stays. Else it
// closes the sheet on top, or takes the way back that the guide names.
func (w *Window) back() {
	n := len(w.sheets)
	asks := n > 0 && w.sheets[n-1].typed != nil // before anything is lost
	if f, ok := w.win.Canvas().Focused().(*part.Field); ok && f.Typed() && !asks {
		if len(w.sheets) > 0 {
			w.win.Canvas().Unfocus()
		} else {
			w.headline().Land(w.win.Canvas())
		}
		return
	}
	if n > 0 {
		w.sheets[n-1].leave()
		return
	}
	if w.closePhone() {
		return
	}
	if w.last.Back != nil {
		w.do(*w.last.Back)
	}
}

// typedRune takes a letter that nothing with a focus has taken.
func (w *Window) typedRune(r rune) {
	if len(w.sheets) == 0 && w.phonePage == nil {
		w.list.typedRune(r)
	}
}
