package notes

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
)

// named writes the attachment that a text names.
func (p *page) named(id string) {
	a, first := p.things.take(id)
	switch {
	case a == nil:
		p.text("[?]")
	case !first && !a.Inline():
		p.text("[" + label(a, p.words) + "]")
	default:
		p.attachment(a)
	}
}

func (p *page) attachment(a *notes.Attachment) {
	switch a.What {
	case notes.Tag, notes.Mention, notes.NoteLink:
		p.text(a.Text)
		return
	case notes.Link:
		p.link(a)
		return
	case notes.TableOf:
		if a.Table == nil {
			p.missing(unread(a, p.words))
			return
		}
		p.table(a.Table)
		return
	}
	name := label(a, p.words)
	switch {
	case a.Sealed:
		p.missing(p.words.Sealed)
		return
	case a.File != nil:
		p.file(a.File, name)
	case a.Picture != nil:
		p.file(a.Picture, name)
		if a.What == notes.File {
			p.missing(strings.ReplaceAll(p.words.NotHere, "%s", name))
		}
	case a.Filed():
		p.missing(strings.ReplaceAll(p.words.NotHere, "%s", name))
	case a.PDF == nil && len(a.Parts) == 0:
		p.text("[" + name + "]")
	}
	if a.PDF != nil {
		p.file(a.PDF, name)
	}
	for _, part := range a.Parts {
		p.attachment(part) // these have none
	}
}

func (p *page) missing(s string) {
	p.raw("<span class=\"lost\">")
	p.text(s)
	p.raw("</span>")
}

func (p *page) link(a *notes.Attachment) {
	name := pages.Line(cmp.Or(a.Title, a.URL, "?"))
	to, ok := pages.Link(a.URL)
	if ok {
		p.raw("<a rel=\"noopener noreferrer\" href=\"")
		p.text(to)
		p.raw("\">")
	}
	p.text(name)
	if ok {
		p.raw("</a>")
	} else if a.URL != "" && a.URL != name {
		p.text(" " + pages.Line(a.URL))
	}
}

// file writes a file that lies beside.
func (p *page) file(f *source.File, name string) {
	at, ok := p.files[f]
	if at == "" {
		if ok {
			p.missing(strings.ReplaceAll(p.words.NotSaved, "%s", name))
		} else {
			p.text("[" + name + "]")
		}
		return
	}
	shows := pages.Shows(at)
	if shows == "" {
		p.text(pages.Line(path.Base(at)))
		return
	}
	to := func(before string) {
		p.raw(before)
		p.text(pages.Href(p.in, at))
		p.raw("\"")
	}
	switch shows {
	case "img":
		to("<a href=\"")
		to("><img loading=\"lazy\" src=\"")
		p.raw(" alt=\"")
		p.text(name)
		p.raw("\"></a>")
	case "video", "audio":
		to("<" + shows + " controls preload=\"none\" src=\"")
		p.raw("></", shows, "> ")
		to("<a href=\"")
		p.raw(">")
		p.text(name)
		p.raw("</a>")
	default:
		to("<a href=\"")
		p.raw(">")
		p.text(name)
		p.raw("</a>")
	}
}

func (p *page) table(t *notes.Table) {
	p.raw("<table border=\"1\"")
	if t.RightToLeft {
		p.raw(" dir=\"rtl\"")
	}
	p.raw(">\n")
	things := p.things
	p.things = nil // cells have none
	for _, row := range t.Rows {
		p.raw("<tr>")
		for i := range row {
			p.raw("<td>")
			if row[i].Text != "" {
				p.body(&row[i])
			}
			p.raw("</td>")
		}
		p.raw("</tr>\n")
	}
	p.raw("</table>\n")
	p.things = things
}

// index writes the page with all notes, by their folders.
func (w *writer) index(ctx context.Context) error {
	slices.SortStableFunc(w.list, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.group, b.group), b.changed.Compare(a.changed))
	})
	p := &page{words: w.words, zone: w.o.Zone, in: place(w.o.Folder)}
	if len(w.list) > 0 { // where it really is
		p.in = above(w.list[0].path, w.list[0].group)
	}
	p.top(w.words.Notes)
	p.raw("<header><h1>")
	p.text(w.words.Notes)
	p.raw("</h1></header>\n<main>\n")
	for i, e := range w.list {
		if i == 0 || e.group != w.list[i-1].group {
			if i > 0 {
				p.raw("</ul>\n")
			}
			p.raw("<h2><bdi>")
			p.text(pages.Line(e.group))
			p.raw("</bdi></h2>\n<ul>\n")
		}
		p.raw("<li><a href=\"")
		p.text(pages.Href(p.in, e.path))
		p.raw("\"><bdi>")
		p.text(pages.Line(e.title))
		p.raw("</bdi></a>")
		if !e.changed.IsZero() {
			p.raw(" <span class=\"meta\">")
			p.text(e.changed.In(w.o.Zone).Format(w.words.Day))
			p.raw("</span>")
		}
		p.raw("</li>\n")
	}
	if len(w.list) > 0 {
		p.raw("</ul>\n")
	}
	p.raw("</main>\n</body></html>\n")
	at, err := w.save(ctx, made("notes-index", w.o.Folder, w.words.Notes+".html", timeOf(w.list), p.b))
	w.result.Index = at
	return err
}

// above is the folder that the pages of all notes are in.
func above(at, group string) string {
	if at = path.Dir(at); group != "" {
		at = path.Dir(at)
	}
	return at
}

// timeOf is when any of the notes was changed last.
func timeOf(list []entry) (t time.Time) {
	for _, e := range list {
		if e.changed.After(t) {
			t = e.changed
		}
	}
	return t
}
