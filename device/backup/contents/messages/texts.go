package messages

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages/typedstream"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

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
