package whatsapp

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Order reads where everything stands, in one walk over the messages of each app.
func (r *Reader) Order(ctx context.Context) (*chat.Ordered, error) {
	o := &chat.Ordered{Positions: map[string][]chat.Position{}}
	for _, st := range r.stores {
		st.paged = true
		if err := st.load(ctx, r.s); err != nil {
			return nil, err
		}
		o.Defects += int64(len(st.defects))
		if err := st.order(ctx, o); err != nil {
			return nil, err
		}
		chats, err := st.chats(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range chats {
			o.Chats = append(o.Chats, *c)
		}
	}
	slices.SortStableFunc(o.Chats, func(a, b chat.Chat) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.ID, b.ID)) })
	return o, ctx.Err()
}

// order sorts the messages of each session as Messages does.
func (st *store) order(ctx context.Context, o *chat.Ordered) error {
	type key struct {
		date float64
		then int64
		row  int64
	}
	sessions := map[int64]*[]key{}
	sort := st.db.Column("ZWAMESSAGE", "t", "ZSORT")
	for row, err := range st.db.Walk("ZWAMESSAGE", "t.ZCHATSESSION, t.ZMESSAGEDATE, "+sort, "") {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			o.Defects++
			continue
		}
		if row.Null(1) {
			continue
		}
		keys := sessions[row.Number(1)]
		if keys == nil {
			keys = new([]key)
			sessions[row.Number(1)] = keys
		}
		date, _ := row.Float(2)
		*keys = append(*keys, key{date, row.Number(3), row.Number(0)})
	}
	for id, keys := range sessions {
		se := st.sessions[id]
		if se != nil && se.kind == status {
			continue
		}
		slices.SortFunc(*keys, func(a, b key) int {
			return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.then, b.then), cmp.Compare(a.row, b.row))
		})
		places := make([]chat.Position, len(*keys))
		for i, k := range *keys {
			places[i] = chat.Position{Date: micros(k.date), Row: k.row}
		}
		if se == nil {
			se = &session{}
		}
		name := st.chatID(id, se)
		o.Positions[name] = append(o.Positions[name], places...)
	}
	return nil
}

// micros is a date in microseconds, which keeps the order; NaN is none.
func micros(seconds float64) int64 {
	switch {
	case math.IsNaN(seconds):
		return 0
	case math.Abs(seconds) >= 1e12:
		return int64(math.Copysign(1e18, seconds))
	}
	return int64(math.Round(seconds * 1e6))
}

// Time is the time of a position; zero when it has none.
func (r *Reader) Time(p chat.Position) time.Time {
	if p.Date == 0 {
		return time.Time{}
	}
	t, _ := source.Cocoa(float64(p.Date) / 1e6)
	return t
}

// Page reads the messages of a chat with the positions, one for each; of one that is lost
// the zero value. It needs Order before it.
func (r *Reader) Page(ctx context.Context, chatID string, places []chat.Position) (page []chat.Message, defects int64, err error) {
	st := r.storeOf(chatID)
	if st == nil || len(places) == 0 {
		return nil, 0, nil
	}
	rows := make([]int64, len(places))
	for i, p := range places {
		rows[i] = p.Row
	}
	if err := st.pageMedia(rows); err != nil {
		return nil, 0, err
	}
	if err := st.pageReactions(rows); err != nil {
		return nil, 0, err
	}
	page = make([]chat.Message, len(rows))
	at := 0
	for row, err := range st.db.Rows("ZWAMESSAGE", st.columns(), rows) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return nil, defects, err
			}
			defects++
			continue
		}
		se := st.sessions[row.Number(1)]
		if se == nil {
			se = &session{}
		}
		for at < len(rows) && rows[at] != row.Number(0) {
			at++
		}
		m, problem := st.message(r.s, row, se)
		if problem != nil {
			defects++
		}
		if at < len(rows) {
			page[at] = m
			at++
		}
	}
	return page, defects, ctx.Err()
}

func (r *Reader) storeOf(chatID string) *store {
	for _, st := range r.stores {
		if strings.HasPrefix(chatID, st.domain+" ") {
			return st
		}
	}
	return nil
}

// pageMedia reads the media of some messages.
func (st *store) pageMedia(rows []int64) error {
	clear(st.media)
	return st.pageRows(rows, "ZMEDIAITEM", "ZWAMEDIAITEM", mediaColumns, func(row source.Row) { st.media[row.Number(0)] = mediaOf(row) })
}

// pageReactions reads the reactions to some messages.
func (st *store) pageReactions(rows []int64) error {
	clear(st.reactions)
	return st.pageRows(rows, "ZMESSAGEINFO", infoTable, infoColumns, st.react)
}

// pageRows reads the rows of a table that some messages name in a column.
func (st *store) pageRows(rows []int64, by, table string, columns []string, take func(source.Row)) error {
	if !st.db.Has(table) || !st.db.Has("ZWAMESSAGE", by) {
		return nil
	}
	var wanted []int64
	for row, err := range st.db.Rows("ZWAMESSAGE", "t."+by, rows) {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		if n, ok := row.Int(1); ok {
			wanted = append(wanted, n)
		}
	}
	for row, err := range st.db.Rows(table, st.db.Select(table, "t", columns...), wanted) {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		take(row)
	}
	return nil
}

// Texts walks over what people wrote, in the order of the rows. It needs Order before it.
func (r *Reader) Texts(ctx context.Context, yield func(chat.Said) bool) error {
	for _, st := range r.stores {
		more, err := st.texts(ctx, yield)
		if err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}

func (st *store) texts(ctx context.Context, yield func(chat.Said) bool) (more bool, err error) {
	captions := map[int64]string{}
	if st.db.Has("ZWAMEDIAITEM", "ZTITLE") {
		for row, err := range st.db.Walk("ZWAMEDIAITEM", "t.ZTITLE", "WHERE t.ZTITLE <> ''") {
			if err != nil {
				if !source.IsDefect(err) {
					return false, err
				}
				continue
			}
			if len(captions) < maxNames {
				captions[row.Number(0)] = row.Text(1)
			}
		}
	}
	columns := st.db.Select("ZWAMESSAGE", "t", "ZCHATSESSION", "ZMESSAGEDATE", "ZTEXT", "ZMESSAGETYPE", "ZMEDIAITEM")
	for row, err := range st.db.Walk("ZWAMESSAGE", columns, st.people()) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return false, err
			}
			continue
		}
		text := row.Text(3)
		switch row.Number(4) {
		case typeDeleted:
			continue
		case typeImage, typeVideo, typeVoice, typeGIF, typeOnce, typeOnceFilm, typeRound, typePoll:
			text = cmp.Or(text, captions[row.Number(5)])
		}
		se := st.sessions[row.Number(1)]
		if se == nil {
			se = &session{}
		}
		if text == "" || se.kind == status {
			continue
		}
		date, _ := row.Float(2)
		said := chat.Said{Position: chat.Position{Date: micros(date), Row: row.Number(0)}, Chats: []string{st.chatID(row.Number(1), se)}, Text: text}
		if !yield(said) {
			return false, ctx.Err()
		}
	}
	return true, ctx.Err()
}

// Lasting is a Reader of the same backup, with what this one knows of chats and people,
// and databases of its own: for another goroutine. It is read only by Texts.
func (r *Reader) Lasting(ctx context.Context) (*Reader, error) {
	l := &Reader{s: r.s, state: r.state}
	for _, st := range r.stores {
		db, err := r.s.OpenDatabase(ctx, st.db.File)
		if err != nil {
			l.Close()
			return nil, err
		}
		l.stores = append(l.stores, &store{domain: st.domain, db: db, paged: true, sessions: st.sessions})
	}
	return l, nil
}
