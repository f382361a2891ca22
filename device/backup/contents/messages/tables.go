package messages

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// tables are the small tables in memory, read one by one so that a damaged one takes
// nothing else with it.
type tables struct {
	handles     map[int64]string
	chats       map[int64]string // the ID of each
	byID        map[string]*chat.Chat
	joined      map[int64][]string // IDs of the chats of a message
	attachments map[int64]chat.Attachment
	attached    map[int64][]int64 // attachments of a message
	reactions   map[string][]chat.Reaction
	deleted     map[int64]time.Time
	defects     []*source.Defect

	order map[string][]int64 // rows of each chat in the order of time, once one was asked for
	lost  []*source.Defect   // what was damaged on the way
}

// Nobody is the ID of the chat of messages that are with nobody who is known.
const Nobody = "-"

func (r *Reader) load(ctx context.Context) error {
	if r.known != nil {
		return nil
	}
	r.known = newTables()
	for _, step := range []func(context.Context) error{r.loadHandles, r.loadChats, r.loadJoins, r.loadAttachments, r.loadReactions} {
		if err := step(ctx); err != nil {
			r.known = nil
			return err
		}
	}
	return nil
}

func newTables() *tables {
	return &tables{
		handles: map[int64]string{}, chats: map[int64]string{}, byID: map[string]*chat.Chat{}, joined: map[int64][]string{},
		attachments: map[int64]chat.Attachment{}, attached: map[int64][]int64{}, reactions: map[string][]chat.Reaction{}, deleted: map[int64]time.Time{},
	}
}

func (r *Reader) loadHandles(ctx context.Context) error {
	return r.walk(ctx, "handle", []string{"id"}, func(row source.Row) { r.known.handles[row.Number(0)] = row.Text(1) })
}

// group is the style of a chat of several people; 45 is that of two.
const group = 43

func (r *Reader) loadChats(ctx context.Context) error {
	err := r.walk(ctx, "chat", []string{"chat_identifier", "display_name", "style", "guid"}, func(row source.Row) {
		id := cmp.Or(row.Text(1), row.Text(4))
		if id == "" {
			return
		}
		r.known.chats[row.Number(0)] = id
		c := r.chat(id)
		c.Group = c.Group || row.Number(3) == group
		c.Name = cmp.Or(c.Name, row.Text(2))
	})
	if err != nil {
		return err
	}
	return r.walk(ctx, "chat_handle_join", []string{"chat_id", "handle_id"}, func(row source.Row) {
		c, address := r.known.byID[r.known.chats[row.Number(1)]], r.known.handles[row.Number(2)]
		if c == nil || address == "" {
			return
		}
		if p := r.person(address); !slices.Contains(c.People, p) {
			c.People = append(c.People, p)
		}
	})
}

// chat is the chat with an ID, made when it is not there yet.
func (r *Reader) chat(id string) *chat.Chat {
	c := r.known.byID[id]
	if c == nil {
		c = &chat.Chat{ID: id, App: App}
		r.known.byID[id] = c
	}
	return c
}

func (r *Reader) person(address string) chat.Person {
	p := chat.Person{Address: address}
	if r.Name != nil && address != "" {
		p.Name = r.Name(address)
	}
	return p
}

// loadJoins reads which message is in which chat, deleted ones too.
func (r *Reader) loadJoins(ctx context.Context) error {
	join := func(row source.Row) {
		id, chats := r.known.chats[row.Number(1)], r.known.joined[row.Number(2)]
		if id != "" && !slices.Contains(chats, id) && len(chats) < 100 {
			r.known.joined[row.Number(2)] = append(chats, id)
		}
	}
	if err := r.walk(ctx, "chat_message_join", []string{"chat_id", "message_id"}, join); err != nil {
		return err
	}
	return r.walk(ctx, deletedJoin, []string{"chat_id", "message_id", "delete_date"}, func(row source.Row) {
		join(row)
		when, _ := date(row, 3)
		r.known.deleted[row.Number(2)] = when
	})
}

// loadReactions reads what people put on messages, in the order of time: a later one that
// takes one back takes it away.
func (r *Reader) loadReactions(ctx context.Context) error {
	if !r.db.Has("message", "associated_message_type", "associated_message_guid") {
		return nil
	}
	columns := r.db.Select("message", "t", "associated_message_type", "associated_message_guid", "associated_message_emoji", "is_from_me", "handle_id")
	n := 0
	for row, err := range r.db.Sorted("message", columns, "t.date", "0", "WHERE "+r.db.Whole("message", "t", "associated_message_type")+" BETWEEN 1000 AND 3999") {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			continue // told when the messages are read
		case err != nil:
			return err
		}
		if n++; n > maxRows {
			return nil
		}
		r.react(row)
	}
	return ctx.Err()
}

// emojis are the reactions of old, by their number from 2000 on.
var emojis = []string{"❤️", "👍", "👎", "😂", "‼️", "❓"}

func (r *Reader) react(row source.Row) { r.put(putOn(row)) }

// reacting is the row of a reaction.
type reacting struct {
	kind, handle  int64
	target, emoji string
	me            bool
}

func putOn(row source.Row) reacting {
	return reacting{kind: row.Number(1), target: targetOf(row.Text(2)), emoji: row.Text(3), me: row.Bool(4), handle: row.Number(5)}
}

func (r *Reader) put(p reacting) {
	kind, target := p.kind, p.target
	if target == "" || kind < 2000 {
		return // a sticker: an attachment of a row that is no message
	}
	by := chat.Reaction{Me: p.me, Emoji: p.emoji}
	if !by.Me {
		by.By = r.person(r.known.handles[p.handle])
	}
	if n := kind % 1000; n < int64(len(emojis)) {
		by.Emoji = emojis[n]
	}
	have := r.known.reactions[target]
	have = slices.DeleteFunc(have, func(o chat.Reaction) bool {
		return o.Me == by.Me && o.By == by.By && (kind < 3000 || o.Emoji == by.Emoji)
	})
	if kind < 3000 && by.Emoji != "" {
		have = append(have, by)
	}
	r.known.reactions[target] = have
}

// rowsOf lists the rows of a chat, or of all, in the order of time: without reactions.
func (r *Reader) rowsOf(ctx context.Context, chatID string) (rows []int64, lost []*source.Defect, err error) {
	if chatID == "" {
		var all []key
		lost, err = r.keys(ctx, func(k key, _ int64) { all = append(all, k) })
		return sorted(all), lost, err
	}
	if r.known.order == nil {
		// All chats at once: one after the other, each would take a walk over all messages.
		order := map[string][]key{}
		r.known.lost, err = r.keys(ctx, func(k key, handle int64) {
			for _, id := range r.chatsOf(k.row, handle) {
				order[id] = append(order[id], k)
			}
		})
		if err != nil {
			return nil, nil, err
		}
		r.known.order = make(map[string][]int64, len(order))
		for id, keys := range order {
			r.known.order[id] = sorted(keys)
		}
	}
	return r.known.order[chatID], r.known.lost, ctx.Err()
}

// key is a row and what it is sorted by.
type key struct{ date, row int64 }

func sorted(keys []key) []int64 {
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.row, b.row)) })
	rows := make([]int64, len(keys))
	for i, k := range keys {
		rows[i] = k.row
	}
	return rows
}

// keys walks over all messages but reactions.
func (r *Reader) keys(ctx context.Context, found func(k key, handle int64)) (lost []*source.Defect, err error) {
	for row, err := range r.db.Walk("message", r.db.Select("message", "t", "date", "handle_id"), r.shown()) {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			lost = append(lost, defect)
			continue
		case err != nil:
			return nil, err
		}
		found(key{row.Number(1), row.Number(0)}, row.Number(2))
	}
	return lost, ctx.Err()
}

// chatsOf are the chats of a message: those that it is joined to, or that of whom it is
// with.
func (r *Reader) chatsOf(row, handle int64) []string {
	if r.paged != nil {
		return r.pagedChats(row, handle)
	}
	if chats := r.known.joined[row]; len(chats) > 0 {
		return chats
	}
	return []string{cmp.Or(r.known.handles[handle], Nobody)}
}

// chats counts the messages of each chat.
func (r *Reader) chats(ctx context.Context) ([]*chat.Chat, error) {
	for _, c := range r.known.byID {
		c.Count, c.First, c.Last = 0, time.Time{}, time.Time{}
	}
	for row, err := range r.db.Walk("message", r.db.Select("message", "t", "date", "handle_id")+", "+r.mayBeGone(), r.people()) {
		if err != nil {
			if !source.IsDefect(err) {
				return nil, err
			}
			continue // told when the messages are read
		}
		gone, err := r.gone(ctx, row.Number(0), row.Bool(3))
		if err != nil {
			return nil, err
		}
		if gone {
			continue
		}
		when, _ := date(row, 1)
		for _, id := range r.chatsOf(row.Number(0), row.Number(2)) {
			c := r.chat(id)
			c.Count++
			if !when.IsZero() && (c.First.IsZero() || when.Before(c.First)) {
				c.First = when
			}
			if when.After(c.Last) {
				c.Last = when
			}
		}
	}
	var out []*chat.Chat
	for _, c := range r.known.byID {
		r.name(c)
		if c.Count > 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *chat.Chat) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.ID, b.ID)) })
	return out, ctx.Err()
}

// name calls a chat by its people, where it has no name.
func (r *Reader) name(c *chat.Chat) {
	if len(c.People) == 0 && !c.Group && c.ID != Nobody {
		c.People = []chat.Person{r.person(c.ID)}
	}
	c.Name = cmp.Or(c.Name, chat.Names(c.People))
}
