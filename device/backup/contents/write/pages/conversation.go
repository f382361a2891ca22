package pages

import (
	"context"
	"io"
	"iter"
	"path"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// conversation writes one chat. It is read once to lay out its pages and once for each
// thing that is written of it; a short one is kept instead.
type conversation struct {
	*writer
	chat  chat.Chat
	label string

	planned  bool
	entries  int   // what stands in it, notices too
	messages int64 // of people
	cut      bool  // could not be read to its end
	sheets   []sheet
	first    time.Time
	last     time.Time
	answered map[string]bool // IDs of messages that others answer
	kept     []chat.Message  // all of it, when it is short

	paths []string // of the pages; empty for one that could not be saved
	files map[string]string
	lost  map[string]bool // keys of attachments that could not be saved
}

// sheet is what stands on a page.
type sheet struct {
	entries     int
	first, last time.Time
}

const (
	// maxSheet and maxKept are about how many bytes one page has, and how many a chat that
	// is kept in memory.
	maxSheet = 4 << 20
	maxKept  = 4 << 20
	// maxAnswered is how many messages of a chat are remembered because others answer them.
	maxAnswered = 200_000
	// maxFiles is how many places of attachments are remembered.
	maxFiles = 200_000
)

// cost is about how many bytes an entry takes on a page.
func cost(m *chat.Message) int {
	n := 500 + len(m.Text) + len(m.Subject) + len(m.About) + len(m.Link) + 300*len(m.Attachments) + 100*len(m.Reactions)
	for i := range m.Edits {
		n += 100 + len(m.Edits[i].Text)
	}
	for i := range m.Attachments {
		n += len(m.Attachments[i].Name)
	}
	return n
}

// wanted reports whether a message is written.
func (w *writer) wanted(m *chat.Message) bool {
	if w.o.LeaveDeleted && !m.Deleted.IsZero() {
		return false
	}
	if w.o.Since.IsZero() && w.o.Until.IsZero() {
		return true
	}
	return !m.Time.IsZero() && !m.Time.Before(w.o.Since) && (w.o.Until.IsZero() || m.Time.Before(w.o.Until))
}

// all yields what is written of the chat, with its number. An error ends it.
func (c *conversation) all(ctx context.Context) iter.Seq2[int, *chat.Message] {
	return func(yield func(int, *chat.Message) bool) {
		if c.kept != nil {
			for i := range c.kept {
				if ctx.Err() != nil || !yield(i, &c.kept[i]) {
					return
				}
			}
			return
		}
		n := 0
		for m, err := range c.r.Messages(ctx, c.chat.ID) {
			if err != nil && (!source.IsDefect(err) || !c.planned && !c.defect(err)) {
				c.cut = true
				return
			}
			if ctx.Err() != nil || c.planned && n == c.entries {
				return
			}
			if m.ID == "" || !c.wanted(&m) {
				continue
			}
			if !yield(n, &m) {
				return
			}
			n++
		}
	}
}

// plan lays out the pages.
func (c *conversation) plan(ctx context.Context) error {
	c.answered = map[string]bool{}
	kept, size, room := []chat.Message{}, 0, 0
	for _, m := range c.all(ctx) {
		n := cost(m)
		if size += n; size <= maxKept {
			kept = append(kept, *m)
		} else {
			kept = nil
		}
		if s := len(c.sheets); s == 0 || c.sheets[s-1].entries >= c.o.PerPage || room+n > maxSheet {
			c.sheets, room = append(c.sheets, sheet{}), 0
		}
		room += n
		s := &c.sheets[len(c.sheets)-1]
		s.entries++
		c.entries++
		if m.Counts() {
			c.messages++
		}
		for i := range m.Attachments {
			if a := &m.Attachments[i]; !a.Here && !isCard(a) && !isHidden(a) {
				c.result.Absent++
			}
		}
		if !m.Time.IsZero() {
			if s.first.IsZero() {
				s.first = m.Time
			}
			s.last = m.Time
			if c.first.IsZero() || m.Time.Before(c.first) {
				c.first = m.Time
			}
			if m.Time.After(c.last) {
				c.last = m.Time
			}
		}
		if m.ReplyTo != "" && len(c.answered) < maxAnswered {
			c.answered[m.ReplyTo] = true
		}
	}
	c.kept, c.planned = kept, true
	return ended(ctx, nil)
}

// write writes the chat in all forms.
func (c *conversation) write(ctx context.Context) error {
	if err := c.plan(ctx); err != nil {
		return err
	}
	if c.cut {
		c.result.Cut++
	}
	if c.entries == 0 && !c.cut {
		return nil // nothing of it is wanted
	}
	if len(c.sheets) == 0 {
		c.sheets = []sheet{{}}
	}
	c.files, c.lost = map[string]string{}, map[string]bool{}
	dir := path.Join(c.base, folder.Name(c.label))
	for i := range c.sheets {
		c.paths = append(c.paths, path.Join(dir, folder.Name(c.pageName(i))))
	}
	// Each page links to the next, which has no place yet. Where one gets another than
	// was thought, all are written once more, with the places that they have now.
	for range 3 {
		moved, err := c.pages(ctx)
		if err != nil {
			return err
		}
		if !moved {
			break
		}
	}
	if err := c.addToSearch(ctx); err != nil {
		return err
	}
	l := listed{name: c.chat.Name, people: c.chat.People, group: c.chat.Group, messages: c.messages, first: c.first, last: c.last, cut: c.cut, sheets: c.sheets, pages: c.paths}
	var err error
	if l.text, err = c.saveWhole(ctx, "text", ".txt", c.writeText); err != nil {
		return err
	}
	if l.json, err = c.saveWhole(ctx, "json", ".json", c.writeJSON); err != nil {
		return err
	}
	c.listed = append(c.listed, l)
	c.result.Chats++
	c.result.Messages += c.messages
	if c.o.Wrote != nil {
		c.o.Wrote(c.result.Messages)
	}
	return ended(ctx, nil)
}

func (c *conversation) pageName(i int) string {
	if i == 0 {
		return c.label + ".html"
	}
	return c.label + " " + strconv.Itoa(i+1) + ".html"
}

func (c *conversation) folder(more ...string) []string {
	return append(append(append([]string(nil), c.o.Folder...), c.label), more...)
}

// pages writes all pages, and reports whether one got another place than was thought.
func (c *conversation) pages(ctx context.Context) (moved bool, err error) {
	thought := c.paths
	got := make([]string, 0, len(thought))
	p := &page{conversation: c, quotes: map[string]quote{}}
	flush := func() error {
		p.end()
		i := len(got)
		if thought[i] == "" { // could not be saved before
			got = append(got, "")
			return nil
		}
		where, err := c.save(ctx, folder.Item{
			Key: c.key("page:" + c.chat.ID + ":" + strconv.Itoa(i)), Folder: c.folder(), Name: c.pageName(i), Size: int64(len(p.b)), Modified: c.sheets[i].last, Renew: true,
			Write: func(_ context.Context, w io.Writer) error {
				_, err := w.Write(p.b)
				return err
			},
		})
		got = append(got, where)
		moved = moved || where != thought[i]
		return err
	}
	left := 0
	for i, m := range c.all(ctx) {
		if left == 0 {
			if i > 0 {
				if err := flush(); err != nil {
					return false, err
				}
			}
			p.begin(len(got))
			left = c.sheets[len(got)].entries
		}
		left--
		if err := p.entry(ctx, i, m); err != nil {
			return false, err
		}
	}
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if c.entries == 0 {
		p.begin(0)
	}
	if p.last = true; len(p.b) > 0 {
		if err := flush(); err != nil {
			return false, err
		}
	}
	for len(got) < len(thought) { // it could be read to an earlier place only this time
		c.cut = true
		moved = moved || thought[len(got)] != ""
		got = append(got, "")
	}
	c.paths = got
	return moved, nil
}

// saveWhole saves the chat as one file.
func (c *conversation) saveWhole(ctx context.Context, what, ext string, write func(context.Context, io.Writer, string) error) (string, error) {
	dir := path.Join(c.base, folder.Name(c.label))
	for _, p := range c.paths {
		if p != "" {
			dir = path.Dir(p)
			break
		}
	}
	item := folder.Item{Key: c.key(what + ":" + c.chat.ID), Folder: c.folder(), Name: c.label + ext, Size: -1, Modified: c.last, Renew: true}
	return c.saveSeen(ctx, item, dir, write)
}
