package whatsapp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// media is what ZWAMEDIAITEM says of one file.
type media struct {
	path, title, mime, card, cardName string
	answers                           string // the stanza of the message that it answers
	size                              int64
	lat, long                         float64
}

// load reads the small tables, once. Each is read by itself, so that a damaged one takes
// nothing else with it; names that cannot be read leave numbers.
func (st *store) load(ctx context.Context, s *source.Source) error {
	if st.sessions != nil {
		return nil
	}
	if err := st.loadAll(ctx, s); err != nil {
		st.sessions, st.defects = nil, nil // it may be tried again
		return err
	}
	return nil
}

func (st *store) loadAll(ctx context.Context, s *source.Source) error {
	st.sessions, st.members, st.media = map[int64]*session{}, map[int64]chat.Person{}, map[int64]media{}
	st.names, st.numbers, st.reactions = map[string]string{}, map[string]string{}, map[int64][]chat.Reaction{}
	if err := st.loadNames(ctx, s); err != nil {
		return err
	}
	err := st.walk(ctx, st.db, "ZWACHATSESSION", []string{"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZREMOVED"}, func(r source.Row) {
		st.sessions[r.Number(0)] = &session{jid: r.Text(1), name: r.Text(2), kind: r.Number(3), removed: r.Bool(4)}
	})
	if err != nil {
		return err
	}
	err = st.walk(ctx, st.db, "ZWAGROUPMEMBER", []string{"ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME"}, func(r source.Row) {
		p := st.person(r.Text(1))
		p.Name = cmp.Or(p.Name, r.Text(2), r.Text(3))
		st.members[r.Number(0)] = p
	})
	if err != nil {
		return err
	}
	if st.paged {
		return nil
	}
	err = st.walk(ctx, st.db, "ZWAMEDIAITEM", mediaColumns, func(r source.Row) { st.media[r.Number(0)] = mediaOf(r) })
	if err != nil {
		return err
	}
	return st.walk(ctx, st.db, infoTable, infoColumns, st.react)
}

var mediaColumns = []string{"ZMEDIALOCALPATH", "ZTITLE", "ZVCARDSTRING", "ZVCARDNAME", "ZFILESIZE", "ZLATITUDE", "ZLONGITUDE", "ZMETADATA"}

func mediaOf(r source.Row) media {
	m := media{path: r.Text(1), title: r.Text(2), cardName: r.Text(4), size: max(r.Number(5), 0)}
	if v := r.Text(3); strings.HasPrefix(v, "BEGIN:VCARD") {
		m.card = v
	} else if len(v) < 200 && strings.Contains(v, "/") {
		m.mime, _, _ = strings.Cut(v, ";")
	}
	m.lat, _ = r.Float(6)
	m.long, _ = r.Float(7)
	m.answers = answered(r.Bytes(8))
	return m
}

// loadNames reads what people are called: in the address book that WhatsApp keeps, and by
// themselves. LIDs are told apart from numbers by pairs, in a database of their own or in
// that of the chats.
func (st *store) loadNames(ctx context.Context, s *source.Source) error {
	pushed := func(r source.Row) {
		if jid := r.Text(1); jid != "" && st.names[jid] == "" {
			st.names[jid] = r.Text(2)
		}
	}
	pairs := func(r source.Row) {
		lid, _, _ := strings.Cut(r.Text(1), "@")
		st.numbers[lid], _, _ = strings.Cut(r.Text(2), "@")
	}
	for _, beside := range []struct {
		file, table string
		columns     []string
		row         func(source.Row)
	}{
		{"ContactsV2.sqlite", "ZWAADDRESSBOOKCONTACT", []string{"ZWHATSAPPID", "ZFULLNAME", "ZLID", "ZPHONENUMBER", "ZBUSINESSNAME"}, func(r source.Row) {
			name := cmp.Or(r.Text(2), r.Text(5))
			for _, jid := range []string{r.Text(1), r.Text(3)} {
				if jid != "" && name != "" {
					st.names[jid] = name
				}
			}
			if lid, ok := strings.CutSuffix(r.Text(3), "@lid"); ok {
				number, _, _ := strings.Cut(r.Text(1), "@")
				st.numbers[lid] = cmp.Or(number, r.Text(4))
			}
		}},
		{"LID.sqlite", "ZWAPHONENUMBERLIDPAIR", []string{"ZLID", "ZPHONENUMBER"}, pairs},
	} {
		db, err := s.Database(ctx, st.domain, beside.file)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue // names only
		}
		err = st.walk(ctx, db, beside.table, beside.columns, beside.row)
		db.Close()
		if err != nil && ctx.Err() != nil {
			return err
		}
	}
	if err := st.walk(ctx, st.db, "ZWAPHONENUMBERLIDPAIR", []string{"ZLID", "ZPHONENUMBER"}, pairs); err != nil {
		return err
	}
	return st.walk(ctx, st.db, "ZWAPROFILEPUSHNAME", []string{"ZJID", "ZPUSHNAME"}, pushed)
}

func (st *store) walk(ctx context.Context, db *source.Database, table string, columns []string, row func(source.Row)) error {
	if !db.Has(table) {
		return nil
	}
	n := 0
	for r, err := range db.Walk(table, db.Select(table, "t", columns...), "") {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			st.defects = append(st.defects, defect)
			continue
		case err != nil:
			return err
		}
		if n++; n > maxNames {
			return nil
		}
		row(r)
	}
	return ctx.Err()
}

// chats makes the chats with their counts, the newest first.
func (st *store) chats(ctx context.Context) ([]*chat.Chat, error) {
	found := map[int64]*chat.Chat{}
	for id, se := range st.sessions {
		if se.kind != status {
			found[id] = st.chat(id, se)
		}
	}
	for row, err := range st.db.Walk("ZWAMESSAGE", "t.ZCHATSESSION, t.ZMESSAGEDATE", st.people()) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return nil, err
			}
			continue // told when the messages are read
		}
		id := row.Number(1)
		c := found[id]
		if c == nil {
			if se := st.sessions[id]; se != nil { // a status
				continue
			}
			c = st.chat(id, &session{}) // its row is lost
			found[id] = c
		}
		c.Count++
		if when, there, ok := row.Cocoa(2); there && ok {
			if c.First.IsZero() || when.Before(c.First) {
				c.First = when
			}
			if when.After(c.Last) {
				c.Last = when
			}
		}
	}
	members, err := st.memberships(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range members {
		if c := found[p.session]; c != nil && c.Group {
			c.People = append(c.People, p.Person)
		}
	}
	var out []*chat.Chat
	for id, c := range found {
		c.Name = cmp.Or(c.Name, chat.Names(c.People))
		if se := st.sessions[id]; c.Count > 0 || se != nil && !se.removed {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *chat.Chat) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

func (st *store) chat(id int64, se *session) *chat.Chat {
	c := &chat.Chat{ID: st.chatID(id, se), Name: se.name, App: App, Group: se.kind == group || se.kind == community}
	if c.Group || se.jid == "" {
		return c
	}
	p := st.person(se.jid)
	p.Name = cmp.Or(p.Name, se.name)
	c.People = []chat.Person{p}
	c.Name = cmp.Or(se.name, p.Label())
	return c
}

// membership says who is in which group.
type membership struct {
	session int64
	chat.Person
}

func (st *store) memberships(ctx context.Context) (out []membership, err error) {
	err = st.walk(ctx, st.db, "ZWAGROUPMEMBER", []string{"ZCHATSESSION"}, func(r source.Row) {
		if p, ok := st.members[r.Number(0)]; ok && p.Address != "" {
			out = append(out, membership{r.Number(1), p})
		}
	})
	return out, err
}
