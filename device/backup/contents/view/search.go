package view

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"sort"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// maxKept is how many bytes of folded texts are kept in memory, and maxSaid of how many
// messages: some 150 MB together. What comes after is read anew by each search.
const (
	maxKept = 64 << 20
	maxSaid = 2_000_000
)

// chunk is the size of the blocks in which folded texts stand, and after how many bytes a
// search looks whether it is still wanted.
const chunk = 1 << 20

// texts are the folded texts of an app, read once, in the background, when first searched.
type texts struct {
	once sync.Once
	done chan struct{}
	err  error

	chunks []textChunk
	chats  []string // the IDs, which said.chat counts
	said   int64    // messages that are kept
	whole  bool     // nothing was left out
}

// textChunk is some texts one after the other, each with a 0 behind it.
type textChunk struct {
	text []byte
	said []said
}

type said struct {
	at   uint32 // where it begins
	chat int32
	chat.Position
}

// lasting is a reader for the goroutine that reads the texts.
func lasting(ctx context.Context, r chatReader) (chatReader, error) {
	switch r := r.(type) {
	case *messages.Reader:
		return r.Lasting(ctx)
	case *whatsapp.Reader:
		return r.Lasting(ctx)
	}
	return r, nil
}

// ready waits until the texts were read. Who waits no longer does not end the reading.
func (c *chats) ready(ctx context.Context, v *View) error {
	c.texts.once.Do(func() {
		c.texts.done = make(chan struct{})
		end, err := v.begin()
		if err != nil {
			c.texts.err = err
			close(c.texts.done)
			return
		}
		go func() {
			defer end()
			defer close(c.texts.done)
			c.texts.err = c.texts.read(v.life, c.reader)
		}()
	})
	select {
	case <-c.texts.done:
		return c.texts.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *texts) read(ctx context.Context, r chatReader) error {
	own, err := lasting(ctx, r)
	if err != nil {
		return err
	}
	defer own.Close()
	numbers := map[string]int32{}
	f := newFolder()
	kept := 0
	var in *textChunk
	t.whole = true
	return own.Texts(ctx, func(s chat.Said) bool {
		if kept+len(s.Text) > maxKept || t.said == maxSaid {
			t.whole = false
			return false
		}
		if in == nil || len(in.text)+len(s.Text) > chunk && len(in.text) > 0 {
			t.chunks = append(t.chunks, textChunk{})
			in = &t.chunks[len(t.chunks)-1]
		}
		n, ok := numbers[s.Chats[0]]
		if !ok {
			n = int32(len(t.chats))
			numbers[s.Chats[0]] = n
			t.chats = append(t.chats, s.Chats[0])
		}
		in.said = append(in.said, said{uint32(len(in.text)), n, s.Position})
		in.text = append(f.add(in.text, s.Text), 0)
		t.said++
		kept += len(s.Text)
		return true
	})
}

// place is a message that was found.
type place struct {
	id string
	chat.Position
}

// find calls found with each message that holds the folded words.
func (t *texts) find(ctx context.Context, words []byte, found func(place)) error {
	for i := range t.chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := &t.chunks[i]
		for at := 0; at < len(c.text); {
			n := bytes.Index(c.text[at:], words)
			if n < 0 {
				break
			}
			at += n
			j := sort.Search(len(c.said), func(j int) bool { return int(c.said[j].at) > at }) - 1
			found(place{t.chats[c.said[j].chat], c.said[j].Position})
			if at = len(c.text); j+1 < len(c.said) {
				at = int(c.said[j+1].at)
			}
		}
	}
	return nil
}

// rest searches what is not kept, from the database.
func (t *texts) rest(ctx context.Context, v *View, r chatReader, words []byte, found func(place)) error {
	if t.whole {
		return nil
	}
	own, err := lasting(ctx, r)
	if err != nil {
		return err
	}
	defer own.Close()
	f, n := newFolder(), int64(0)
	var text []byte
	return own.Texts(ctx, func(s chat.Said) bool {
		if n++; n <= t.said {
			return true
		}
		if text = f.add(text[:0], s.Text); bytes.Contains(text, words) {
			found(place{s.Chats[0], s.Position})
		}
		return true
	})
}

// mostFound is of how many messages the newest are looked for.
const mostFound = 5_000_000

// FindMessages implements shown.Chats.
func (v *View) FindMessages(ctx context.Context, kind inventory.Kind, query string, most int) (shown.Hits, error) {
	end, err := v.begin()
	if err != nil {
		return shown.Hits{}, err
	}
	defer end()
	f := newFolder()
	words := f.add(nil, query)
	if len(bytes.TrimSpace(words)) == 0 {
		return shown.Hits{}, ctx.Err()
	}
	c, err := v.chatsOf(ctx, kind)
	if err != nil || c.list.Reason != "" {
		return shown.Hits{}, err
	}
	if err := c.ready(ctx, v); err != nil {
		return shown.Hits{}, err
	}
	hits := shown.Hits{}
	var all []place
	in := map[string]bool{}
	found := func(p place) {
		in[p.id] = true
		if hits.Count++; len(all) < mostFound {
			all = append(all, p)
		}
	}
	if err := c.texts.find(ctx, words, found); err != nil {
		return shown.Hits{}, err
	}
	if err := c.texts.rest(ctx, v, c.reader, words, found); err != nil {
		return shown.Hits{}, err
	}
	hits.Chats = len(in)
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(b.Position.Compare(a.Position), cmp.Compare(a.id, b.id)) })
	for _, p := range all[:min(len(all), max(most, 0))] {
		hit, err := c.hit(ctx, p, f, words)
		if err != nil {
			return shown.Hits{}, err
		}
		hits.Hits = append(hits.Hits, hit)
	}
	return hits, ctx.Err()
}

// hit reads the message that was found.
func (c *chats) hit(ctx context.Context, p place, f *folder, words []byte) (shown.Hit, error) {
	places := c.order.Positions[p.id]
	at, _ := slices.BinarySearchFunc(places, p.Position, chat.Position.Compare)
	if at < len(places) && places[at] != p.Position { // WhatsApp sorts by more than the position
		for i := at; i < len(places) && places[i].Date == p.Date; i++ {
			if places[i] == p.Position {
				at = i
			}
		}
	}
	h := shown.Hit{ChatID: p.id, Place: at, Time: c.reader.Time(p.Position)}
	page, err := c.page(ctx, p.id, []chat.Position{p.Position})
	if err != nil || len(page) == 0 {
		return h, err
	}
	m := &page[0]
	h.FromMe, h.Sender = m.FromMe, m.Sender
	text := m.Text
	if m.Subject != "" {
		text = m.Subject + "\n" + text
	}
	h.Text, h.From, h.To = f.excerpt(text, words)
	return h, nil
}

// Found implements shown.Chats.
func (v *View) Found(text, query string) [][2]int {
	f := newFolder()
	words := f.add(nil, query)
	if len(bytes.TrimSpace(words)) == 0 {
		return nil
	}
	var out [][2]int
	for at := 0; at < len(text); {
		from, to := f.find(text[at:], words)
		if from < 0 || to <= from {
			break
		}
		out = append(out, [2]int{at + from, at + to})
		at += to
	}
	return out
}
