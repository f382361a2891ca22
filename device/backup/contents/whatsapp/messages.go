package whatsapp

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The types of messages in ZMESSAGETYPE; those over 15 have one source only.
const (
	typeText     = 0
	typeImage    = 1
	typeVideo    = 2
	typeVoice    = 3
	typeContact  = 4
	typePlace    = 5
	typeEvent    = 6
	typeLink     = 7
	typeDocument = 8
	typeNotice   = 10
	typeGIF      = 11
	typeDeleted  = 14
	typeSticker  = 15
	typeOnce     = 38
	typeOnceFilm = 39
	typePoll     = 46
	typeRound    = 54
	typeCall     = 59
	typeCallToo  = 66
)

func (st *store) chatID(id int64, se *session) string {
	return st.domain + " " + cmp.Or(se.jid, "#"+strconv.FormatInt(id, 10))
}

// messages yields the messages of one chat, or of all. It reports whether to go on.
func (st *store) messages(ctx context.Context, s *source.Source, chatID string, yield func(chat.Message, error) bool) bool {
	where, values := "WHERE t.ZCHATSESSION IS NOT NULL", []any(nil)
	if chatID != "" {
		rest, ok := strings.CutPrefix(chatID, st.domain+" ")
		if !ok {
			return true
		}
		id, ok := st.sessionOf(rest)
		if !ok {
			return true
		}
		where, values = "WHERE t.ZCHATSESSION = ?2", []any{id}
	}
	columns := st.columns()
	sort := st.db.Column("ZWAMESSAGE", "t", "ZSORT")
	for row, err := range st.db.Sorted("ZWAMESSAGE", columns, "t.ZMESSAGEDATE", sort, where, values...) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !yield(chat.Message{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		se := st.sessions[row.Number(1)]
		if se == nil {
			se = &session{}
		}
		if se.kind == status && chatID == "" {
			continue
		}
		m, problem := st.message(s, row, se)
		if !yield(m, problem) {
			return false
		}
	}
	return true
}

// columns are those of ZWAMESSAGE, in the order in which message reads them.
func (st *store) columns() string {
	return st.db.Select("ZWAMESSAGE", "t", "ZCHATSESSION", "ZMESSAGEDATE", "ZTEXT", "ZMESSAGETYPE", "ZISFROMME", "ZGROUPMEMBER", "ZMEDIAITEM",
		"ZFROMJID", "ZPUSHNAME", "ZSTANZAID", "ZGROUPEVENTTYPE", "ZMESSAGEINFO")
}

// sessionOf finds the number of a session by what a chat's ID has after its domain.
func (st *store) sessionOf(rest string) (int64, bool) {
	if number, ok := strings.CutPrefix(rest, "#"); ok {
		id, err := strconv.ParseInt(number, 10, 64)
		return id, err == nil
	}
	for id, se := range st.sessions {
		if se.jid == rest {
			return id, true
		}
	}
	return 0, false
}

func (st *store) message(s *source.Source, row source.Row, se *session) (chat.Message, error) {
	m := chat.Message{
		ID: cmp.Or(row.Text(10), fmt.Sprint(st.domain, " ", row.Number(0))), Chats: []string{st.chatID(row.Number(1), se)},
		FromMe: row.Bool(5), Text: row.Text(3),
	}
	var problem error
	when, there, ok := row.Cocoa(2)
	if m.Time = when; there && !ok {
		problem = &source.Defect{Code: source.BadTime, Table: "ZWAMESSAGE", Row: row.Number(0), Field: "ZMESSAGEDATE"}
	}
	if !m.FromMe {
		m.Sender = st.sender(row, se)
	}
	kind := row.Number(4)
	item, has := st.media[row.Number(7)]
	m.ReplyTo, m.Reactions = item.answers, st.reactions[row.Number(12)]
	switch kind {
	case typeText, typeLink:
		if has && item.path != "" { // a link's preview has none
			st.attach(s, &m, item, "", "")
		}
	case typeImage, typeVideo, typeVoice, typeGIF, typeOnce, typeOnceFilm, typeRound:
		st.attach(s, &m, item, "", item.title)
	case typeSticker:
		st.attach(s, &m, item, "", "")
		for i := range m.Attachments {
			m.Attachments[i].Preview = true
		}
	case typeDocument:
		st.attach(s, &m, item, item.title, "")
	case typeContact:
		m.Attachments = []chat.Attachment{{Name: cmp.Or(item.cardName, item.title), Type: "text/vcard"}}
	case typePlace:
		if math.Abs(item.lat) <= 90 && math.Abs(item.long) <= 180 {
			m.Place = &chat.Place{Latitude: item.lat, Longitude: item.long, Name: item.title}
		}
	case typeDeleted:
		m.Unsent, m.Text = true, ""
	case typePoll:
		m.AppName, m.Text = "Poll", cmp.Or(m.Text, item.title)
	case typeEvent:
		m.Kind, m.Notice, m.About = chat.Notice, chat.EventOther, m.Text
		if row.Number(11) == 1 && m.Text != "" {
			m.Notice = chat.EventRenamed
		}
		m.Text = ""
	case typeNotice:
		m.Kind, m.Notice = chat.Notice, chat.EventKeys
		if row.Number(11) != 2 {
			m.Notice = chat.EventOther
		}
	case typeCall, typeCallToo:
		m.Kind, m.Notice = chat.Notice, chat.EventCall
	default:
		m.Kind = chat.Unknown
	}
	return m, problem
}

// sender is who wrote a message. In a group it is the member: ZFROMJID is the group.
func (st *store) sender(row source.Row, se *session) chat.Person {
	if p, ok := st.members[row.Number(6)]; ok && p.Address != "" {
		return p
	}
	jid := row.Text(8)
	if strings.HasSuffix(jid, "@g.us") || jid == "" {
		if se.kind != personal {
			return chat.Person{}
		}
		jid = se.jid
	}
	p := st.person(jid)
	if p.Name == "" && jid == se.jid {
		p.Name = se.name
	}
	return p
}

// attach adds the file of a message. caption is its text where the message has none.
func (st *store) attach(s *source.Source, m *chat.Message, item media, name, caption string) {
	m.Text = cmp.Or(m.Text, caption)
	a := chat.Attachment{Type: item.mime, Size: item.size, Name: name}
	if item.path != "" {
		a.Domain, a.Path = st.domain, "Message/"+strings.TrimPrefix(item.path, "/")
		if a.Name == "" {
			a.Name = path.Base(item.path)
		}
		f, ok := s.Find(a.Domain, a.Path)
		a.Here = ok && s.Here(f)
	}
	m.Attachments = append(m.Attachments, a)
}
