package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// page of rows that is shown at once; more on demand.
const rowsAtOnce = 24

// backups is the list of backups on this computer.
type backups struct {
	do    func(screen.Button)
	box   *fyne.Container
	title *part.Text
	note  *part.Text
	more  *part.Button
	add   *part.Button
	rows  map[string]*backupRow
	shown shown[screen.Backups]
	limit int
}

type backupRow struct {
	tap   *part.Tap
	shown shown[screen.Row]
}

func newBackups(do func(screen.Button)) *backups {
	b := &backups{
		do: do, box: part.NewColumn(1), title: part.NewStrong(""), note: part.NewNote(""),
		rows: map[string]*backupRow{}, limit: rowsAtOnce,
	}
	b.add = part.NewButton("add-folder", "", "plus", func() { do(*b.shown.value.Add) })
	b.more = part.NewButton("more-backups", "", "down", func() {
		b.limit += rowsAtOnce
		b.fill()
	})
	return b
}

// apply shows the list and reports whether the height may have changed.
func (b *backups) apply(s screen.Backups, hidden bool, more string) bool {
	if hidden != b.box.Hidden {
		b.box.Hidden = hidden
	} else if hidden || !b.shown.set(s) {
		return false
	}
	b.shown.set(s)
	b.title.Set(s.Title)
	b.note.Set(s.Note)
	b.add.SetLabel(s.Add.Label)
	b.more.SetLabel(more)
	b.fill()
	return true
}

func (b *backups) fill() {
	var objects []fyne.CanvasObject
	if b.shown.value.Note != "" {
		objects = append(objects, b.note)
	}
	left := b.limit
	seen := map[string]bool{}
	for _, f := range b.shown.value.Folders {
		if f.Trouble != nil {
			objects = append(objects, part.NewCard(part.NewColumn(0.5, line(*f.Trouble, false), part.NewNote(f.Path))))
		}
		for _, r := range f.Rows {
			if left == 0 && !r.Chosen {
				continue
			}
			if left > 0 {
				left--
			}
			seen[r.Folder] = true
			objects = append(objects, b.row(r).tap)
		}
	}
	for folder := range b.rows {
		if !seen[folder] {
			delete(b.rows, folder)
		}
	}
	if left == 0 {
		objects = append(objects, part.NewFlow(b.more.Tap))
	}
	b.box.Objects = objects
	b.box.Refresh()
}

// row returns the area of a backup, made or changed as needed.
func (b *backups) row(r screen.Row) *backupRow {
	row := b.rows[r.Folder]
	if row == nil {
		row = &backupRow{}
		row.tap = part.NewTap("row", "backup-"+r.Folder, r.Name, part.NewColumn(1), nil)
		b.rows[r.Folder] = row
	}
	if !row.shown.set(r) {
		return row
	}
	t := row.tap
	t.OnTap = func() { b.do(*r.Choose) }
	t.SetEnabled(r.Choose != nil)
	t.About.Name, t.About.State = r.Name+", "+r.When, ""
	t.Fill, t.Stroke = look.ColorSurface, look.ColorLine
	if r.Chosen {
		t.Fill, t.Stroke, t.About.State = look.ColorAccentSoft, look.ColorAccent, "chosen"
	}
	t.PadX, t.PadY = look.Space*1.5, look.Space
	t.Content = rowContent(r)
	t.Refresh()
	return row
}

func rowContent(r screen.Row) *fyne.Container {
	text := part.NewColumn(0.25, part.NewStrong(r.Name), part.NewNote(r.When))
	if r.Facts != "" {
		text.Add(part.NewNote(r.Facts))
	}
	if r.Where != "" {
		text.Add(part.NewNote(r.Where))
	}
	text.Add(line(r.State, true))
	row := part.NewRow(1, part.NewPicture(r.Picture, 30, 40), text)
	if r.Locked {
		row.Add(part.NewIcon("lock"))
	}
	return row
}
