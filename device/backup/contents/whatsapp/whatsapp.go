// Package whatsapp reads the chats of WhatsApp and WhatsApp Business: ChatStorage.sqlite
// and what lies beside it.
//
// The tables are those of public parsers and of a real database of 2023 (its CREATE
// statements); columns are looked up by name. Where WhatsApp's own encrypted backup is
// on, the chats are not in a computer's backup: the domain is there, the file is not.
package whatsapp

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// App is what the chats are of, as chat.Chat has it.
const App = "WhatsApp"

// Domains are the domains of WhatsApp and WhatsApp Business.
var Domains = []string{"AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared"}

const storage = "ChatStorage.sqlite"

// maxNames is how many contacts, members and media are kept in memory.
const maxNames = 5_000_000

// store is the storage of one of the two apps.
type store struct {
	domain   string
	db       *source.Database
	sessions map[int64]*session
	members  map[int64]chat.Person
	media    map[int64]media

	reactions map[int64][]chat.Reaction // by the row that a message names in ZMESSAGEINFO

	names   map[string]string // by JID
	numbers map[string]string // of LIDs, without "@lid"
	defects []*source.Defect
	paged   bool // media are looked up for each page
}

// session is a row of ZWACHATSESSION.
type session struct {
	jid, name string
	kind      int64
	removed   bool
}

// The kinds of sessions.
const (
	personal  = 0
	group     = 1
	broadcast = 2
	status    = 3
	community = 4
	channel   = 5
)

// Reader reads the chats. It is for one goroutine.
type Reader struct {
	s      *source.Source
	stores []*store
	state  source.State
}

// Open looks for the chats of both apps.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{s: s, state: source.State{Reason: source.NotThere}}
	for _, domain := range Domains {
		db, err := s.Database(ctx, domain, storage)
		if ctx.Err() != nil {
			r.Close()
			return nil, ctx.Err()
		}
		if err != nil {
			if reason := source.ReasonOf(err); reason != source.NotThere && r.state.Reason == source.NotThere {
				r.state.Reason, r.state.Err = reason, err
			}
			continue
		}
		missing := append(db.Lacks("ZWAMESSAGE", "ZCHATSESSION", "ZMESSAGEDATE", "ZTEXT"), db.Lacks("ZWACHATSESSION")...)
		if missing != nil {
			r.state.Missing = append(r.state.Missing, missing...)
			if r.state.Reason == source.NotThere {
				r.state.Reason = source.OtherSchema
			}
			db.Close()
			continue
		}
		r.stores = append(r.stores, &store{domain: domain, db: db})
		r.state.Places = append(r.state.Places, domain+"-"+storage)
		r.state.Missing = append(r.state.Missing, db.Lacks("ZWAMESSAGE", "ZMESSAGETYPE", "ZISFROMME", "ZGROUPMEMBER", "ZMEDIAITEM", "ZSTANZAID")...)
		r.state.Missing = append(r.state.Missing, db.Lacks("ZWACHATSESSION", "ZPARTNERNAME", "ZSESSIONTYPE", "ZREMOVED")...)
	}
	if len(r.stores) > 0 {
		r.state.Reason, r.state.Err = source.Readable, nil
	}
	return r, nil
}

// State tells what can be read.
func (r *Reader) State() source.State { return r.state }

// Close closes the databases.
func (r *Reader) Close() error {
	var err error
	for _, st := range r.stores {
		err = errors.Join(err, st.db.Close())
	}
	return err
}

// notices are the types of rows that nobody wrote: group events, notices of keys and
// numbers, calls.
const notices = "6, 10, 59, 66"

// people is the condition for messages that somebody wrote. Which of them are statuses,
// their sessions tell: those are read first, so that a damaged table of them takes no
// message with it.
func (st *store) people() string {
	kind := st.db.Whole("ZWAMESSAGE", "t", "ZMESSAGETYPE")
	return "WHERE " + st.db.Column("ZWAMESSAGE", "t", "ZCHATSESSION") + " IS NOT NULL AND (" + kind + " IS NULL OR " + kind + " NOT IN (" + notices + "))"
}

// statuses are the sessions that are no chats, and how many damaged parts their table has.
func (st *store) statuses(ctx context.Context) (out map[int64]bool, defects int64, err error) {
	out = map[int64]bool{}
	for row, err := range st.db.Walk("ZWACHATSESSION", st.db.Select("ZWACHATSESSION", "t", "ZSESSIONTYPE"), "") {
		switch {
		case source.IsDefect(err):
			defects++
		case err != nil:
			return nil, 0, err
		case row.Number(1) == status:
			out[row.Number(0)] = true
		}
	}
	return out, defects, ctx.Err()
}

// Summary counts people's messages: not notices, and not statuses. Bytes are those of
// the databases and of all files that WhatsApp keeps beside them.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	sum := source.Summary{Kind: source.WhatsApp, State: r.state}
	for _, st := range r.stores {
		for f := range r.s.Under(st.domain, "") {
			sum.Bytes += max(f.Size, 0)
		}
		statuses, defects, err := st.statuses(ctx)
		if err != nil {
			return sum, err
		}
		sum.Defects += defects
		for row, err := range st.db.Walk("ZWAMESSAGE", "t.ZMESSAGEDATE, t.ZCHATSESSION", st.people()) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !source.IsDefect(err) {
					return sum, err
				}
				sum.Defects++
				continue
			}
			if statuses[row.Number(2)] {
				continue
			}
			sum.Count++
			when, there, ok := row.Cocoa(1)
			if there && !ok {
				sum.Defects++
			}
			sum.Span(when)
		}
	}
	return sum, nil
}

// Chats yields the chats that a person sees, or would see after taking them out of the
// archive: persons, groups, broadcasts, channels; not statuses. One that was removed from
// the list is yielded when messages of it are left.
func (r *Reader) Chats(ctx context.Context) iter.Seq2[chat.Chat, error] {
	return func(yield func(chat.Chat, error) bool) {
		for _, st := range r.stores {
			if err := st.load(ctx, r.s); err != nil {
				yield(chat.Chat{}, err)
				return
			}
			for _, d := range st.defects {
				if !yield(chat.Chat{}, d) {
					return
				}
			}
			chats, err := st.chats(ctx)
			if err != nil {
				yield(chat.Chat{}, err)
				return
			}
			for _, c := range chats {
				if !yield(*c, nil) {
					return
				}
			}
		}
	}
}

// Messages yields the messages of a chat in the order of time; those of all chats where
// chatID is empty.
func (r *Reader) Messages(ctx context.Context, chatID string) iter.Seq2[chat.Message, error] {
	return func(yield func(chat.Message, error) bool) {
		for _, st := range r.stores {
			if err := st.load(ctx, r.s); err != nil {
				yield(chat.Message{}, err)
				return
			}
			if !st.messages(ctx, r.s, chatID, yield) {
				return
			}
		}
	}
}

// person is who a JID is: 491700000000@s.whatsapp.net, or 123456789@lid, which holds no
// number.
func (st *store) person(jid string) chat.Person {
	if jid == "" {
		return chat.Person{}
	}
	p := chat.Person{Address: jid, Name: st.names[jid]}
	user, server, _ := strings.Cut(jid, "@")
	switch server {
	case "s.whatsapp.net":
		p.Address = "+" + user
	case "lid":
		if number := st.numbers[user]; number != "" {
			p.Address = "+" + strings.TrimPrefix(number, "+")
			if p.Name == "" {
				p.Name = st.names[strings.TrimPrefix(number, "+")+"@s.whatsapp.net"]
			}
		}
	}
	return p
}
