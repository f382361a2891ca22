package pages

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

//go:embed style.css
var style string

// policy allows nothing but the style, by its hash, and what is given.
func policy(more string) string {
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(style) + more
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// beside allows what lies on the same disk, or where the pages were put.
const beside = "; img-src 'self' file:; media-src 'self' file:"

// html is a page that is being written.
type html struct{ b []byte }

// raw appends what was written here.
func (h *html) raw(parts ...string) {
	for _, s := range parts {
		h.b = append(h.b, s...)
	}
}

// text appends a text from anywhere.
func (h *html) text(s string) { h.b = appendText(h.b, s) }

// name appends a name, apart from the direction of what is around it.
func (h *html) name(s string) {
	h.raw("<bdi>")
	h.text(line(s))
	h.raw("</bdi>")
}

// template appends a text of ours with a name for its %s.
func (h *html) template(words, name string) {
	before, after, found := strings.Cut(words, "%s")
	h.text(before)
	if found {
		h.name(name)
	}
	h.text(after)
}

func (h *html) head(w *Words, title, policy string) {
	h.raw("<!DOCTYPE html>\n<html lang=\"")
	h.text(w.Language)
	h.raw("\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"", policy, "\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
	h.text(line(title))
	h.raw("</title>\n<style>", style, "</style>\n</head>\n<body>\n")
}

// time appends a time of day.
func (h *html) time(w *writer, t time.Time, layout string) {
	if t.IsZero() {
		h.text(w.words.NoTime)
		return
	}
	t = t.In(w.o.Zone)
	h.raw("<time datetime=\"", t.Format(time.RFC3339), "\">")
	h.text(t.Format(layout))
	h.raw("</time>")
}

func (h *html) zone(w *writer) {
	if w.o.Zone == time.Local {
		h.text(w.words.TimesHere)
		return
	}
	h.template(w.words.Times, w.o.Zone.String())
}

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

func (h *html) people(w *Words, people []chat.Person) {
	if len(people) == 0 {
		return
	}
	h.raw("<p>")
	h.text(w.People)
	for i, person := range people {
		if i == 1000 {
			h.raw(" …")
			break
		}
		h.raw(map[bool]string{true: " ", false: ", "}[i == 0])
		h.name(person.Label())
		if person.Name != "" && person.Address != "" {
			h.raw(" (")
			h.name(person.Address)
			h.raw(")")
		}
	}
	h.raw("</p>\n")
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
		p.template(p.words.notice(m), m.About)
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
	p.raw("<article class=\"msg ", side, "\" id=\"m", id, "\">\n")
	who := p.sender(m)
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

func (p *page) body(ctx context.Context, m *chat.Message) error {
	if m.Kind == chat.Unknown {
		p.lostLine(p.words.UnknownKind)
	}
	if m.Unsent {
		p.lostLine(p.words.Unsent)
	}
	if m.Unread {
		p.lostLine(p.words.Unread)
	}
	if m.Subject != "" {
		p.raw("<p class=\"text subject\" dir=\"auto\">")
		p.text(m.Subject)
		p.raw("</p>\n")
	}
	for i := range m.Attachments {
		if err := p.attachment(ctx, &m.Attachments[i]); err != nil {
			return err
		}
	}
	if m.Text != "" {
		p.raw("<p class=\"text\" dir=\"auto\">")
		p.linked(m.Text)
		p.raw("</p>\n")
	}
	if m.Link != "" && m.Link != m.Text {
		p.raw("<p class=\"text\" dir=\"auto\">")
		p.address(m.Link)
		p.raw("</p>\n")
	}
	if m.Place != nil {
		p.raw("<p class=\"text\" dir=\"auto\">")
		p.text(placeText(p.words, m.Place))
		p.raw("</p>\n")
	}
	if m.AppName != "" {
		p.raw("<p class=\"meta\">")
		p.template(p.words.FromApp, m.AppName)
		p.raw("</p>\n")
	}
	return nil
}

// placeText is a place as a text.
func placeText(w *Words, at *chat.Place) string {
	s := w.Place
	if at.Name != "" {
		s += " " + line(at.Name) + ","
	}
	return s + fmt.Sprintf(" %.6f, %.6f", at.Latitude, at.Longitude)
}

// address appends an address, as a link where it is one.
func (p *page) address(s string) {
	to, ok := link(s)
	if !ok {
		p.text(s)
		return
	}
	p.raw("<a rel=\"noopener noreferrer\" href=\"")
	p.text(to)
	p.raw("\" dir=\"ltr\">")
	p.text(s)
	p.raw("</a>")
}

// linked appends a text in which addresses of the web are links.
func (p *page) linked(s string) {
	for {
		i := strings.Index(s, "http")
		for i >= 0 && !strings.HasPrefix(s[i:], "http://") && !strings.HasPrefix(s[i:], "https://") {
			next := strings.Index(s[i+4:], "http")
			if next < 0 {
				i = -1
				break
			}
			i += 4 + next
		}
		if i < 0 {
			p.text(s)
			return
		}
		p.text(s[:i])
		s = s[i:]
		end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"'`\\\u00a0\u3000", r) || turns(r) })
		if end < 0 {
			end = len(s)
		}
		for end > 0 && strings.IndexByte(".,;:!?)]}", s[end-1]) >= 0 {
			end--
		}
		p.address(s[:end])
		s = s[end:]
	}
}

func (p *page) attachment(ctx context.Context, a *chat.Attachment) error {
	name := fileName(a)
	switch {
	case isCard(a):
		p.raw("<p class=\"file\">")
		p.text(p.words.Contact)
		p.raw(" ")
		p.name(name)
		p.raw("</p>\n")
		return nil
	case isHidden(a):
		return nil
	case !a.Here:
		p.file(name, "", a.Size, p.words.Absent)
		return nil
	}
	files, lost, err := p.attach(ctx, a)
	if err != nil {
		return err
	}
	for _, f := range files {
		p.shown(f, a)
	}
	if lost > 0 || len(files) == 0 {
		p.file(name, "", a.Size, p.words.NotSaved)
	}
	return nil
}

// isCard reports whether an attachment is a contact, which has no file of its own.
func isCard(a *chat.Attachment) bool { return !a.Here && a.Path == "" && a.Type == "text/vcard" }

// isHidden reports whether an attachment is only what an app draws a preview from.
func isHidden(a *chat.Attachment) bool {
	return a.Preview && (!a.Here || showing(fileName(a)) != picture)
}

// file appends a line with a file's name, and what became of it.
func (p *page) file(name, to string, size int64, note string) {
	p.raw("<p class=\"file\">")
	if to != "" {
		p.raw("<a href=\"", to, "\">")
	}
	p.name(name)
	if to != "" {
		p.raw("</a>")
	}
	if size > 0 {
		p.raw(" · ")
		p.text(p.words.size(size))
	}
	if note != "" {
		p.raw(" · ")
		p.text(note)
	}
	p.raw("</p>\n")
}

// shown appends a saved file. How it is shown goes by the name that it got, as it does
// in a browser.
func (p *page) shown(f saved, a *chat.Attachment) {
	to := href(p.dir(), f.path)
	switch showing(f.path) {
	case picture:
		p.raw("<figure", map[bool]string{true: " class=\"small\""}[a.Preview], "><a href=\"", to, "\"><img loading=\"lazy\" src=\"", to, "\" alt=\"")
		p.text(f.name)
		p.raw("\"></a></figure>\n")
	case film:
		p.raw("<video controls preload=\"none\" src=\"", to, "\"></video>\n")
		p.file(f.name, to, a.Size, "")
	case sound:
		p.raw("<audio controls preload=\"none\" src=\"", to, "\"></audio>\n")
		p.file(f.name, to, a.Size, "")
	case linked:
		p.file(f.name, to, a.Size, "")
	default:
		p.raw("<p class=\"file\">")
		p.name(f.name)
		if a.Size > 0 {
			p.raw(" · ")
			p.text(p.words.size(a.Size))
		}
		p.raw(" · ")
		p.template(p.words.SavedAs, relative(p.dir(), f.path))
		p.raw("</p>\n")
	}
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
