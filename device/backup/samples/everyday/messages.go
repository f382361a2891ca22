package everyday

import (
	"fmt"
	"time"
)

const messagesScript = `
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, chat_identifier TEXT, service_name TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, subject TEXT, handle_id INTEGER DEFAULT 0, attributedBody BLOB, service TEXT,
 date INTEGER, date_read INTEGER, date_edited INTEGER, date_retracted INTEGER, is_from_me INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0,
 associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, thread_originator_guid TEXT, cache_has_attachments INTEGER DEFAULT 0);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, created_date INTEGER, filename TEXT, uti TEXT, mime_type TEXT, transfer_state INTEGER, transfer_name TEXT, total_bytes INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE(message_id, attachment_id));
CREATE INDEX message_idx_date ON message(date);
`

// line is one message of a conversation: by whom (0 the owner, else the place in known,
// from 1), what, and how many minutes after the one before.
type line struct {
	by    int
	text  string
	after int
	photo int // number of a landscape that comes with it
	heart bool
}

// conversation is a chat, by the people in it.
type conversation struct {
	name  string // of a group
	with  []int
	days  int // before the end
	lines []line
}

var conversations = []conversation{
	{with: []int{1}, days: 1, lines: []line{
		{1, "Are you at the lake already?", 0, 0, false},
		{0, "Since an hour! The water is cold and wonderful.", 4, 0, false},
		{0, "Look", 1, 4, true},
		{1, "Oh, that light 😍 Bring me one of those skies.", 3, 0, false},
		{1, "Shall I take the 14:20 train or the later one?", 40, 0, false},
		{0, "The 14:20. I’ll be at the station with the bikes 🚲", 6, 0, true},
		{1, "Perfect. I’ll bring cake.", 2, 0, false},
	}},
	{name: "Family", with: []int{3, 4, 14}, days: 2, lines: []line{
		{3, "Who comes on Sunday?", 0, 0, false},
		{4, "I do the roast.", 12, 0, false},
		{14, "We come with the children, around one.", 30, 0, false},
		{0, "Me too. Can I bring Jonas?", 5, 0, false},
		{3, "Of course! ❤️", 1, 0, true},
		{3, "Grandma’s garden this morning", 60 * 20, 5, false},
		{0, "The roses!!", 9, 0, false},
	}},
	{with: []int{2}, days: 5, lines: []line{
		{2, "Hast du den Schlüssel für den Keller?", 0, 0, false},
		{0, "Ja, liegt bei mir. Morgen?", 15, 0, false},
		{2, "Morgen um sechs passt. Danke dir!", 3, 0, false},
	}},
	{with: []int{5}, days: 20, lines: []line{
		{0, "The slides are in the folder. Page 12 needs your numbers.", 0, 0, false},
		{5, "Will do tonight.", 70, 0, false},
		{5, "Done. And the title is better without “strategic” 🙂", 300, 0, true},
	}},
	{with: []int{11}, days: 33, lines: []line{
		{11, "Your order is ready: one rye loaf, six cinnamon buns.", 0, 0, false},
	}},
	{with: []int{7}, days: 60, lines: []line{
		{7, "¿Llegaste bien?", 0, 0, false},
		{0, "Sí, todo bien. Mil gracias por todo 🙏", 20, 0, false},
	}},
}

// ordinary fills chats up, so that there is something to scroll and to search.
var ordinary = []string{
	"On my way.", "See you at eight.", "Did you find your glasses?", "Running five minutes late, sorry!", "The soup recipe: leeks, potatoes, a little cream.",
	"Happy birthday! 🎂", "Tickets are booked.", "I’ll call you after lunch.", "Could you water the plants on Tuesday?", "That made my day.",
	"Same place as last time?", "Don’t forget the charger.", "What a match!", "Thank you, truly.", "Let me check and come back to you.", "Sleep well.",
}

// messages makes the chats of Messages.
func (m *maker) messages() error {
	t := newTable(messagesScript)
	for i, p := range known {
		t.row("handle", i+1, p.number, nil, "iMessage")
	}
	number, attachments := 0, 0
	say := func(chat, by int, text any, at time.Time, kind int, about any) string {
		if m.later(at) {
			return ""
		}
		number++
		m.newest = maxTime(m.newest, at)
		guid := fmt.Sprintf("MESSAGE-%06d", number)
		nanos := cocoa(at) * 1e9
		handle := by
		t.row("message", number, guid, text, nil, handle, nil, "iMessage", nanos, 0, 0, 0, bit(by == 0), 1, 0, nil, 0, about, kind, nil, 0)
		t.row("chat_message_join", chat, number, nanos)
		if kind == 0 {
			m.counts.Messages++
		}
		return guid
	}
	for i, c := range conversations {
		id := i + 1
		style, identifier, name := 45, known[c.with[0]-1].number, any(nil)
		if c.name != "" {
			style, identifier, name = 43, fmt.Sprintf("chat%012d", 4200+i), c.name
		}
		t.row("chat", id, fmt.Sprintf("iMessage;%s;%s", map[int]string{45: "-", 43: "+"}[style], identifier), style, identifier, "iMessage", name)
		for _, h := range c.with {
			t.row("chat_handle_join", id, h)
		}
		// An older part, a message every few days.
		for n := range 24 {
			by := 0
			if n%2 == 0 {
				by = c.with[n/2%len(c.with)]
			}
			say(id, by, ordinary[(n*5+i*3)%len(ordinary)], m.before(c.days+400-n*16, 8+n%12, n*7%60), 0, nil)
		}
		at := m.before(c.days, 10, 12)
		for _, l := range c.lines {
			at = at.Add(time.Duration(l.after) * time.Minute)
			body := l.text
			if l.photo > 0 {
				body = "\ufffc" + body
			}
			guid := say(id, l.by, body, at, 0, nil)
			if guid == "" {
				continue
			}
			if l.photo > 0 {
				attachments++
				if err := m.attachment(t, number, attachments, l.photo, at); err != nil {
					return err
				}
			}
			if l.heart {
				by := c.with[0]
				if l.by != 0 {
					by = 0
				}
				say(id, by, "Loved “"+l.text+"”", at.Add(time.Minute), 2000, "p:0/"+guid)
			}
		}
	}
	for day := range m.Days {
		say(1, day%2, ordinary[day*7%len(ordinary)], m.before(-day-1, 8+day%12, day*7%60), 0, nil)
	}
	m.counts.Chats = len(conversations)
	return t.into(m, "HomeDomain", "Library/SMS/sms.db")
}

// attachment adds a picture to a message.
func (m *maker) attachment(t *table, message, number, picture int, at time.Time) error {
	data, err := m.Drawn.photo(m.Seed+1, uint64(picture), 800, 600)
	if err != nil {
		return err
	}
	place := fmt.Sprintf("Library/SMS/Attachments/%02x/%02d/ATTACHMENT-%04d/IMG_%04d.jpeg", number*37%256, number%16, number, 2210+number)
	m.add("MediaDomain", place, data, at)
	t.row("attachment", number, fmt.Sprintf("ATTACHMENT-%04d", number), cocoa(at), "~/"+place, "public.jpeg", "image/jpeg", 5, fmt.Sprintf("IMG_%04d.jpeg", 2210+number), len(data))
	t.row("message_attachment_join", message, number)
	return nil
}
