package ui

import (
	"reflect"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// page of rows that is shown at once; more on demand.
const rowsAtOnce = 24

// backups is the list of backups on this computer.
type backups struct {
	send   func(guide.Intent)
	box    *fyne.Container
	title  *part.Text
	note   *part.Text
	more   *part.Button
	add    *part.Button
	rows   map[string]*backupRow
	shown  screen.Backups
	limit  int
	filled bool
}

type backupRow struct {
	tap   *part.Tap
	shown screen.Row
}

func newBackups(send func(guide.Intent), onAdd func()) *backups {
	b := &backups{
		send: send, box: part.NewColumn(1), title: part.NewStrong(""), note: part.NewNote(""),
		rows: map[string]*backupRow{}, limit: rowsAtOnce,
	}
	b.add = part.NewButton("add-folder", "", "plus", onAdd)
	b.more = part.NewButton("more-backups", "", "down", func() {
		b.limit += rowsAtOnce
		b.fill()
	})
	return b
}

// apply shows the list and reports whether the height may have changed.
func (b *backups) apply(s screen.Backups, more string) bool {
	if b.filled && reflect.DeepEqual(s, b.shown) {
		return false
	}
	b.shown, b.filled = s, true
	b.title.Set(s.Title)
	b.note.Set(s.Note)
	b.add.SetLabel(s.Add)
	b.more.SetLabel(more)
	b.fill()
	return true
}

func (b *backups) fill() {
	objects := []fyne.CanvasObject{b.title}
	if b.shown.Note != "" {
		objects = append(objects, b.note)
	}
	left := b.limit
	seen := map[string]bool{}
	for _, f := range b.shown.Folders {
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
	b.box.Objects = append(objects, part.NewFlow(b.add.Tap))
	b.box.Refresh()
}

// row returns the area of a backup, made or changed as needed.
func (b *backups) row(r screen.Row) *backupRow {
	row := b.rows[r.Folder]
	if row == nil {
		row = &backupRow{}
		row.tap = part.NewTap("row", "backup-"+r.Folder, r.Name, part.NewColumn(1), func() {
			b.send(guide.Intent{Action: guide.ActChooseBackup, Value: r.Folder})
		})
		b.rows[r.Folder] = row
	} else if reflect.DeepEqual(row.shown, r) {
		return row
	}
	row.shown = r
	t := row.tap
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
