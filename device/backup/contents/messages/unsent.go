package messages

import (
	"context"
	"sort"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages/typedstream"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// What was taken back and of which nothing is left is no message any more: Messages writes
// a line into the chat instead ("Ann unsent a message"). So it is a notice here, in every
// count and everywhere it is shown. What is left of a message that was taken back in part
// is a message.

// left is what a row of message still holds.
type left struct {
	text      string // subject and text, without the marks of attachments
	files     bool   // attachments are joined to it
	retracted bool   // date_retracted is set, or message_summary_info names retracted parts
}

func (l left) nothing() bool { return l.retracted && l.text == "" && !l.files }

// mayBeGone is the expression for rows that may be such: without a text of their own, and
// with a mark of having been taken back. It costs little for others.
func (r *Reader) mayBeGone() string {
	var marks []string
	if r.db.Has("message", "date_retracted") {
		marks = append(marks, "coalesce("+r.db.Whole("message", "t", "date_retracted")+", 0) <> 0")
	}
	if r.db.Has("message", "message_summary_info") { // "rp", as a key of it
		marks = append(marks, "instr(CAST(t.message_summary_info AS BLOB), x'7270') > 0")
	}
	if marks == nil {
		return "0"
	}
	text := r.db.Column("message", "t", "text")
	empty := text + " IS NULL OR " + text + " = '' OR unicode(" + text + ") = 65532 AND trim(" + text + ", char(65532)) = ''"
	return "((" + empty + ") AND (" + strings.Join(marks, " OR ") + "))"
}

// gone reports whether nothing is left of a message; may is what mayBeGone says of its row.
func (r *Reader) gone(ctx context.Context, id int64, may bool) (bool, error) {
	if !may {
		return false, nil
	}
	var l left
	columns := r.db.Select("message", "t", "subject", "text", "attributedBody", "date_retracted", "message_summary_info")
	err := r.db.Row("message", columns, id, func(row source.Row) {
		text := row.Text(2)
		if text == "" {
			text, _ = typedstream.Text(row.Bytes(3))
		}
		when, _ := date(row, 4)
		list, _ := proplist.Parse(row.Bytes(5))
		l = left{text: row.Text(1) + plain(text), retracted: !when.IsZero() || list.Get("rp").Len() > 0}
	})
	if err != nil || l.text != "" || !l.retracted {
		if ctx.Err() == nil {
			err = nil // damaged: told when it is read
		}
		return false, err
	}
	l.files, err = r.attachedTo(ctx, id)
	return l.nothing(), err
}

// attachedTo reports whether attachments are joined to a message.
func (r *Reader) attachedTo(ctx context.Context, id int64) (bool, error) {
	switch {
	case r.paged != nil:
		return len(of(r.paged.attached, id, 1)) > 0, nil
	case r.known != nil:
		return len(r.known.attached[id]) > 0, nil
	case r.withFiles == nil:
		list := []int64{}
		err := r.each(ctx, "message_attachment_join", []string{"message_id"}, func(row source.Row) { list = append(list, row.Number(1)) }, nil)
		if err != nil {
			return false, err
		}
		sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
		r.withFiles = list
	}
	i := sort.Search(len(r.withFiles), func(i int) bool { return r.withFiles[i] >= id })
	return i < len(r.withFiles) && r.withFiles[i] == id, nil
}

// unsend makes a message a notice that it was taken back.
func unsend(m *chat.Message) {
	m.Kind, m.Notice, m.About = chat.Notice, chat.EventUnsent, m.Sender.Label()
	if m.FromMe {
		m.Notice, m.About = chat.EventUnsentByMe, ""
	}
	m.Unread, m.Edits = false, nil
}
