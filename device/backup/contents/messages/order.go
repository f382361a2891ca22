package messages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"sort"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages/typedstream"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// pair joins two numbers; pairs sort by the first.
type pair struct{ of, to int64 }

func (p pair) compare(o pair) int { return cmp.Or(cmp.Compare(p.of, o.of), cmp.Compare(p.to, o.to)) }

// paged is what reading by pages keeps beside the small tables.
type paged struct {
	joined   []pair // message, number of its chat
	attached []pair // message, attachment
	reacted  []pair // hash of the GUID of a message, row of a reaction
	seed     maphash.Seed
}

// Order reads where everything stands, in one walk over the messages. It takes 16 bytes of memory
// for each message and each join; what else belongs to one, Page looks up.
func (r *Reader) Order(ctx context.Context) (*chat.Ordered, error) {
	o := &chat.Ordered{Positions: map[string][]chat.Position{}}
	if !r.state.Readable() {
		return o, nil
	}
	if err := r.loadPaged(ctx); err != nil {
		return nil, err
	}
	o.Defects, r.paged.reacted = int64(len(r.known.defects)), nil // it may have been stopped before
	for _, c := range r.known.byID {
		c.Count = 0
	}
	reaction := r.db.Has("message", "associated_message_type", "associated_message_guid")
	columns := r.db.Select("message", "t", "date", "handle_id", "associated_message_type", "item_type", "associated_message_guid")
	by := map[string]*[]chat.Position{}
	last, lastAt := "", (*[]chat.Position)(nil)
	add := func(id string, p chat.Position, people bool) {
		if id != last || lastAt == nil { // mostly that of the row before
			last, lastAt = id, by[id]
			if lastAt == nil {
				lastAt = new([]chat.Position)
				by[id] = lastAt
			}
		}
		*lastAt = append(*lastAt, p)
		if people {
			r.chat(id).Count++
		}
	}
	for row, err := range r.db.Walk("message", columns, "") {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return nil, err
			}
			o.Defects++
			continue
		}
		id, kind := row.Number(0), row.Number(3)
		if kind >= 1000 && kind < 4000 {
			if reaction && kind >= 2000 {
				if target := targetOf(row.Text(5)); target != "" {
					r.paged.reacted = append(r.paged.reacted, pair{r.paged.hash(target), id})
				}
			}
			continue
		}
		p, people := chat.Position{Date: row.Number(1), Row: id}, row.Number(4) == 0
		joins := r.paged.joins(id)
		if len(joins) == 0 {
			add(cmp.Or(r.known.handles[row.Number(2)], Nobody), p, people)
			continue
		}
		before := ""
		for i, j := range joins {
			chatID := r.known.chats[j.to]
			if chatID == before || i > 0 && r.sameBefore(joins[:i], chatID) {
				continue
			}
			before = chatID
			add(chatID, p, people)
		}
	}
	slices.SortFunc(r.paged.reacted, pair.compare)
	for id, places := range by {
		slices.SortFunc(*places, chat.Position.Compare)
		o.Positions[id] = *places
		c := r.chat(id)
		if c.Count == 0 {
			continue
		}
		r.name(c)
		c.First, c.Last = r.Time(dated(*places)), r.Time((*places)[len(*places)-1])
		o.Chats = append(o.Chats, *c)
	}
	slices.SortFunc(o.Chats, func(a, b chat.Chat) int { return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.ID, b.ID)) })
	return o, ctx.Err()
}

// dated is the first date that is one.
func dated(places []chat.Position) chat.Position {
	for _, p := range places {
		if p.Date != 0 {
			return p
		}
	}
	return chat.Position{}
}

// Time is the time of a position; zero when it has none.
func (r *Reader) Time(p chat.Position) time.Time {
	if p.Date == 0 {
		return time.Time{}
	}
	t, _ := source.CocoaNano(p.Date)
	return t
}

func (r *Reader) sameBefore(joins []pair, chatID string) bool {
	return slices.ContainsFunc(joins, func(j pair) bool { return r.known.chats[j.to] == chatID })
}

// loadPaged reads the small tables, and the joins as pairs.
func (r *Reader) loadPaged(ctx context.Context) error {
	if r.paged != nil {
		return nil
	}
	r.known = newTables()
	p := &paged{seed: maphash.MakeSeed()}
	steps := []func(context.Context) error{
		r.loadHandles, r.loadChats,
		func(ctx context.Context) error {
			join := func(row source.Row) {
				if r.known.chats[row.Number(1)] != "" {
					p.joined = append(p.joined, pair{row.Number(2), row.Number(1)})
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
		},
		func(ctx context.Context) error {
			return r.walk(ctx, "message_attachment_join", []string{"message_id", "attachment_id"}, func(row source.Row) {
				p.attached = append(p.attached, pair{row.Number(1), row.Number(2)})
			})
		},
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			r.known = nil
			return err
		}
	}
	if !slices.IsSortedFunc(p.joined, pair.compare) {
		slices.SortFunc(p.joined, pair.compare)
	}
	p.joined = slices.Compact(p.joined)
	// Attachments keep their order within a message: that of its text.
	slices.SortStableFunc(p.attached, func(a, b pair) int { return cmp.Compare(a.of, b.of) })
	r.paged = p
	return nil
}

func (p *paged) hash(guid string) int64 { return int64(maphash.String(p.seed, guid)) }

// of are the pairs of a number in a sorted list, at most some hundreds.
func of(list []pair, n int64, most int) []pair {
	i := sort.Search(len(list), func(i int) bool { return list[i].of >= n })
	j := i
	for j < len(list) && list[j].of == n && j-i < most {
		j++
	}
	return list[i:j]
}

func (p *paged) joins(message int64) []pair { return of(p.joined, message, 100) }

// pagedChats are the chats in which a message stands; handle is whom it is with.
func (r *Reader) pagedChats(row, handle int64) []string {
	var out []string
	for _, j := range r.paged.joins(row) {
		if id := r.known.chats[j.to]; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if out == nil {
		return []string{cmp.Or(r.known.handles[handle], Nobody)}
	}
	return out
}

// mostOfPage is how many attachments and reactions of one message a page has.
const mostOfPage = 1000

// Page reads the messages of a chat with the positions, one for each; of one that is lost
// the zero value. It needs Order before it.
func (r *Reader) Page(ctx context.Context, _ string, places []chat.Position) (page []chat.Message, defects int64, err error) {
	if r.paged == nil || len(places) == 0 {
		return nil, 0, nil
	}
	rows := make([]int64, len(places))
	var files []int64
	clear(r.known.attached)
	for i, p := range places {
		rows[i] = p.Row
		for _, a := range of(r.paged.attached, p.Row, mostOfPage) {
			r.known.attached[p.Row] = append(r.known.attached[p.Row], a.to)
			files = append(files, a.to)
		}
	}
	if err := r.pageFiles(files); err != nil {
		return nil, 0, err
	}
	if err := r.pageReactions(rows); err != nil {
		return nil, 0, err
	}
	page = make([]chat.Message, len(rows))
	at := 0
	for row, err := range r.db.Rows("message", r.columns(), rows) {
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
		for at < len(rows) && rows[at] != row.Number(0) {
			at++
		}
		m, problem := r.message(row)
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

func (r *Reader) pageFiles(files []int64) error {
	clear(r.known.attachments)
	if len(files) == 0 || !r.db.Has("attachment") {
		return nil
	}
	for row, err := range r.db.Rows("attachment", r.db.Select("attachment", "t", attachmentColumns...), files) {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		a, _ := r.attachment(row)
		r.known.attachments[row.Number(0)] = a
	}
	return nil
}

// pageReactions reads what people put on the messages of a page, in the order of time.
func (r *Reader) pageReactions(rows []int64) error {
	clear(r.known.reactions)
	if len(r.paged.reacted) == 0 {
		return nil
	}
	var found []int64
	for row, err := range r.db.Rows("message", r.db.Select("message", "t", "guid"), rows) {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		if guid := row.Text(1); guid != "" {
			for _, p := range of(r.paged.reacted, r.paged.hash(guid), mostOfPage) {
				found = append(found, p.to)
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	type reaction struct {
		place chat.Position
		by    func()
	}
	columns := r.db.Select("message", "t", "associated_message_type", "associated_message_guid", "associated_message_emoji", "is_from_me", "handle_id", "date")
	var all []reaction
	for row, err := range r.db.Rows("message", columns, found) {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		p := putOn(row)
		all = append(all, reaction{chat.Position{Date: row.Number(6), Row: row.Number(0)}, func() { r.put(p) }})
	}
	slices.SortStableFunc(all, func(a, b reaction) int { return a.place.Compare(b.place) })
	for _, a := range all {
		a.by()
	}
	return nil
}

// Texts walks over what people wrote, in the order of the rows. Chats holds until the next
// one. It needs Order before it.
func (r *Reader) Texts(ctx context.Context, yield func(chat.Said) bool) error {
	if r.paged == nil {
		return nil
	}
	db := r.db
	where := r.people()
	columns := db.Select("message", "t", "date", "handle_id", "text", "subject", "attributedBody", "balloon_bundle_id")
	payload := db.Has("message", "payload_data", "balloon_bundle_id")
	var links []chat.Said
	for row, err := range db.Walk("message", columns, where) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		said := chat.Said{Position: chat.Position{Date: row.Number(1), Row: row.Number(0)}, Chats: r.pagedChats(row.Number(0), row.Number(2)), Text: row.Text(3)}
		if said.Text == "" {
			if body := row.Bytes(5); len(body) > 0 {
				text, err := typedstream.Text(body)
				said.Text, said.Unread = text, err != nil
			}
		}
		said.Text = plain(said.Text)
		subject := row.Text(4)
		if said.Text == "" && payload && !row.Null(6) && len(links) < maxLinks {
			said.Text = subject
			links = append(links, said)
			continue
		}
		if subject != "" {
			said.Text = subject + "\n" + said.Text
		}
		if said.Text != "" && !yield(said) {
			return ctx.Err()
		}
	}
	return r.linkTexts(ctx, links, yield)
}

// maxLinks is how many messages without words are looked into for the title of a link.
const maxLinks = 100_000

// linkTexts yields what stands under links that were sent without a word.
func (r *Reader) linkTexts(ctx context.Context, links []chat.Said, yield func(chat.Said) bool) error {
	rows := make([]int64, len(links))
	at := make(map[int64]int, len(links))
	for i, l := range links {
		rows[i], at[l.Position.Row] = l.Position.Row, i
	}
	for row, err := range r.db.Rows("message", r.db.Select("message", "t", "balloon_bundle_id", "payload_data"), rows) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		said := links[at[row.Number(0)]]
		var m chat.Message
		r.app(&m, row.Text(1), row.Bytes(2))
		if subject := said.Text; subject != "" {
			said.Text = fmt.Sprint(subject, "\n", m.Text)
		} else {
			said.Text = m.Text
		}
		if said.Text != "" && !yield(said) {
			break
		}
	}
	return ctx.Err()
}

// Lasting is a Reader of the same backup, with what this one knows of chats and joins, and
// a database of its own: for another goroutine. It is read only by Texts.
func (r *Reader) Lasting(ctx context.Context) (*Reader, error) {
	if r.paged == nil {
		return nil, errors.New("the order was not read")
	}
	db, err := r.s.OpenDatabase(ctx, r.db.File)
	if err != nil {
		return nil, err
	}
	return &Reader{s: r.s, db: db, state: r.state, known: r.known, paged: r.paged}, nil
}
