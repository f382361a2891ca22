package view

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

func readNotes(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := v.openNotes(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	var cards []shown.Card
	var errs []error
	for n, err := range r.Notes(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		cards, errs = append(cards, noteCard(&n)), append(errs, err)
	}
	sorted(cards, errs, func(a, b *shown.Card) int { return cmp.Or(cmp.Compare(a.Group, b.Group), newest(a, b)) }, add)
	return nil
}

func noteCard(n *notes.Note) shown.Card {
	c := shown.Card{Row: shown.Row{ID: n.ID, Title: n.Title, Note: firstLine(n.Snippet), Group: joined(" · ", n.Folder, n.Account), Time: n.Modified, Bytes: -1}}
	mark := func(is bool, m shown.Mark) {
		if is {
			c.Marks = append(c.Marks, m)
		}
	}
	mark(n.Lock == notes.Password, shown.MarkLocked)
	mark(n.Lock == notes.Phone, shown.MarkSealed)
	mark(n.Body == notes.BodyInCloud || n.Body == notes.BodyNone, shown.MarkCloud)
	mark(n.Body == notes.BodyUnread, shown.MarkUnread)
	mark(n.Deleted, shown.MarkDeleted)
	c.Text = noteText(n)
	if c.Title == "" {
		c.Title = firstLine(c.Text)
	}
	if !n.Modified.IsZero() {
		c.Fields = append(c.Fields, shown.Field{Name: shown.FieldChanged, Time: n.Modified})
	}
	if n.Lock == notes.Password && n.Hint != "" {
		c.Fields = append(c.Fields, shown.Field{Name: shown.FieldHint, Value: n.Hint})
	}
	return c
}

// noteText is the text of a note with its lists, its tables, and the names of what is in
// it.
func noteText(n *notes.Note) string {
	byID := map[string]*notes.Attachment{}
	for _, a := range n.Attachments {
		byID[a.ID] = a
	}
	var b strings.Builder
	start := true
	for _, run := range n.Runs {
		if run.Attachment != "" {
			b.WriteString(attachmentText(byID[run.Attachment]))
			start = false
			continue
		}
		for line := range strings.Lines(run.Text) {
			if start {
				b.WriteString(strings.Repeat("   ", min(max(run.Indent, 0), 8)))
				switch run.Style {
				case notes.Dotted, notes.Dashed, notes.Numbered:
					b.WriteString("• ")
				case notes.Checklist:
					if run.Done {
						b.WriteString("☑ ")
					} else {
						b.WriteString("☐ ")
					}
				}
			}
			b.WriteString(line)
			start = strings.HasSuffix(line, "\n")
		}
	}
	if len(n.Runs) == 0 {
		b.WriteString(n.Text.Text)
	}
	return strings.ReplaceAll(b.String(), "\ufffc", "")
}

func attachmentText(a *notes.Attachment) string {
	switch {
	case a == nil:
		return ""
	case a.Inline():
		return a.Text
	case a.Table != nil:
		var rows []string
		for _, row := range a.Table.Rows {
			var cells []string
			for _, cell := range row {
				cells = append(cells, cell.Text)
			}
			rows = append(rows, strings.Join(cells, " | "))
		}
		return strings.Join(rows, "\n")
	}
	if name := cmp.Or(a.Title, a.Name, a.URL); name != "" {
		return "[" + name + "]"
	}
	return ""
}

// The pictures of a note that are shown: how many, and of how many bytes each.
const (
	mostPictures = 8
	maxPicture   = 24 << 20
)

// notePictures reads what of a note can be drawn.
func (v *View) notePictures(ctx context.Context, id string) ([][]byte, error) {
	r, err := v.openNotes(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out [][]byte
	for n, err := range r.Notes(ctx) {
		if err != nil && !source.IsDefect(err) {
			return nil, err
		}
		if n.ID != id {
			continue
		}
		for _, a := range n.Attachments {
			for _, part := range append([]*notes.Attachment{a}, a.Parts...) {
				for _, f := range []*source.File{part.Picture, part.File} {
					if f == nil || part.Sealed || len(out) == mostPictures || !drawn(f.Path) {
						continue
					}
					if data, err := v.s.ReadFile(f, maxPicture); err == nil {
						out = append(out, data)
						break
					}
				}
			}
		}
		break
	}
	return out, ctx.Err()
}

// drawn reports whether a file has the name of a picture that can be drawn.
func drawn(path string) bool {
	path = strings.ToLower(path)
	return slices.ContainsFunc([]string{".jpg", ".jpeg", ".png"}, func(end string) bool { return strings.HasSuffix(path, end) })
}

func readBookmarks(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := safari.OpenBookmarks(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	var all []safari.Bookmark
	var lost []error
	folders := map[int64]safari.Bookmark{}
	for b, err := range r.All(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && b.ID == 0 {
			lost = append(lost, err)
			continue
		}
		if b.Folder {
			folders[b.ID] = b
		} else if b.Counts() {
			all = append(all, b)
		}
	}
	for _, err := range lost {
		add(shown.Card{}, err)
	}
	groups := map[int64]string{}
	for id := range folders {
		groups[id] = folderPath(folders, id)
	}
	slices.SortStableFunc(all, func(a, b safari.Bookmark) int {
		return cmp.Or(cmp.Compare(number(a.Reading), number(b.Reading)), cmp.Compare(groups[a.Parent], groups[b.Parent]), cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	for _, b := range all {
		c := shown.Card{Row: shown.Row{ID: strconv.FormatInt(b.ID, 10), Title: cmp.Or(b.Title, b.URL), Note: b.URL, Group: groups[b.Parent], Time: b.Added, Bytes: -1}, Text: b.Preview}
		c.Fields = []shown.Field{{Name: shown.FieldWeb, Value: b.URL}}
		if b.Reading {
			c.Marks = append(c.Marks, shown.MarkReading)
			c.Group = ""
		}
		if !add(c, nil) {
			break
		}
	}
	return nil
}

// folderPath names a folder with those above it, as far as they are sensible.
func folderPath(folders map[int64]safari.Bookmark, id int64) string {
	var names []string
	for range 20 {
		f, ok := folders[id]
		if !ok {
			break
		}
		name := f.Title
		if f.Special != 0 {
			name = ""
		}
		if name != "" && name != "Root" {
			names = append(names, name)
		}
		id = f.Parent
	}
	slices.Reverse(names)
	return strings.Join(names, " › ")
}

func readHistory(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := safari.OpenHistory(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	var cards []shown.Card
	var errs []error
	for x, err := range r.Visits(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c := shown.Card{Row: shown.Row{ID: "visit " + strconv.Itoa(len(cards)), Title: cmp.Or(x.Title, x.URL), Note: x.URL, Time: x.Time, Bytes: -1}}
		c.Fields = []shown.Field{{Name: shown.FieldWeb, Value: x.URL}}
		cards, errs = append(cards, c), append(errs, err)
	}
	sorted(cards, errs, newest, add)
	return nil
}
