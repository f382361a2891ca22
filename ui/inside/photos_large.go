package inside

import (
	"context"
	"errors"
	"image"
	"strconv"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// open shows a photo large.
func (p *photosPage) open(i int) {
	if i < 0 || i >= len(p.shown) {
		return
	}
	if p.large == nil {
		p.large = newLargePhoto(p)
		p.wantCells(p.lastSide, nil)
		p.replace(p.large.page)
		p.h.Canvas.Focus(p.large.large)
	}
	p.large.turn(i)
	p.h.Changed()
}

// shut goes back to the grid, to the photo that was seen last.
func (p *photosPage) shut() {
	at := p.large.at
	p.large.asking.stop()
	p.large = nil
	p.replace(p.gallery)
	p.grid.SetCursor(at)
	p.wantCells(p.lastSide, p.inSight)
	p.h.Canvas.Focus(p.grid)
	p.h.Changed()
}

// largePhoto is one photo, as large as there is room, and what is known of it.
type largePhoto struct {
	*large
	p     *photosPage
	found found

	title, facts, notes *part.Text
	mark                *part.Button
}

// found is what was found of a photo that is shown large.
type found uint8

const (
	nothingYet  found = iota // the thumbnail stands for it
	itself                   // it is the photo itself
	previewOnly              // no more than its preview can be shown
	previewOfDamaged
	unshown // nothing can be shown
	unshownDamaged
)

// foundNotes are what is said of it.
var foundNotes = map[found]string{
	previewOnly: "inside/photo-note-preview", previewOfDamaged: "inside/photo-note-preview-damaged",
	unshown: "inside/photo-note-none", unshownDamaged: "inside/photo-note-damaged",
}

// foundOf tells what an answer is.
func foundOf(p shown.Picture, err error) found {
	switch {
	case errors.Is(err, shown.ErrDamaged):
		return unshownDamaged
	case err != nil:
		return unshown
	case p.Preview && p.Damaged:
		return previewOfDamaged
	case p.Preview:
		return previewOnly
	}
	return itself
}

func newLargePhoto(p *photosPage) *largePhoto {
	w := p.h.Words
	l := &largePhoto{p: p, large: newLarge(p.h, "photo", w.Say("inside/photos-back"), len(p.shown))}
	l.title, l.facts, l.notes = part.NewName(""), part.NewNote(""), part.NewText("")
	l.title.ID, l.facts.ID, l.notes.ID = "photo-title", "photo-facts", "photo-notes"
	l.about = func() string { return p.said(l.at) }
	l.turned, l.find, l.leave, l.space = l.begin, l.make, p.shut, func() { p.pick(l.at, part.PickAlso) }
	l.mark = part.NewButton("photo-mark", "", "tick", l.space)
	save := part.NewButton("photo-save", w.Say("inside/photo-save"), "save", func() { p.saveOne(l.at) })
	l.around(part.NewColumn(0, l.title, l.facts, l.notes), l.mark.Tap, save.Tap)
	return l
}

// begin shows what is known at once of another photo.
func (l *largePhoto) begin() {
	p := l.p
	l.found, l.icon = nothingYet, "photos"
	if p.photo(l.at).Is&shown.PhotoVideo != 0 {
		l.icon = "film"
	}
	var first []int
	if l.img, _ = p.thumbnail(l.at, p.lastSide); l.img == nil {
		first = []int{l.at}
	}
	p.wantCells(p.lastSide, first)
	l.title.Set(when(p.h.Words, p.photo(l.at).Taken()))
	l.facts.Set(p.what(l.at))
	l.show()
}

// ready shows the thumbnail that has come, until the picture itself does.
func (l *largePhoto) ready() {
	if l.img != nil || l.found != nothingYet {
		return
	}
	if l.img, _ = l.p.thumbnail(l.at, l.p.lastSide); l.img != nil {
		l.Refresh()
	}
}

// make has what is known of the photo looked up, and its picture made.
func (l *largePhoto) make(room image.Point) func(context.Context) func() {
	h, place := l.h, int(l.p.shown[l.at])
	return func(ctx context.Context) func() {
		if d, err := h.View.PhotoDetails(ctx, place); err == nil {
			h.Post(func() {
				if ctx.Err() == nil {
					l.tell(d)
				}
			})
		}
		p, err := h.View.Picture(ctx, place, room)
		return func() { l.take(p, err) }
	}
}

// take shows a picture that was made, or says why there is none.
func (l *largePhoto) take(p shown.Picture, err error) {
	if p.Image != nil {
		l.img = p.Image
	}
	if l.found = foundOf(p, err); l.found == unshown && l.img != nil {
		l.found = previewOnly
	}
	if l.found == unshownDamaged && l.img != nil {
		l.found = previewOfDamaged
	}
	l.whole = l.found == itself
	l.show()
	l.p.wantCells(l.p.lastSide, []int{l.at + 1, l.at - 1})
}

// tell says what is known of the photo.
func (l *largePhoto) tell(d shown.PhotoDetails) {
	w := l.h.Words
	dots, length := "", ""
	if d.Width > 0 && d.Height > 0 {
		dots = strconv.Itoa(d.Width) + " × " + strconv.Itoa(d.Height)
	}
	if d.Length > 0 {
		length = words.Clock(d.Length)
	}
	l.title.Set(when(w, d.Taken))
	l.facts.Set(join([]string{l.p.what(l.at), length, legible(d.Name), dots, w.Bytes(d.Bytes)}, " · "))
	l.page.Refresh()
	l.h.Changed()
}

// show says what the photo is, and how it is marked.
func (l *largePhoto) show() {
	p := l.p
	photo := p.photo(l.at)
	key := "inside/photo-mark-it"
	if p.marks.has(p.shown[l.at]) {
		key = "inside/photo-unmark-it"
	}
	l.mark.SetLabel(p.h.Words.Say(key))
	var notes []string
	video := photo.Is&shown.PhotoVideo != 0
	if key := foundNotes[l.found]; key != "" && !video {
		notes = append(notes, p.h.Words.Say(key))
	}
	for _, n := range []struct {
		is  bool
		key string
	}{
		{video, "inside/photo-note-video"},
		{photo.Is&shown.PhotoDeleted != 0, "inside/photo-note-deleted"},
		{photo.Is&shown.PhotoHidden != 0 && photo.Is&shown.PhotoDeleted == 0, "inside/photo-note-hidden"},
		{photo.Is&shown.PhotoLive != 0, "inside/photo-note-live"},
		{photo.Is&shown.PhotoEdited != 0, "inside/photo-note-edited"},
		{photo.Is&shown.PhotoReduced != 0, "inside/photo-note-reduced"},
	} {
		if n.is {
			notes = append(notes, p.h.Words.Say(n.key))
		}
	}
	l.notes.Set(join(notes, " "))
	l.notes.Hidden = len(notes) == 0
	l.page.Refresh()
}
