package inside

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// chats is the page of conversations: the list of them, or what was found, and one chat.
type chats struct {
	h    *Host
	kind inventory.Kind

	list   shown.ChatList
	query  string
	hits   shown.Hits
	busy   bool   // a search goes on
	chosen string // ID of the chat that is open

	split  *split
	pane   *fyne.Container
	root   *fyne.Container // split, or a picture that is seen large
	large  *large          // nil: none is
	search *part.Search
	picks  *picks
	rows   *part.List
	feed   *feed
	title  *part.Text
	note   *part.Text
	years  *part.Button
	back   *part.Tap
	before *part.Tap // to the hit before
	after  *part.Tap

	listing, finding, going asking
	filler                  filler
	kept                    *chatsKept // where the page was left, until it is there again; nil: it was not
}

var _ Page = (*chats)(nil)

// NewChats makes the page of an app's conversations: of Messages, or of WhatsApp.
func NewChats(h *Host, kind inventory.Kind) Page {
	w := h.Words
	c := &chats{h: h, kind: kind, listing: asking{h: h}, finding: asking{h: h}, going: asking{h: h}, busy: true}
	c.search = part.NewSearch("inside-search", w.Say("inside/search-messages"), w.Say("inside/search-messages"), w.Say("inside/search-clear"))
	c.search.OnSearch = c.find
	c.rows = part.NewList("inside-list", w.Say("kind/"+string(kind)))
	c.rows.Prefix, c.rows.Plain, c.rows.Picks = "inside-", true, true
	c.rows.OnPick = c.picked
	c.rows.OnTap = func(id string) {
		if !c.split.beside {
			c.take(id, true)
		}
	}
	c.rows.OnMark = func(id string) { c.take(id, false) }
	c.rows.OnTake = func(id string) { c.take(id, true) }
	c.rows.OnRune = func(r rune) {
		c.focus(c.search)
		c.search.Add(r)
	}
	c.filler = filler{h: h, rows: c.rows}
	c.search.OnKey = func(name fyne.KeyName) bool { return c.another(name) || c.rows.Key(name) }
	c.rows.OnKey = func(e *fyne.KeyEvent) bool { return c.another(e.Name) }
	c.feed = newFeed(h, kind)
	c.feed.enlarge, c.feed.another = c.enlarge, c.step
	c.title, c.note = part.NewName(""), part.NewNote("")
	c.title.ID = "inside-chat"
	c.years = part.NewMenuButton("inside-date", w.Say("inside/go-to-date"), "", c.months)
	c.back = part.NewIconButton("inside-back", w.Say("inside/back-to-list"), "back", func() { c.Back() })
	c.before = part.NewIconButton("inside-hit-before", w.Say("inside/hit-before"), "up", func() { c.step(-1) })
	c.after = part.NewIconButton("inside-hit-after", w.Say("inside/hit-after"), "down", func() { c.step(1) })
	top := part.NewMiddle(1, c.back, part.NewColumn(0, c.title, c.note), c.before, c.after, c.years.Tap)
	c.pane = container.New(&underHead{}, container.New(part.Inset{X: look.Margin, Y: look.Half}, top), canvas.NewRectangle(nil), c.feed)
	c.picks = newPicks(h, c.rows, c.unpick)
	c.split = newSplit(part.NewColumn(1, c.search, c.picks.line), c.rows, c.pane)
	c.root = container.NewStack(c.split)
	c.show()
	c.listing.ask(func(ctx context.Context) func() {
		list, err := h.View.Chats(ctx, kind)
		return func() {
			c.busy = false
			if c.list = list; err != nil {
				c.list.Reason = inventory.Unreadable
			}
			if k, ok := h.Kept.(chatsKept); ok && len(c.list.Chats) > 0 {
				c.kept = &k
				c.goOn()
				return
			}
			c.show()
			if len(c.list.Chats) > 0 {
				c.rows.Mark(c.list.Chats[0].ID) // Enter takes it
				if c.split.beside {
					c.take(c.list.Chats[0].ID, false)
				}
			}
		}
	})
	return c
}

func (c *chats) focus(o fyne.Focusable) {
	if c.h.Canvas != nil {
		c.h.Canvas.Focus(o)
	}
}

// show fills the list.
func (c *chats) show() {
	w := c.h.Words
	if len(c.list.Chats) == 0 && !c.busy && c.query == "" {
		c.split.empty = emptyPage(c.h, c.kind, c.list.Reason)
	}
	query := strings.ToLower(strings.TrimSpace(c.query))
	var here []int
	for i := range c.list.Chats {
		if x := &c.list.Chats[i]; query == "" || c.holds(x.Name) || slices.ContainsFunc(x.People, func(p chat.Person) bool {
			return c.holds(p.Name) || strings.Contains(p.Address, query)
		}) {
			here = append(here, i)
		}
	}
	var end []part.ListItem
	switch {
	case query == "" && c.busy:
		end = append(end, part.ListItem{Title: w.Say("inside/reading")})
	case query == "":
	case c.busy:
		end = append(end, part.ListItem{Title: w.Say("inside/searching")})
	default:
		end = append(end, c.result(len(here) > 0))
		names := map[string]string{}
		for i := range c.list.Chats {
			names[c.list.Chats[i].ID] = c.list.Chats[i].Name
		}
		for i := range c.hits.Hits {
			end = append(end, c.hit(i, names))
		}
	}
	setVisible(c.before, len(c.hits.Hits) > 0 && query != "")
	setVisible(c.after, c.before.Visible())
	if c.kept != nil && !c.busy {
		c.filler.then = c.goOnRows
	}
	c.filler.fill(len(here), func(i int) []part.ListItem { return []part.ListItem{c.row(&c.list.Chats[here[i]])} }, end)
	c.split.Refresh()
}

func counted(h *Host, key string, n int64) string {
	return h.Words.Text(guide.Text{Key: key, Count: &n})
}

// nameOf is what a chat is called.
func (c *chats) nameOf(name string) string {
	if s := legible(name); s != "" && s != "-" {
		return s
	}
	return c.h.Words.Say("inside/no-name")
}

func (c *chats) row(x *shown.Chat) part.ListItem {
	note := c.line(&x.Newest, x.Group)
	item := part.ListItem{ID: x.ID, Pick: x.ID, Title: c.nameOf(x.Name), Note: note}
	if !x.Last.IsZero() {
		item.Cells[0] = c.h.Words.Day(x.Last.Local())
	}
	item.Said = joined(item.Title, item.Cells[0], counted(c.h, "inside/messages-count", x.Count), note)
	return item
}

// line is a message on one line.
func (c *chats) line(m *chat.Message, group bool) string {
	text := legible(m.Text)
	if text == "" && len(m.Attachments) > 0 {
		text = (&composer{h: c.h}).attachment(&m.Attachments[0])
	}
	switch {
	case m.ID == "":
		return ""
	case m.Kind == chat.Notice:
		return (&composer{h: c.h}).notice(&shown.Message{Message: *m})
	case m.Unsent:
		text = c.h.Words.Say("inside/unsent")
	}
	if m.FromMe {
		return c.h.Words.Say("inside/you") + ": " + text
	}
	if name := legible(m.Sender.Label()); group && name != "" {
		return name + ": " + text
	}
	return text
}

// take opens the chat of a row, at its end or at what was found; wholly: the keyboard goes
// there.
func (c *chats) take(id string, wholly bool) {
	place := -1
	if rest, ok := strings.CutPrefix(id, hitPrefix); ok {
		n, err := strconv.Atoi(rest)
		if err != nil || n >= len(c.hits.Hits) {
			return
		}
		id, place = c.hits.Hits[n].ChatID, c.hits.Hits[n].Place
	}
	i := slices.IndexFunc(c.list.Chats, func(x shown.Chat) bool { return x.ID == id })
	if i < 0 {
		return
	}
	x := c.list.Chats[i]
	switch {
	case id != c.chosen:
		c.chosen = id
		c.title.Set(c.nameOf(x.Name))
		c.note.Set(joined(counted(c.h, "inside/messages-count", x.Count), c.span(x.First, x.Last)))
		c.feed.open(x, place)
	case place >= 0:
		c.feed.goTo(place)
	}
	setVisible(c.back, !c.split.beside)
	c.feed.seek(c.query)
	if wholly {
		c.split.setOpen(true)
		setVisible(c.back, !c.split.beside)
		c.focus(c.feed)
	}
	c.split.Refresh()
	c.pane.Refresh() // its words are others at the same width
	c.h.Changed()
}

func (c *chats) span(first, last time.Time) string {
	if first.IsZero() {
		return ""
	}
	a, b := c.h.Words.Day(first.Local()), c.h.Words.Day(last.Local())
	if a == b {
		return a
	}
	return a + " – " + b
}

// Object implements Page.
func (c *chats) Object() fyne.CanvasObject { return c.root }

// Focus implements Page.
func (c *chats) Focus() fyne.Focusable {
	switch {
	case c.large != nil:
		return c.large
	case c.split.open && !c.split.beside:
		return c.feed
	}
	return c.rows
}

// Title implements Page.
func (c *chats) Title() string { return c.h.Words.Say("kind/" + string(c.kind)) }

// Selected implements Page: the chats that are marked, else all.
func (c *chats) Selected() (guide.Saving, int) {
	s := guide.Saving{Kinds: []string{string(c.kind)}}
	if c.rows.PickedCount() > 0 {
		s.Chats = c.rows.Picked()
	}
	return s, len(s.Chats)
}

// picked says what is marked.
func (c *chats) picked() {
	c.picks.tell()
	c.split.Refresh()
	c.h.Changed()
}

func (c *chats) unpick() {
	c.rows.PickNone()
	c.picked()
}

// Back implements Page.
func (c *chats) Back() bool {
	switch {
	case c.large != nil:
		c.shut()
		return true
	case c.split.open && !c.split.beside:
		c.split.setOpen(false)
	case c.split.open:
		c.split.open = false // the keyboard was in the chat
	case c.search.Text != "":
		c.search.Clear()
		return true
	case c.rows.PickedCount() > 0:
		c.unpick()
		return true
	default:
		return false
	}
	c.focus(c.rows)
	c.h.Changed()
	return true
}

// Close implements Page.
func (c *chats) Close() {
	c.listing.stop()
	c.filler.stop()
	c.finding.stop()
	c.going.stop()
	c.feed.cancel()
	c.feed.letGo()
	if c.large != nil {
		c.large.asking.stop()
	}
}

// emptyPage says that a kind has nothing to show, and why.
func emptyPage(h *Host, kind inventory.Kind, reason inventory.Reason) fyne.CanvasObject {
	w := h.Words
	body := w.Say("inside/none")
	if reason != "" && reason != inventory.NotThere {
		body = w.Say("inside/not-readable")
	}
	return part.NewColumn(1, part.NewHeading(w.Say("kind/"+string(kind))), part.NewText(body))
}
