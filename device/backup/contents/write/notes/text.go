package notes

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
)

// status is what is to be said instead of a text; empty when there is one.
func status(n *notes.Note, w *Words) string {
	switch n.Body {
	case notes.BodyNone:
		return w.None
	case notes.BodyInCloud:
		return w.InCloud
	case notes.BodyUnread:
		return w.Unread
	case notes.BodyLocked:
		if n.Lock == notes.Password {
			return w.Locked
		}
		return w.LockedPhone
	}
	return ""
}

// begins reports whether a text begins with the title, as texts in Notes do.
func begins(n *notes.Note, title string) bool {
	return strings.HasPrefix(strings.TrimSpace(n.Text.Text), strings.TrimSpace(title))
}

// plain is a note as plain text.
func plain(n *notes.Note, title string, w *Words) []byte {
	var b strings.Builder
	if !begins(n, title) {
		b.WriteString(pages.Line(title) + "\n\n")
	}
	if s := status(n, w); s != "" {
		b.WriteString(s + "\n")
		if n.Snippet != "" && n.Body != notes.BodyLocked {
			b.WriteString(w.Shown + " " + pages.Line(n.Snippet) + "\n")
		}
	}
	things := named(n)
	b.WriteString(plainText(&n.Text, things, w))
	for _, a := range n.Attachments {
		if !things.told[a] {
			b.WriteString(plainAttachment(a, w) + "\n")
		}
	}
	return []byte(b.String())
}

func plainText(t *notes.Text, things *things, w *Words) string {
	var b strings.Builder
	var count numbers
	for _, p := range paragraphs(t) {
		number := count.next(&p)
		if p.list() {
			b.WriteString(strings.Repeat("  ", p.Indent))
		}
		switch p.Style {
		case notes.Dotted:
			b.WriteString("• ")
		case notes.Dashed:
			b.WriteString("– ")
		case notes.Numbered:
			b.WriteString(strconv.Itoa(number) + ". ")
		case notes.Checklist:
			b.WriteString(map[bool]string{true: "[x] ", false: "[ ] "}[p.Done])
		}
		if p.Quote {
			b.WriteString("> ")
		}
		var line strings.Builder
		for i, s := range p.spans {
			for j, part := range strings.Split(s.Text, "\ufffc") {
				if j > 0 && things != nil {
					line.WriteString(plainRun(things, &s, w))
				}
				line.WriteString(part)
			}
			last := i+1 == len(p.spans) || p.spans[i+1].Link != s.Link
			if s.Link != "" && last && s.Link != s.Text {
				line.WriteString(" <" + s.Link + ">")
			}
		}
		b.WriteString(pages.PlainText(line.String()) + "\n")
	}
	return b.String()
}

// plainRun is what stands for the attachment of a run.
func plainRun(things *things, r *notes.Run, w *Words) string {
	a, first := things.take(r.Attachment)
	switch {
	case a == nil:
		return "[?]"
	case !first && !a.Inline():
		return "[" + label(a, w) + "]"
	}
	return plainAttachment(a, w)
}

func plainAttachment(a *notes.Attachment, w *Words) string {
	switch a.What {
	case notes.Tag, notes.Mention, notes.NoteLink:
		return a.Text
	case notes.Link:
		return strings.TrimSpace(pages.Line(a.Title) + " <" + pages.Line(a.URL) + ">")
	case notes.TableOf:
		if a.Table == nil {
			return "[" + unread(a, w) + "]"
		}
		var b strings.Builder
		for _, row := range a.Table.Rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteByte('\t')
				}
				b.WriteString(pages.Line(cell.Text))
			}
			b.WriteByte('\n')
		}
		return strings.TrimSuffix(b.String(), "\n")
	case notes.Gallery:
		var names []string
		for _, p := range a.Parts {
			names = append(names, plainAttachment(p, w))
		}
		return strings.TrimSpace("[" + label(a, w) + "] " + strings.Join(names, " "))
	}
	if a.Sealed {
		return "[" + w.Sealed + "]"
	}
	if a.Filed() && !a.Here() {
		return "[" + strings.ReplaceAll(w.NotHere, "%s", label(a, w)) + "]"
	}
	return "[" + label(a, w) + "]"
}

// label is what an attachment is called.
func label(a *notes.Attachment, w *Words) string {
	none := w.Drawing
	if a.What == notes.Gallery {
		none = w.Pages
	} else if a.What != notes.Drawing {
		none = cmp.Or(a.UTI, "?")
	}
	return pages.Line(cmp.Or(a.Title, a.Name, none))
}

func unread(a *notes.Attachment, w *Words) string {
	if a.Sealed {
		return w.Sealed
	}
	return w.UnreadTable
}

// things are the attachments of a note by their identifiers, and which of them were
// written: each is once, however often a text names it.
type things struct {
	byID map[string]*notes.Attachment
	told map[*notes.Attachment]bool
}

func named(n *notes.Note) *things {
	t := &things{map[string]*notes.Attachment{}, map[*notes.Attachment]bool{}}
	for _, a := range n.Attachments {
		if a.ID != "" {
			t.byID[a.ID] = a
		}
	}
	return t
}

func (t *things) take(id string) (a *notes.Attachment, first bool) {
	a = t.byID[id]
	first = !t.told[a]
	t.told[a] = true
	return a, first
}
