package messages

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"sort"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
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
	columns := r.db.Select("message", "t", "date", "handle_id", "associated_message_type", "item_type", "associated_message_guid") + ", " + r.mayBeGone()
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
		if people {
			gone, err := r.gone(ctx, id, row.Bool(6))
			if err != nil {
				return nil, err
			}
			people = !gone
		}
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
