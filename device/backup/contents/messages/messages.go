// Package messages reads the chats of Messages: sms.db, with what was edited, taken back,
// answered and reacted to.
//
// The tables are those of public parsers for iOS 5 to 26; columns are looked up by name
// and none but those of message is needed: without chats, messages are sorted by whom they
// are with. Times are nanoseconds since 2001 from iOS 11 on and seconds before.
package messages

import (
	"context"
	"errors"
	"iter"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// App is what the chats are of, as chat.Chat has it.
const App = "Messages"

const (
	domain    = "HomeDomain"
	storePath = "Library/SMS/sms.db"
)

// Reader reads messages. It is for one goroutine.
type Reader struct {
	// Name, where it is set before the first reading, tells what a number or an address
	// is called; empty for those that nobody knows.
	Name func(address string) string

	s     *source.Source
	db    *source.Database
	state source.State
	known *tables
	paged *paged // of Order

	withFiles []int64 // messages that have attachments, sorted; nil until they are needed
}

// Open looks for the messages.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{s: s}
	db, err := s.Database(ctx, domain, storePath)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r.state.Reason, r.state.Err = source.ReasonOf(err), err
		return r, nil
	}
	r.db = db
	if missing := db.Lacks("message", "date", "text"); missing != nil {
		r.state.Reason, r.state.Missing = source.OtherSchema, missing
		return r, nil
	}
	r.state.Places = []string{domain + "-" + storePath}
	r.state.Missing = db.Lacks("message", "guid", "handle_id", "is_from_me", "attributedBody", "associated_message_type", "item_type")
	for _, table := range []string{"handle", "chat", "chat_message_join", "attachment", "message_attachment_join"} {
		r.state.Missing = append(r.state.Missing, db.Lacks(table)...)
	}
	return r, nil
}

// State tells what can be read.
func (r *Reader) State() source.State { return r.state }

// Close closes the database.
func (r *Reader) Close() error {
	if r.db == nil {
		return nil
	}
	return r.db.Close()
}

// people is the condition for what a person wrote or sent: no reaction, no sticker put on
// another message, no notice.
func (r *Reader) people() string {
	item := r.db.Whole("message", "t", "item_type")
	return r.shown() + " AND (" + item + " IS NULL OR " + item + " = 0)"
}

// shown is the condition for what stands in a chat: people's messages, and notices.
func (r *Reader) shown() string {
	kind := r.db.Whole("message", "t", "associated_message_type")
	return "WHERE (" + kind + " IS NULL OR " + kind + " < 1000 OR " + kind + " >= 4000)"
}

// Tally is what Summary does not tell.
type Tally struct {
	Attachments int64 // that messages name
	Here        int64 // of these, in the backup
	Deleted     int64 // messages in Recently Deleted
}

// Summary counts people's messages, those in Recently Deleted with them. Bytes are those of
// the database and of the attachments that are in the backup.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}

// Tally counts with the summary the attachments.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.Messages, State: r.state}
	if !r.state.Readable() {
		return t, sum, nil
	}
	sum.Bytes = max(r.db.File.Size, 0)
	deleted, lost, err := r.recoverable(ctx)
	if err != nil {
		return t, sum, err
	}
	sum.Defects += lost
	for row, err := range r.db.Walk("message", "t.date, "+r.mayBeGone(), r.people()) {
		if err != nil {
			if !source.IsDefect(err) {
				return t, sum, err
			}
			sum.Defects++
			continue
		}
		gone, err := r.gone(ctx, row.Number(0), row.Bool(2))
		if err != nil {
			return t, sum, err
		}
		if gone {
			continue
		}
		sum.Count++
		if deleted[row.Number(0)] {
			t.Deleted++
		}
		if when, ok := date(row, 1); ok {
			sum.Span(when)
		} else {
			sum.Defects++
		}
	}
	for f := range r.s.Under(attachmentDomain, attachmentFolder) {
		sum.Bytes += max(f.Size, 0)
	}
	if err := r.countAttachments(ctx, &t); err != nil {
		return t, sum, err
	}
	return t, sum, ctx.Err()
}

// deletedJoin says which messages are in Recently Deleted, from iOS 16 on.
const deletedJoin = "chat_recoverable_message_join"

// recoverable are the messages in Recently Deleted; some of them may be gone. lost is how
// many damaged parts the table has.
func (r *Reader) recoverable(ctx context.Context) (out map[int64]bool, lost int64, err error) {
	out = map[int64]bool{}
	err = r.each(ctx, deletedJoin, []string{"message_id"}, func(row source.Row) { out[row.Number(1)] = true }, func(*source.Defect) { lost++ })
	return out, lost, err
}

// Chats yields the chats, the newest first. The chats of one person by SMS and by iMessage
// are one; messages that are in no chat are in that of whom they are with.
func (r *Reader) Chats(ctx context.Context) iter.Seq2[chat.Chat, error] {
	return func(yield func(chat.Chat, error) bool) {
		if !r.state.Readable() {
			return
		}
		if err := r.load(ctx); err != nil {
			yield(chat.Chat{}, err)
			return
		}
		for _, d := range r.known.defects {
			if !yield(chat.Chat{}, d) {
				return
			}
		}
		chats, err := r.chats(ctx)
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

// Messages yields what stands in a chat in the order of time: people's messages, with the
// reactions to them, and notices; of all chats where chatID is empty.
func (r *Reader) Messages(ctx context.Context, chatID string) iter.Seq2[chat.Message, error] {
	return func(yield func(chat.Message, error) bool) {
		if !r.state.Readable() {
			return
		}
		if err := r.load(ctx); err != nil {
			yield(chat.Message{}, err)
			return
		}
		rows, lost, err := r.rowsOf(ctx, chatID)
		if err != nil {
			yield(chat.Message{}, err)
			return
		}
		for _, d := range lost {
			if !yield(chat.Message{}, d) {
				return
			}
		}
		for row, err := range r.db.Rows("message", r.columns(), rows) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !yield(chat.Message{}, err) || !source.IsDefect(err) {
					return
				}
				continue
			}
			m, problem := r.message(row)
			if !yield(m, problem) {
				return
			}
		}
	}
}

// walk reads a table that need not be there; what is lost of it is told with the chats.
func (r *Reader) walk(ctx context.Context, table string, columns []string, row func(source.Row)) error {
	return r.each(ctx, table, columns, row, func(d *source.Defect) { r.known.defects = append(r.known.defects, d) })
}

// each is walk with somebody of its own to tell; nil for nobody.
func (r *Reader) each(ctx context.Context, table string, columns []string, row func(source.Row), lost func(*source.Defect)) error {
	if !r.db.Has(table) {
		return nil
	}
	n := 0
	for v, err := range r.db.Walk(table, r.db.Select(table, "t", columns...), "") {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			if lost != nil {
				lost(defect)
			}
			continue
		case err != nil:
			return err
		}
		if n++; n > maxRows {
			return nil
		}
		row(v)
	}
	return ctx.Err()
}

// maxRows is how many rows of a table are kept in memory.
const maxRows = 10_000_000
