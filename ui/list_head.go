package ui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// fillHead makes what stands above the rows, and scrolls with them.
func (l *list) fillHead() {
	objects := []fyne.CanvasObject{}
	if l.work != nil {
		objects = append(objects, l.working)
	}
	if l.panels != nil {
		objects = append(objects, l.panels)
	}
	for _, t := range l.backups.Troubles {
		objects = append(objects, l.trouble(t))
	}
	if l.backups.Busy != "" {
		objects = append(objects, part.NewCard(line(screen.Line{Icon: "note", Tone: screen.TonePlain, Text: l.backups.Busy}, false)))
	}
	l.head.Objects = objects
	l.placeHead()
}

// placeHead puts above the rows what belongs there now.
func (l *list) placeHead() {
	if l.backups.Rows() == 0 {
		l.rows.SetHead(nil)
		return
	}
	column := part.NewColumn(1)
	if l.box.low {
		column.Add(container.New(part.Inset{Y: look.Space}, l.top))
	}
	if len(l.head.Objects) > 0 {
		column.Add(l.head)
	}
	if l.found == 0 {
		column.Add(l.none)
	}
	l.rows.SetHead(column)
}

// trouble is a folder in which nothing was found, with what to do about it.
func (l *list) trouble(t screen.Trouble) fyne.CanvasObject {
	row := part.NewMiddle(1, part.NewIcon(t.Line.Icon), part.NewColumn(0, part.NewText(t.Line.Text), part.NewNote(t.Path)))
	for _, b := range []*screen.Button{t.Action, t.Forget} {
		if b != nil {
			row.Add(part.NewButton("trouble-"+string(b.ID)+"-"+t.Path, b.Label, "", func() { l.host.do(*b) }).Small().Tap)
		}
	}
	card := part.NewCard(row)
	card.Pad = look.Space
	return card
}

// sameHead reports whether two lists have the same above their rows: what a person
// may be about to click there is not to be made anew.
func sameHead(a, b *screen.Backups) bool {
	return a.Busy == b.Busy && (a.Rows() == 0) == (b.Rows() == 0) && reflect.DeepEqual(a.Troubles, b.Troubles)
}

// sameOffers reports whether two Routes let the same be done with the rows.
func sameOffers(a, b guide.Route) bool {
	return len(a.Each) == len(b.Each) && a.EachWhy.Key == b.EachWhy.Key && len(a.Beside) == len(b.Beside)
}
