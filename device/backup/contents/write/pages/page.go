package pages

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

// quote is what is shown of a message that is answered.
type quote struct {
	page, entry int
	who, text   string
}

// page is a page of a chat.
type page struct {
	*conversation
	html
	number int
	last   bool // nothing more of the chat follows
	day    string
	who    string // who wrote the entry before
	quotes map[string]quote
}

func (p *page) begin(number int) {
	p.b, p.number, p.day, p.who = p.b[:0], number, "", "\x00"
	title := p.chat.Name
	if number > 0 {
		title += " – " + fmt.Sprintf(p.words.Page, number+1)
	}
	p.head(p.words, title, policy(beside))
	p.raw("<header>\n<h1>")
	p.name(p.chat.Name)
	p.raw("</h1>\n")
	if p.chat.Group {
		p.people(p.words, p.chat.People)
	}
	if number > 0 {
		p.raw("<p>", fmt.Sprintf(p.words.Page, number+1), "</p>\n")
	}
	p.links()
	p.raw("</header>\n<main>\n")
}

// dir is the folder of the page.
func (p *page) dir() string { return path.Dir(p.paths[p.number]) }

func (p *page) link(words, to string) {
	if to == "" {
		return
	}
	p.raw("<a href=\"", href(p.dir(), to), "\">")
	p.text(words)
	p.raw("</a>\n")
}

func (p *page) links() {
	p.raw("<nav>\n")
	p.link(p.words.AllChats, p.indexName)
	if p.number > 0 {
		p.link(p.words.Earlier, p.paths[p.number-1])
	}
	if p.number+1 < len(p.sheets) {
		p.link(p.words.Later, p.paths[p.number+1])
	}
	p.raw("</nav>\n")
}

func (p *page) end() {
	if p.cut && p.last {
		p.lostLine(p.words.ChatCut)
	}
	p.raw("</main>\n<footer>\n")
	p.links()
	p.raw("<p>")
	p.zone(p.writer)
	p.raw("</p>\n</footer>\n</body>\n</html>\n")
}

// sender is what to call who wrote a message.
func (w *writer) sender(m *chat.Message) string {
	switch {
	case m.FromMe:
		return w.words.Me
	case m.Sender.Label() != "":
		return m.Sender.Label()
	}
	return w.words.Nobody
}

// entry appends what stands in the chat.
func (p *page) entry(ctx context.Context, i int, m *chat.Message) error {
	if day := p.words.dayIn(m.Time, p.o.Zone); day != "" && day != p.day {
		p.day, p.who = day, "\x00"
		p.raw("<h2 class=\"day\">")
		p.text(day)
		p.raw("</h2>\n")
	}
	id := strconv.Itoa(i)
	if m.Kind == chat.Notice {
		p.raw("<p class=\"note\" id=\"m", id, "\">")
		p.template(p.words.notice(m), m.Whom())
		p.raw(" · ")
		p.time(p.writer, m.Time, p.words.Clock)
		p.raw("</p>\n")
		p.who = "\x00"
		return nil
	}
	side := "them"
	if m.FromMe {
		side = "me"
	}
	who := p.sender(m)
	p.raw("<article class=\"msg ", side, "\" id=\"m", id, "\" aria-label=\"")
	p.text(line(who))
	p.raw("\">\n")
	if p.chat.Group && !m.FromMe && who != p.who {
		p.raw("<div class=\"who\">")
		p.name(who)
		p.raw("</div>\n")
	}
	p.who = who
	p.quote(m)
	if err := p.body(ctx, m); err != nil {
		return err
	}
	p.meta(m)
	p.raw("</article>\n")
	if p.answered[m.ID] {
		p.quotes[m.ID] = quote{p.number, i, who, excerpt(m)}
	}
	return nil
}

// dayIn is the day of a time; empty when it is not known.
func (w *Words) dayIn(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return w.day(t.In(zone))
}

// excerpt is the beginning of a message.
func excerpt(m *chat.Message) string {
	s := m.Text
	if s == "" && len(m.Attachments) > 0 {
		s = m.Attachments[0].Name
	}
	const most = 160
	n := 0
	for i := range s {
		if n++; n > most {
			return strings.Clone(s[:i]) + "…"
		}
	}
	return strings.Clone(s)
}

func (p *page) quote(m *chat.Message) {
	if m.ReplyTo == "" {
		return
	}
	p.raw("<blockquote class=\"quote\">")
	q, ok := p.quotes[m.ReplyTo]
	switch {
	case !ok:
		p.text(p.words.Answer)
	default:
		if to := p.paths[q.page]; to != "" {
			p.raw("<a href=\"")
			if q.page != p.number {
				p.raw(href(p.dir(), to))
			}
			p.raw("#m", strconv.Itoa(q.entry), "\">")
			p.name(q.who)
			p.raw("</a> ")
		}
		p.raw("<span class=\"text\" dir=\"auto\">")
		p.text(q.text)
		p.raw("</span>")
	}
	p.raw("</blockquote>\n")
}

func (p *page) lostLine(words string) {
	p.raw("<p class=\"lost\">")
	p.text(words)
	p.raw("</p>\n")
}

// meta appends when a message was sent, its earlier versions and what others put on it.
func (p *page) meta(m *chat.Message) {
	if len(m.Reactions) > 0 {
		p.raw("<div class=\"reactions\">")
		for i := range m.Reactions {
			r := &m.Reactions[i]
			if i > 0 {
				p.raw(" · ")
			}
			p.name(r.Emoji)
			p.raw(" ")
			p.name(p.by(r))
		}
		p.raw("</div>\n")
	}
	if len(m.Edits) > 0 {
		p.raw("<details><summary>")
		p.text(p.words.Edited)
		p.raw("</summary>\n<ol class=\"edits\">\n")
		for i := range m.Edits {
			p.raw("<li><span class=\"text\" dir=\"auto\">")
			p.text(m.Edits[i].Text)
			p.raw("</span> <span class=\"meta\">")
			p.time(p.writer, m.Edits[i].Time, "2006-01-02 "+p.words.Clock)
			p.raw("</span></li>\n")
		}
		p.raw("</ol></details>\n")
	}
	p.raw("<div class=\"meta\">")
	p.time(p.writer, m.Time, p.words.Clock)
	if m.Service != "" {
		p.raw(" · ")
		p.name(m.Service)
	}
	if !m.Deleted.IsZero() {
		p.raw(" · ")
		p.text(p.words.Deleted)
	}
	p.raw("</div>\n")
}

func (w *writer) by(r *chat.Reaction) string {
	switch {
	case r.Me:
		return w.words.Me
	case r.By.Label() != "":
		return r.By.Label()
	}
	return w.words.Nobody
}
