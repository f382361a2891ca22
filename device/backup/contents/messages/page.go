package messages

import (
	"context"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

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
