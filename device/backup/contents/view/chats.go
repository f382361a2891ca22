package view

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// chatReader reads the conversations of an app by pages.
type chatReader interface {
	State() source.State
	Order(ctx context.Context) (*chat.Ordered, error)
	Page(ctx context.Context, chatID string, places []chat.Position) ([]chat.Message, int64, error)
	Texts(ctx context.Context, yield func(chat.Said) bool) error
	Time(p chat.Position) time.Time
	Close() error
}

// chats are the conversations of one app. What is known stays known; the reader is for one
// goroutine, which holds mu.
type chats struct {
	opened chan struct{} // holds one token: who has it may open
	mu     sync.Mutex
	reader chatReader
	order  *chat.Ordered
	list   shown.ChatList
	texts  texts
}

// mostNewest is of how many chats the newest message is read for the list.
const mostNewest = 3000

func newChats() *chats { return &chats{opened: make(chan struct{}, 1)} }

// chatsOf has the conversations of an app, opened. It waits for who is opening them.
func (v *View) chatsOf(ctx context.Context, kind inventory.Kind) (*chats, error) {
	var c *chats
	switch kind {
	case inventory.Messages:
		c = v.messages
	case inventory.WhatsApp:
		c = v.whatsApp
	default:
		return nil, fmt.Errorf("%s is not an app of chats", kind)
	}
	select {
	case c.opened <- struct{}{}:
		defer func() { <-c.opened }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c.order != nil {
		return c, nil
	}
	if err := c.open(ctx, v, kind); err != nil {
		return nil, err
	}
	return c, nil
}

// open reads where everything stands. Its database lives as long as the View; a context
// that ends stops the reading only.
func (c *chats) open(ctx context.Context, v *View, kind inventory.Kind) error {
	if c.reader == nil {
		r, err := openChats(v.life, v, kind)
		if err != nil {
			return err
		}
		c.reader = r
		v.atClose(func() error { return c.close() })
	}
	if state := c.reader.State(); !state.Readable() {
		c.list.Reason, c.order = state.Reason, &chat.Ordered{}
		return nil
	}
	order, err := c.reader.Order(ctx)
	if err != nil {
		return err
	}
	c.list.Defects = order.Defects
	c.list.Chats = make([]shown.Chat, len(order.Chats))
	for i := range order.Chats {
		entry := &c.list.Chats[i]
		entry.Chat, entry.Entries = order.Chats[i], len(order.Positions[order.Chats[i].ID])
		if i < mostNewest {
			page, _, err := c.reader.Page(ctx, entry.ID, order.Positions[entry.ID][max(entry.Entries-1, 0):])
			if err != nil {
				return err
			}
			if len(page) == 1 {
				entry.Newest = page[0]
				entry.Newest.Text, _ = cut(entry.Newest.Text, maxLine)
			}
		}
	}
	c.order = order
	return nil
}

func openChats(ctx context.Context, v *View, kind inventory.Kind) (chatReader, error) {
	if kind == inventory.WhatsApp {
		return whatsapp.Open(ctx, v.s)
	}
	r, err := messages.Open(ctx, v.s)
	if err != nil {
		return nil, err
	}
	names, err := v.names(ctx)
	if err != nil {
		r.Close()
		return nil, err
	}
	r.Name = names.Of
	return r, nil
}

// names are what numbers are called in the contacts; nobody's where those cannot be read.
func (v *View) names(ctx context.Context) (*contacts.Names, error) {
	r, err := contacts.Open(ctx, v.s)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if !r.State().Readable() {
		return nil, nil
	}
	names, err := r.Names(ctx)
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	return names, nil
}

func (c *chats) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reader.Close()
}

// Chats implements shown.Chats.
func (v *View) Chats(ctx context.Context, kind inventory.Kind) (shown.ChatList, error) {
	end, err := v.begin()
	if err != nil {
		return shown.ChatList{}, err
	}
	defer end()
	c, err := v.chatsOf(ctx, kind)
	if err != nil {
		return shown.ChatList{}, err
	}
	list := c.list
	list.Chats = slices.Clone(list.Chats)
	return list, nil
}

// The longest texts that are shown, in bytes: of a message, and of a line about one.
const (
	maxText = 64 << 10
	maxLine = 300
)

// cut shortens a text to whole letters, and tells how many bytes are left out.
func cut(text string, most int) (string, int) {
	if len(text) <= most {
		return text, 0
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return strings.Clone(text[:most]), len(text) - most
}

// Messages implements shown.Chats.
func (v *View) Messages(ctx context.Context, kind inventory.Kind, chatID string, from, n int) ([]shown.Message, error) {
	end, err := v.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	c, err := v.chatsOf(ctx, kind)
	if err != nil {
		return nil, err
	}
	all := c.order.Positions[chatID]
	from = min(max(from, 0), len(all))
	n = min(max(n, 0), shown.MostMessages, len(all)-from)
	page, err := c.page(ctx, chatID, all[from:from+n])
	if err != nil {
		return nil, err
	}
	out := make([]shown.Message, len(page))
	for i := range page {
		out[i].Message = page[i]
		out[i].Text, out[i].Left = cut(page[i].Text, maxText)
		for j := range page[i].Edits {
			page[i].Edits[j].Text, _ = cut(page[i].Edits[j].Text, maxLine)
		}
	}
	return out, nil
}

func (c *chats) page(ctx context.Context, chatID string, places []chat.Position) ([]chat.Message, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	page, _, err := c.reader.Page(ctx, chatID, places)
	return page, err
}

// PlaceAt implements shown.Chats.
func (v *View) PlaceAt(ctx context.Context, kind inventory.Kind, chatID string, t time.Time) (int, error) {
	end, err := v.begin()
	if err != nil {
		return 0, err
	}
	defer end()
	c, err := v.chatsOf(ctx, kind)
	if err != nil {
		return 0, err
	}
	all := c.order.Positions[chatID]
	return sort.Search(len(all), func(i int) bool { return !c.reader.Time(all[i]).Before(t) }), nil
}
