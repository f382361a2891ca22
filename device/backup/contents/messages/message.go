package messages

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/archive"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages/typedstream"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// columns are those of message, in the order in which message reads them.
func (r *Reader) columns() string {
	return r.db.Select("message", "t", "guid", "text", "attributedBody", "handle_id", "service", "date", "is_from_me", "subject", "item_type",
		"group_action_type", "group_title", "other_handle", "thread_originator_guid", "date_edited", "date_retracted", "message_summary_info",
		"balloon_bundle_id", "payload_data", "share_status")
}

// date is a time of Messages; zero, and right, for none.
func date(row source.Row, i int) (time.Time, bool) {
	if row.Null(i) {
		return time.Time{}, true
	}
	v, ok := row.Int(i)
	if !ok {
		return time.Time{}, false
	}
	if v == 0 {
		return time.Time{}, true
	}
	return source.CocoaNano(v)
}

// mark stands in a text where an attachment is.
const mark = "\ufffc"

func (r *Reader) message(row source.Row) (chat.Message, error) {
	id, handle := row.Number(0), row.Number(4)
	m := chat.Message{
		ID: cmp.Or(row.Text(1), fmt.Sprint("#", id)), Chats: r.chatsOf(id, handle), FromMe: row.Bool(7), Service: row.Text(5),
		Subject: row.Text(8), ReplyTo: row.Text(13), Reactions: r.known.reactions[row.Text(1)],
	}
	if !m.FromMe {
		m.Sender = r.person(r.known.handles[handle])
	}
	var problem error
	bad := func(code source.DefectCode, field string) {
		if problem == nil {
			problem = &source.Defect{Code: code, Table: "message", Row: id, Field: field}
		}
	}
	var ok bool
	if m.Time, ok = date(row, 6); !ok {
		bad(source.BadTime, "date")
	}
	m.Deleted = r.known.deleted[id]
	if item := row.Number(9); item != 0 {
		m.Kind = chat.Notice
		m.Notice, m.About = r.notice(row, item)
		return m, problem
	}
	m.Text = row.Text(2)
	if m.Text == "" {
		if body := row.Bytes(3); len(body) > 0 {
			text, err := typedstream.Text(body)
			if m.Text = text; err != nil {
				m.Unread = true
				bad(source.BadText, "attributedBody")
			}
		}
	}
	for _, a := range r.known.attached[id] {
		if found, ok := r.known.attachments[a]; ok {
			m.Attachments = append(m.Attachments, found)
		}
	}
	m.Text = plain(m.Text)
	retracted, _ := date(row, 15)
	parts := r.edits(&m, row.Bytes(16))
	joined, err := r.attachedTo(context.Background(), id) // what is joined is known here
	if l := (left{text: m.Subject + m.Text, files: joined || err != nil, retracted: parts || !retracted.IsZero()}); l.nothing() {
		unsend(&m)
		return m, problem
	}
	if app := row.Text(17); app != "" {
		r.app(&m, app, row.Bytes(18))
	}
	return m, problem
}

// plain is a text without the marks of attachments.
func plain(text string) string { return strings.ReplaceAll(text, mark, "") }

// notice is what a row tells that nobody wrote.
func (r *Reader) notice(row source.Row, item int64) (chat.Event, string) {
	who := r.person(r.known.handles[row.Number(12)]).Label()
	action := row.Number(10)
	switch {
	case item == 1 && action == 1:
		return chat.EventLeft, who
	case item == 1:
		return chat.EventJoined, who
	case item == 2:
		return chat.EventRenamed, row.Text(11)
	case item == 3 && action == 0:
		return chat.EventLeft, who
	case item == 3:
		return chat.EventPicture, ""
	case item == 4:
		return chat.EventPlace, ""
	case item == 5:
		return chat.EventAudio, ""
	case item == 6:
		return chat.EventCall, ""
	}
	return chat.EventOther, ""
}

// maxEdits is how many earlier versions of a message are kept.
const maxEdits = 1000

// edits reads what a message said before, and reports whether a part of it was taken
// back: message_summary_info, from iOS 16 on.
func (r *Reader) edits(m *chat.Message, info []byte) (retracted bool) {
	if len(info) == 0 {
		return false
	}
	list, err := proplist.Parse(info)
	if err != nil {
		return false
	}
	for part, versions := range list.Get("ec").Entries() {
		if _, err := strconv.Atoi(part); err != nil {
			continue
		}
		n := versions.Len()
		i := 0
		for v := range versions.Items() {
			if i++; i >= n || len(m.Edits) >= maxEdits { // the last one is what it says now
				break
			}
			data, _ := v.Get("t").Bytes()
			text, err := typedstream.Text(data)
			if err != nil {
				continue
			}
			seconds, _ := v.Get("d").Float()
			when, _ := source.Cocoa(seconds)
			m.Edits = append(m.Edits, chat.Edit{Time: when, Text: strings.ReplaceAll(text, mark, "")})
		}
	}
	slices.SortStableFunc(m.Edits, func(a, b chat.Edit) int { return a.Time.Compare(b.Time) })
	return list.Get("rp").Len() > 0
}

// maxPayload is the longest payload of an app that is looked into, in bytes.
const maxPayload = 8 << 20

// app reads what an app sent: of a link its address and title, of others a name.
func (r *Reader) app(m *chat.Message, bundle string, payload []byte) {
	if strings.HasSuffix(bundle, "URLBalloonProvider") {
		if len(payload) == 0 || len(payload) > maxPayload {
			return
		}
		root, err := archive.Open(payload)
		if err != nil {
			return
		}
		link := root.Get("richLinkMetadata")
		for _, field := range []string{"originalURL", "URL"} {
			if s, ok := link.Get(field).Text(); ok && m.Link == "" {
				m.Link = s
			}
		}
		if m.Text == "" {
			title, _ := link.Get("title").Text()
			m.Text = cmp.Or(title, m.Link)
		}
		return
	}
	name := bundle[strings.LastIndexByte(bundle, ':')+1:]
	m.AppName = name[strings.LastIndexByte(name, '.')+1:]
}

// targetOf is the message that a reaction is put on: "p:0/GUID", "bp:GUID" or the GUID.
func targetOf(s string) string {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		return s[i+1:]
	}
	return strings.TrimPrefix(s, "bp:")
}
