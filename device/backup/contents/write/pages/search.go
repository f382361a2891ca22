package pages

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
)

//go:embed search.js
var scriptFile string

// script is the file with the line ends that a browser takes its hash of, whatever a
// checkout made of them.
var script = strings.ReplaceAll(scriptFile, "\r\n", "\n")

const (
	// maxSearch is about how many bytes of text one search page has: as many as a browser
	// searches without delay, and are kept here until it is written. More chats go on
	// another one.
	maxSearch = 32 << 20
	// maxRows is how many messages are in one piece, which is read at once, and maxPiece
	// how many bytes.
	maxRows  = 1000
	maxPiece = 256 << 10
)

// search collects what the search pages hold.
type search struct {
	w      *writer
	pieces [][]byte // ready to be written
	size   int
	chats  []searched
	number int
}

// searched is a chat on a search page.
type searched struct {
	Name  string   `json:"name"`
	Pages []string `json:"pages"` // paths, which become addresses when they are written
}

// piece is some messages of one chat.
type piece struct {
	rows    bytes.Buffer
	n       int
	senders []string
	known   map[string]int
}

// addToSearch adds what is said in the chat.
func (c *conversation) addToSearch(ctx context.Context) error {
	s := &c.search
	begin := func() {
		s.chats = append(s.chats, searched{c.chat.Name, c.paths})
	}
	begin()
	p := &piece{known: map[string]int{}}
	flush := func() error {
		if p.n == 0 {
			return nil
		}
		senders, err := inScript(p.senders)
		if err != nil {
			return err
		}
		out := make([]byte, 0, p.rows.Len()+len(senders)+100)
		out = fmt.Appendf(out, "<script type=\"application/json\" class=\"rows\">[%d,%s,[", len(s.chats)-1, senders)
		out = append(append(out, p.rows.Bytes()...), "]]</script>\n"...)
		s.pieces = append(s.pieces, out)
		s.size += len(out)
		p.rows.Reset()
		p.n, p.senders = 0, nil
		clear(p.known)
		return nil
	}
	sheet, left := -1, 0
	for i, m := range c.all(ctx) {
		if left == 0 && sheet+1 < len(c.sheets) {
			sheet++
			left = c.sheets[sheet].entries
		}
		left--
		said := said(m)
		if said == "" {
			continue
		}
		who := line(c.sender(m))
		at, ok := p.known[who]
		if !ok {
			at = len(p.senders)
			p.known[who], p.senders = at, append(p.senders, who)
		}
		when := c.words.NoTime
		if !m.Time.IsZero() {
			when = m.Time.In(c.o.Zone).Format(c.words.Date + " " + c.words.Clock)
		}
		row, err := inScript([]any{sheet, i, when, at, clean(said)})
		if err != nil {
			return err
		}
		if p.n > 0 {
			p.rows.WriteByte(',')
		}
		p.rows.Write(row)
		if p.n++; p.n == maxRows || p.rows.Len() > maxPiece {
			if err := flush(); err != nil {
				return err
			}
			if s.size > maxSearch {
				if err := s.save(ctx); err != nil {
					return err
				}
				begin()
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if s.size > maxSearch {
		if err := s.save(ctx); err != nil {
			return err
		}
	}
	return ended(ctx, nil)
}

// said is what of a message can be found.
func said(m *chat.Message) string {
	parts := make([]string, 0, 4)
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(m.Subject)
	add(m.Text)
	if m.Link != m.Text {
		add(m.Link)
	}
	if m.Place != nil {
		add(m.Place.Name)
	}
	for i := range m.Attachments {
		if !m.Attachments[i].Preview {
			add(fileName(&m.Attachments[i]))
		}
	}
	add(m.Whom())
	return strings.Join(parts, "\n")
}

// inScript is a value as JSON that nothing in it can end: "<", ">", "&" and the line
// ends of JavaScript are escapes in it.
func inScript(v any) ([]byte, error) { return json.Marshal(v) }

func (s *search) name() string {
	if s.number == 0 {
		return s.w.words.Search + ".html"
	}
	return s.w.words.Search + " " + strconv.Itoa(s.number+1) + ".html"
}

// save writes what was collected as one page, and begins another.
func (s *search) save(ctx context.Context) error {
	if len(s.pieces) == 0 {
		s.chats = nil
		return nil
	}
	item := folder.Item{Key: s.w.key("search:" + strconv.Itoa(s.number)), Folder: s.w.o.Folder, Name: s.name(), Size: -1, Renew: true}
	where, err := s.w.saveSeen(ctx, item, s.w.base, s.write)
	if err != nil {
		return err
	}
	if where != "" {
		s.w.result.SearchIn = append(s.w.result.SearchIn, where)
	}
	s.number++
	s.pieces, s.size, s.chats = nil, 0, nil
	return nil
}

func (s *search) write(_ context.Context, to io.Writer, dir string) error {
	words := s.w.words
	var h html
	title := words.Search
	if s.w.o.Title != "" {
		title = strings.Replace(words.SearchIn, "%s", s.w.o.Title, 1)
	}
	h.head(words, title, policy("; script-src "+hash(script)))
	h.raw("<header>\n<h1>")
	h.text(title)
	h.raw("</h1>\n<nav><a href=\"", href(dir, s.w.indexName), "\">")
	h.text(words.AllChats)
	h.raw("</a></nav>\n</header>\n<main>\n<div id=\"box\" hidden><input id=\"query\" type=\"search\" dir=\"auto\" autocomplete=\"off\" aria-label=\"")
	h.text(words.SearchHint)
	h.raw("\" placeholder=\"")
	h.text(words.SearchHint)
	h.raw("\"></div>\n<noscript><p>")
	h.text(words.SearchNoScript)
	h.raw("</p></noscript>\n<p id=\"state\" role=\"status\"></p>\n<ul id=\"found\" class=\"found\"></ul>\n</main>\n<footer>\n<p>")
	h.text(words.SearchCovers)
	chats := make([]searched, len(s.chats))
	for i, c := range s.chats {
		chats[i] = searched{line(c.Name), make([]string, len(c.Pages))}
		for j, p := range c.Pages {
			if p != "" {
				chats[i].Pages[j] = href(dir, p)
			}
		}
		if i < 1000 {
			h.raw(map[bool]string{true: " ", false: ", "}[i == 0])
			h.name(c.Name)
		}
	}
	if len(chats) > 1000 {
		h.raw(" …")
	}
	h.raw("</p>\n<p>")
	h.zone(s.w)
	h.raw("</p>\n</footer>\n")
	for _, data := range []struct {
		id    string
		value any
	}{
		{"words", map[string]string{"found": words.SearchFound, "more": words.SearchMore, "nothing": words.SearchNothing}},
		{"chats", chats},
	} {
		text, err := inScript(data.value)
		if err != nil {
			return err
		}
		h.raw("<script type=\"application/json\" id=\"", data.id, "\">", string(text), "</script>\n")
	}
	if _, err := to.Write(h.b); err != nil {
		return err
	}
	for _, p := range s.pieces {
		if _, err := to.Write(p); err != nil {
			return err
		}
	}
	_, err := io.WriteString(to, "<script>"+script+"</script>\n</body>\n</html>\n")
	return err
}
