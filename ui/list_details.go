package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// detailsView shows all that is known of the marked backup: beside the rows where
// there is room, else under the row when the person asks for it.
type detailsView struct {
	l      *list
	pane   *part.Page
	beside bool // there is room beside the rows
	open   bool // asked for under the row
	folder string
	shown  piece[*screen.Details]
}

func newDetailsView(l *list) *detailsView {
	return &detailsView{l: l, pane: part.NewPage(2 * look.Space)}
}

// show tells of a backup, where the details are to be seen.
func (d *detailsView) show(folder string) {
	d.folder = folder
	d.place()
}

// setBeside says whether there is room beside the rows.
func (d *detailsView) setBeside(on bool) {
	if d.beside != on {
		d.beside = on
		d.shown = piece[*screen.Details]{}
		d.place()
	}
}

// place puts the details where they belong, if they have changed.
func (d *detailsView) place() {
	under := !d.beside && d.open && d.folder != ""
	if !under && !d.beside {
		d.shown = piece[*screen.Details]{}
		d.l.rows.SetInset(nil)
		return
	}
	now := d.l.backups.Details(d.folder, d.l.route)
	if !d.shown.set(now) {
		return
	}
	switch {
	case under:
		d.l.rows.SetInset(part.NewColumn(1.5, d.content(now, &screen.Fact{Name: d.l.host.say("list/fact-name"), Value: now.Name})...))
	case now == nil:
		d.l.rows.SetInset(nil)
		note := part.NewNote(d.l.backups.MarkFirst(d.l.route))
		d.pane.Set(note)
	default:
		d.l.rows.SetInset(nil)
		d.pane.Set(append([]fyne.CanvasObject{d.top(now)}, d.content(now, nil)...)...)
	}
}

// top names the backup, where the row is not just above.
func (d *detailsView) top(now *screen.Details) fyne.CanvasObject {
	names := part.NewColumn(0, part.NewStrong(now.Name))
	if now.Model != "" {
		names.Add(part.NewNote(now.Model))
	}
	names.Add(line(now.State, true))
	return part.NewMiddle(1, part.NewPicture(now.Picture, look.PhoneLarge.Width, look.PhoneLarge.Height), names)
}

// content is what is known, and what can be done. name is the whole name, where a
// row may have shortened it.
func (d *detailsView) content(now *screen.Details, name *screen.Fact) []fyne.CanvasObject {
	l := d.l
	kinds := part.NewColumn(0.5, part.NewStrong(l.host.say("list/inside")))
	for _, k := range now.Kinds {
		kinds.Add(fact(k))
	}
	if now.Inside != "" {
		kinds.Add(part.NewNote(now.Inside))
	}
	facts := part.NewColumn(0.5)
	if now.Advised != "" {
		facts.Add(line(screen.Line{Icon: "good", Tone: screen.TonePlain, Text: now.Advised}, true))
	}
	if name != nil {
		facts.Add(fact(*name))
	}
	for _, f := range now.Facts {
		facts.Add(fact(f))
	}
	buttons := part.NewFlow()
	for _, b := range now.Actions {
		buttons.Add(part.NewButton("details-"+string(b.ID), b.Label, "", func() { l.host.do(b) }).Small().Tap)
	}
	if l.host.reveal != nil {
		buttons.Add(part.NewButton("details-show", l.host.say(l.host.showKey()), "folder", func() { l.host.reveal(now.Folder) }).Small().Tap)
	}
	buttons.Add(part.NewButton("details-copy", l.host.say("list/copy-details"), "", func() { l.copyDetails(now.Folder) }).Small().Tap)
	return []fyne.CanvasObject{
		container.New(&part.Halves{Gap: look.Margin, Need: look.Em(look.ListHalfEm)}, facts, kinds), buttons,
	}
}

// fact is a name with what it comes to.
func fact(f screen.Fact) fyne.CanvasObject {
	name := part.NewNote(f.Name)
	value := part.NewNote(f.Value)
	value.Color = look.ColorInk
	return container.New(factLayout{}, name, value)
}

// factLayout puts a value beside its name, all values at the same place.
type factLayout struct{}

func (factLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := size.Width * look.FactShare
	part.Tall(o[0], w-look.Space)
	o[0].Move(leading(0, w-look.Space, size.Width, 0))
	part.Tall(o[1], size.Width-w)
	o[1].Move(leading(w, size.Width-w, size.Width, 0))
}

func (factLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}
