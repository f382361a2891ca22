package messages

import (
	"context"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

const (
	attachmentDomain = "MediaDomain"
	attachmentFolder = "Library/SMS/"
)

var attachmentColumns = []string{"filename", "transfer_name", "mime_type", "total_bytes", "uti", "is_sticker", "hide_attachment"}

func (r *Reader) loadAttachments(ctx context.Context) error {
	err := r.walk(ctx, "attachment", attachmentColumns, func(row source.Row) {
		a, _ := r.attachment(row)
		r.known.attachments[row.Number(0)] = a
	})
	if err != nil {
		return err
	}
	return r.walk(ctx, "message_attachment_join", []string{"message_id", "attachment_id"}, func(row source.Row) {
		if list := r.known.attached[row.Number(1)]; len(list) < 10_000 {
			r.known.attached[row.Number(1)] = append(list, row.Number(2))
		}
	})
}

// attachment reads a row. named is false when it has no file: it was never loaded.
func (r *Reader) attachment(row source.Row) (a chat.Attachment, named bool) {
	a = chat.Attachment{Name: row.Text(2), Type: row.Text(3), Size: max(row.Number(4), 0), Preview: row.Bool(6) || row.Bool(7)}
	filename := row.Text(1)
	if strings.HasSuffix(filename, ".pluginPayloadAttachment") || strings.HasSuffix(a.Name, ".pluginPayloadAttachment") {
		a.Preview = true
	}
	path, ok := placeOf(filename)
	if !ok {
		return a, filename != ""
	}
	a.Domain, a.Path = attachmentDomain, path
	if a.Name == "" {
		a.Name = path[strings.LastIndexByte(path, '/')+1:]
	}
	if f, ok := r.s.Find(attachmentDomain, path); ok {
		a.Here = r.s.Here(f)
		return a, true
	}
	for f := range r.s.Under(attachmentDomain, path) { // a folder: a bundle, a document with pictures
		a.Here = r.s.Here(f)
		break
	}
	return a, true
}

// placeOf is where an attachment lies in MediaDomain: its name holds the whole path on the
// phone, with the home folder written in one of two ways. What does not lie below
// Library/SMS is not looked for.
func placeOf(filename string) (string, bool) {
	for _, home := range []string{"~/", "/var/mobile/", "/private/var/mobile/"} {
		if rest, ok := strings.CutPrefix(filename, home); ok && strings.HasPrefix(rest, attachmentFolder) {
			return rest, true
		}
	}
	return "", false
}

// countAttachments counts those that messages name, and those of them that are here.
func (r *Reader) countAttachments(ctx context.Context, t *Tally) error {
	if !r.db.Has("attachment", "filename") {
		return nil
	}
	for row, err := range r.db.Walk("attachment", r.db.Select("attachment", "t", attachmentColumns...), "") {
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			continue
		}
		a, _ := r.attachment(row)
		if a.Preview {
			continue
		}
		t.Attachments++
		if a.Here {
			t.Here++
		}
	}
	return ctx.Err()
}
