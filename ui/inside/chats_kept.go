package inside

import "github.com/lifeboat-app/lifeboat/ui/part"

// chatsKept is where a page of chats was left.
type chatsKept struct {
	query  string
	rows   part.ListPlace
	chosen string
	feed   feedPlace
	open   bool // the chat was read
}

var _ Keeper = (*chats)(nil)

// Keep implements Keeper.
func (c *chats) Keep() any {
	if c.busy || c.kept != nil {
		return c.h.Kept
	}
	return chatsKept{c.query, c.rows.Place(), c.chosen, c.feed.at(), c.split.open}
}

// goOn goes on where the page was left, now that its chats are there: with the chat that
// was open, and with the list as soon as what was searched for is found again.
func (c *chats) goOn() {
	k := c.kept
	if k.chosen != "" && (c.split.beside || k.open) {
		c.split.setOpen(k.open)
		c.take(k.chosen, false)
		c.feed.goOn(k.feed)
	}
	if k.query != "" {
		c.search.SetText(k.query)
		return
	}
	c.show()
}

// goOnRows goes on in the list.
func (c *chats) goOnRows() {
	if k := c.kept; k != nil {
		c.kept = nil
		c.rows.GoOn(k.rows)
		c.picks.tell()
		c.h.Changed()
	}
}

// feedPlace is where a chat was left.
type feedPlace struct {
	hold  int
	at    float32
	atEnd bool
	mark  int
}

// at is where the feed is.
func (f *feed) at() feedPlace {
	if f.hold >= 0 {
		return feedPlace{f.hold, f.holdAt, f.atEnd, f.mark}
	}
	return feedPlace{f.anchor, f.offset, false, f.mark}
}

// goOn goes to where the feed was left.
func (f *feed) goOn(p feedPlace) {
	f.hold, f.holdAt, f.atEnd, f.mark = p.hold, p.at, p.atEnd, p.mark
	f.place()
}
