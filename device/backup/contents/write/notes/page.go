package notes

import (
	"fmt"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
)

// page is a page that is being written.
type page struct {
	b      []byte
	words  *Words
	zone   *time.Location
	files  map[*source.File]string // where each is; empty where it could not be saved
	in     string                  // the folder of the page
	index  string                  // the page of all notes
	things *things
}

// raw appends what was written here.
func (p *page) raw(parts ...string) {
	for _, s := range parts {
		p.b = append(p.b, s...)
	}
}

// text appends a text from anywhere.
func (p *page) text(s string) { p.b = pages.AppendText(p.b, s) }

// top begins a page.
func (p *page) top(title string) {
	p.raw("<!DOCTYPE html>\n<html lang=\"")
	p.text(p.words.Language)
	p.raw("\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"")
	p.text(pages.Policy())
	p.raw("\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
	p.text(pages.Line(title))
	p.raw("</title><style>", pages.Style(), "</style></head>\n<body>\n")
}

// note is the page of a note.
func (p *page) note(n *notes.Note, title string) []byte {
	p.things = named(n)
	p.top(title)
	p.raw("<header>\n<nav><a href=\"", pages.Href(p.in, p.index), "\">")
	p.text(p.words.All)
	p.raw("</a></nav>\n")
	if !begins(n, title) {
		p.raw("<h1><bdi>")
		p.text(pages.Line(title))
		p.raw("</bdi></h1>")
	}
	p.raw("<p>")
	var facts []string
	for _, s := range []string{n.Account, n.Folder} {
		if s != "" {
			facts = append(facts, pages.Line(s))
		}
	}
	for _, d := range []struct {
		words string
		t     time.Time
	}{{p.words.Created, n.Created}, {p.words.Changed, n.Modified}} {
		if !d.t.IsZero() {
			facts = append(facts, d.words+" "+d.t.In(p.zone).Format(p.words.Time))
		}
	}
	for _, f := range []struct {
		is    bool
		words string
	}{{n.Pinned, p.words.Pinned}, {n.Shared, p.words.Shared}, {n.Deleted, p.words.Trashed}} {
		if f.is {
			facts = append(facts, f.words)
		}
	}
	p.text(strings.Join(facts, " · "))
	p.raw("</p></header>\n<main>\n")
	if s := status(n, p.words); s != "" {
		p.lost(s)
		if n.Snippet != "" && n.Body != notes.BodyLocked {
			p.raw("<p>")
			p.text(p.words.Shown + " " + n.Snippet)
			p.raw("</p>\n")
		}
	}
	p.body(&n.Text)
	for _, a := range n.Attachments {
		if !p.things.told[a] {
			p.raw("<div>")
			p.attachment(a)
			p.raw("</div>\n")
		}
	}
	p.raw("</main>\n</body></html>\n")
	return p.b
}

// lost says that something is not there.
func (p *page) lost(s string) {
	p.raw("<p class=\"lost\">")
	p.text(s)
	p.raw("</p>\n")
}

// body writes a text with its lists.
func (p *page) body(t *notes.Text) {
	var open lists
	for _, g := range paragraphs(t) {
		if g.list() {
			open.item(p, &g)
			if g.Style == notes.Checklist {
				p.raw(map[bool]string{true: "☑ ", false: "☐ "}[g.Done])
			}
			p.line(&g)
			continue
		}
		open.close(p, 0)
		if g.Quote {
			p.raw("<blockquote>")
		}
		tag := map[notes.Style]string{notes.Title: "h1", notes.Heading: "h2", notes.Subheading: "h3", notes.Monospaced: "pre"}[g.Style]
		if tag == "" {
			tag = "div"
		}
		p.raw("<", tag, " dir=\"auto\"")
		if tag == "div" {
			p.raw(" class=\"text\"")
		}
		if align := map[notes.Align]string{notes.Center: "center", notes.Right: "right", notes.Justify: "justify"}[g.Align]; align != "" {
			p.raw(" align=\"", align, "\"")
		}
		p.raw(">")
		if p.line(&g); len(g.spans) == 0 {
			p.raw("<br>")
		}
		p.raw("</", tag, ">")
		if g.Quote {
			p.raw("</blockquote>")
		}
		p.raw("\n")
	}
	open.close(p, 0)
}

// lists are the lists that are open, outermost first; each has an item open.
type lists []string

func (l *lists) item(p *page, g *paragraph) {
	tag := "ul"
	if g.Style == notes.Numbered {
		tag = "ol"
	}
	depth := g.Indent + 1
	if len(*l) > depth {
		l.close(p, depth)
	}
	if len(*l) == depth {
		if (*l)[depth-1] == tag {
			p.raw("</li><li>")
			return
		}
		l.close(p, depth-1)
	}
	for len(*l) < depth {
		p.raw("<", tag, "><li>")
		*l = append(*l, tag)
	}
}

func (l *lists) close(p *page, depth int) {
	for len(*l) > depth {
		p.raw("</li></", (*l)[len(*l)-1], ">\n")
		*l = (*l)[:len(*l)-1]
	}
}

// line writes the runs of one line.
func (p *page) line(g *paragraph) {
	for i := range g.spans {
		p.run(&g.spans[i])
	}
}

func (p *page) run(r *notes.Run) {
	var ends []string
	put := func(is bool, tag string) {
		if is {
			p.raw("<", tag, ">")
			ends = append(ends, tag)
		}
	}
	if to, ok := pages.Link(r.Link); ok && r.Link != "" {
		p.raw("<a rel=\"noopener noreferrer\" href=\"")
		p.text(to)
		p.raw("\">")
		ends = append(ends, "a")
	}
	if c := r.Color; c.Set && max(c.R, c.G, c.B)-min(c.R, c.G, c.B) > 64 { // others might not be seen on the page's own
		p.raw(fmt.Sprintf("<font color=\"#%02x%02x%02x\">", c.R, c.G, c.B))
		ends = append(ends, "font")
	}
	put(r.Bold, "b")
	put(r.Italic, "i")
	put(r.Underline, "u")
	put(r.Strike, "s")
	put(r.Raised > 0, "sup")
	put(r.Raised < 0, "sub")
	for i, part := range strings.Split(r.Text, "\ufffc") {
		if i > 0 && p.things != nil {
			p.named(r.Attachment)
		}
		p.text(part)
	}
	for i := len(ends) - 1; i >= 0; i-- {
		p.raw("</", ends[i], ">")
	}
}
