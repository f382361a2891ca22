package pages

import (
	"context"
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

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
		p.name(a.Name)
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
