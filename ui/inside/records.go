package inside

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// records is the page of a kind that is a list: contacts, notes, calls and the like, and
// what is known of the one that is chosen.
type records struct {
	h    *Host
	kind inventory.Kind

	list   shown.List
	query  string
	busy   bool
	chosen string
	card   shown.Card
	files  map[string]string // folders and files of apps that are marked, and whose they are

	split  *split
	search *part.Search
	picks  *picks
	rows   *part.List
	page   *part.Page
	back   *part.Tap
	reader fyne.Focusable // by which the keyboard is on the card; nil: nothing of it can have it
	lock   *lock          // of the note that is shown; nil: it has none
	opened int64          // how many notes a password has just opened
	wholly bool           // the keyboard is to go there
	kept   *recordsKept   // where the page was left, until it is there again; nil: it was not

	finding, reading asking
	filler           filler
}

var _ Page = (*records)(nil)

// NewRecords makes the page of a kind that is a list.
func NewRecords(h *Host, kind inventory.Kind) Page {
	w := h.Words
	r := &records{h: h, kind: kind, finding: asking{h: h}, reading: asking{h: h}, busy: true, files: map[string]string{}}
	hint := w.Say("inside/search")
	if kind == inventory.Contacts {
		hint = w.Say("inside/search-contacts")
	}
	r.search = part.NewSearch("inside-search", hint, hint, w.Say("inside/search-clear"))
	r.search.OnSearch = r.find
	r.rows = part.NewList("inside-list", w.Say("kind/"+string(kind)))
	r.rows.Prefix, r.rows.Plain, r.rows.Picks = "inside-", true, singly(kind)
	r.rows.OnPick = r.picked
	r.rows.OnTap = func(id string) {
		if !r.split.beside {
			r.take(id, true)
		}
	}
	r.rows.OnMark = func(id string) { r.take(id, false) }
	r.rows.OnTake = func(id string) { r.take(id, true) }
	r.rows.OnRune = func(x rune) {
		r.focus(r.search)
		r.search.Add(x)
	}
	r.filler = filler{h: h, rows: r.rows}
	r.search.OnKey = func(name fyne.KeyName) bool { return r.rows.Key(name) }
	r.page = part.NewPage(look.Margin)
	r.back = part.NewIconButton("inside-back", w.Say("inside/back-to-list"), "back", func() { r.Back() })
	r.back.OnKey = r.page.TypedKey
	r.picks = newPicks(h, r.rows, r.unpick)
	r.picks.count = func() int {
		_, n := r.Selected()
		return n
	}
	r.split = newSplit(part.NewColumn(1, r.search, r.picks.line), r.rows, r.page)
	r.show()
	if k, ok := h.Kept.(recordsKept); ok {
		r.kept, r.files = &k, maps.Clone(k.files)
	}
	if r.kept != nil && r.kept.query != "" {
		r.search.SetText(r.kept.query)
	} else {
		r.find("")
	}
	return r
}

func (r *records) focus(o fyne.Focusable) {
	if r.h.Canvas != nil {
		r.h.Canvas.Focus(o)
	}
}

func (r *records) find(query string) {
	r.query = query
	r.finding.ask(func(ctx context.Context) func() {
		list, err := r.h.View.List(ctx, r.kind, query)
		return func() {
			r.busy = false
			if r.list = list; err != nil {
				r.list.Reason = inventory.Unreadable
			}
			if r.kept != nil {
				r.filler.then = r.goOn
				r.show()
				return
			}
			r.show()
			r.rows.Top()
			if len(list.Rows) > 0 && r.chosen == "" {
				r.rows.Mark(list.Rows[0].ID) // Enter takes it
				if r.split.beside {
					r.take(list.Rows[0].ID, false)
				}
			}
		}
	})
}

// show fills the list, with a heading where a group begins.
func (r *records) show() {
	w := r.h.Words
	if len(r.list.Rows) == 0 && !r.busy && r.query == "" {
		r.split.empty = emptyPage(r.h, r.kind, r.list.Reason)
	}
	var end []part.ListItem
	switch {
	case r.busy:
		end = append(end, part.ListItem{Title: w.Say("inside/reading")})
	case len(r.list.Rows) == 0:
		end = append(end, part.ListItem{Title: w.Say("inside/nothing-found")})
	case r.list.Count > len(r.list.Rows):
		end = append(end, part.ListItem{Title: counted(r.h, "inside/more", int64(r.list.Count-len(r.list.Rows)))})
	}
	rows, group := r.list.Rows, ""
	r.filler.fill(len(rows), func(i int) []part.ListItem {
		name, item := r.groupOf(&rows[i]), r.item(&rows[i])
		if name == group {
			return []part.ListItem{item}
		}
		group = name
		return []part.ListItem{{Title: name, Within: r.kind == inventory.Contacts}, item}
	}, end)
	r.split.Refresh()
}

// local is a time where the person is; a day is the same everywhere.
func (r *records) local(t time.Time, day bool) time.Time {
	if day {
		return t.UTC()
	}
	return t.Local()
}

// when is a time in words.
func (r *records) when(t time.Time, day bool) string {
	if t.IsZero() {
		return ""
	}
	at := r.local(t, day)
	words := r.h.Words.Day(at)
	if !day {
		words += ", " + at.Format(r.h.Words.Say("date/clock"))
	}
	return words
}

// mostMarks is how many marks a row has room for.
const mostMarks = 1

func (r *records) item(row *shown.Row) part.ListItem {
	w := r.h.Words
	item := part.ListItem{ID: row.ID, Pick: row.Key, Title: legible(row.Title), Note: legible(row.Note)}
	if item.Title == "" {
		item.Title = w.Say("inside/no-name")
	}
	var marks []string
	for _, m := range row.Marks {
		if m == shown.MarkIncoming || slices.Contains(headings, m) {
			continue
		}
		marks = append(marks, w.Say("inside/mark-"+string(m)))
	}
	item.Tag = strings.Join(marks[:min(len(marks), mostMarks)], "")
	if row.Time.IsZero() {
		if row.Bytes > 0 {
			item.Cells[0] = w.Bytes(row.Bytes)
		}
	} else {
		item.Cells[0] = r.when(row.Time, row.Day)
	}
	if row.Length > 0 {
		item.Cells[1] = length(row.Length)
	}
	item.Said = joined(append([]string{item.Title, item.Note, item.Cells[0], item.Cells[1]}, marks...)...)
	return item
}

// take shows what is known of a row.
func (r *records) take(id string, wholly bool) {
	if r.wholly = wholly; wholly {
		r.split.setOpen(true)
	}
	if id == r.chosen {
		r.fill()
		return
	}
	r.chosen = id
	side, scale := float32(look.PictureCard), float32(1)
	if r.kind == inventory.Contacts {
		side = look.PictureFace
	}
	if r.h.Canvas != nil {
		scale = max(r.h.Canvas.Scale(), 1)
	}
	r.reading.ask(func(ctx context.Context) func() {
		card, err := r.h.View.Card(ctx, r.kind, id)
		var pictures []fyne.CanvasObject
		if err == nil {
			pictures = drawn(card.Pictures, side, scale)
		}
		return func() {
			if err != nil {
				card = shown.Card{Row: shown.Row{ID: id, Title: r.h.Words.Say("inside/unread")}}
			}
			r.card = card
			r.fillWith(pictures)
			r.page.Top()
			if k := r.kept; k != nil {
				r.kept = nil
				r.page.GoTo(k.offset)
			}
		}
	})
}

// Object implements Page.
func (r *records) Object() fyne.CanvasObject { return r.split }

// Focus implements Page.
func (r *records) Focus() fyne.Focusable {
	if r.split.open && !r.split.beside {
		return r.back
	}
	return r.rows
}

// Title implements Page.
func (r *records) Title() string { return r.h.Words.Say("kind/" + string(r.kind)) }

// singly reports whether records of a kind can be saved one by one.
func singly(kind inventory.Kind) bool {
	return kind == inventory.Contacts || kind == inventory.Notes || kind == inventory.Apps
}

// Selected implements Page: the records that are marked, else all.
func (r *records) Selected() (guide.Saving, int) {
	s := guide.Saving{Kinds: []string{string(r.kind)}}
	if r.rows.PickedCount()+len(r.files) == 0 {
		return s, 0
	}
	marked := r.rows.Picked()
	switch r.kind {
	case inventory.Apps:
		s.Apps = append(marked, r.markedFiles(marked)...)
		return s, len(s.Apps)
	case inventory.Notes:
		s.Notes = marked
	case inventory.Contacts:
		for _, id := range marked {
			if n, err := strconv.ParseInt(id, 10, 64); err == nil {
				s.Contacts = append(s.Contacts, n)
			}
		}
	}
	return s, len(marked)
}

// picked says what is marked.
func (r *records) picked() {
	r.picks.tell()
	r.split.Refresh()
	r.h.Changed()
}

func (r *records) unpick() {
	r.rows.PickNone()
	if len(r.files) > 0 {
		clear(r.files)
		r.fillWith(nil) // the card of an app has no pictures
	}
	r.picked()
}

// Back implements Page.
func (r *records) Back() bool {
	switch {
	case r.split.open:
		r.split.setOpen(false)
		r.focus(r.rows)
		r.h.Changed()
		return true
	case r.search.Text != "":
		r.search.Clear()
		return true
	case r.rows.PickedCount()+len(r.files) > 0:
		r.unpick()
		return true
	}
	return false
}

// Close implements Page.
func (r *records) Close() {
	r.finding.stop()
	r.filler.stop()
	r.reading.stop()
	r.card = shown.Card{}
	r.locked()
}
