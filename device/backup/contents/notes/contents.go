package notes

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// blob reads a column of one row; errDecode where it cannot be had.
func (r *Reader) blob(from, column string, row int64) (data []byte, err error) {
	err = r.db.Row(from, fmt.Sprintf("t.%[1]s, octet_length(t.%[1]s)", source.Quote(column)), row, func(v source.Row) {
		if v.Number(2) <= maxPacked {
			data = v.Bytes(1)
		}
	})
	if err != nil && source.ReasonOf(err) == source.Damaged {
		return nil, errDecode
	}
	if err == nil && data == nil {
		err = errDecode
	}
	return data, err
}

// body reads the text of a note. errDecode where it cannot be decoded.
func (r *Reader) body(h *head) (Text, error) {
	data, err := r.blob(bodies, "ZDATA", h.data)
	if err != nil {
		return Text{}, err
	}
	t, err := decode(data)
	if err != nil {
		return Text{}, errDecode
	}
	return t, nil
}

// seal reads what is needed to try a password.
func (r *Reader) seal(pk int64) (s seal, err error) {
	columns := r.db.Select(table, "t", "ZCRYPTOSALT", "ZCRYPTOWRAPPEDKEY", "ZCRYPTOITERATIONCOUNT")
	err = r.db.Row(table, columns, pk, func(row source.Row) {
		s = seal{salt: row.Bytes(1), key: row.Bytes(2), iterations: row.Number(3)}
	})
	if err != nil && source.ReasonOf(err) == source.Damaged {
		return seal{}, nil
	}
	return s, err
}

// unsealed reads the text of a note that was unlocked.
func (r *Reader) unsealed(h *head) (Text, error) {
	data, err := r.blob(bodies, "ZDATA", h.data)
	if err != nil {
		return Text{}, err
	}
	for _, from := range []struct {
		table string
		row   int64
	}{{bodies, h.data}, {table, h.pk}} {
		var nonce, tag []byte
		columns := r.db.Select(from.table, "t", "ZCRYPTOINITIALIZATIONVECTOR", "ZCRYPTOTAG")
		err := r.db.Row(from.table, columns, from.row, func(row source.Row) { nonce, tag = row.Bytes(1), row.Bytes(2) })
		if err != nil && source.ReasonOf(err) != source.Damaged {
			return Text{}, err
		}
		if plain, err := decrypt(h.key, nonce, tag, data); err == nil {
			if t, err := decode(plain); err == nil {
				return t, nil
			}
		}
	}
	return Text{}, errDecode
}

// attachment says what an attachment is, without what has to be decoded.
func (r *Reader) attachment(o *thing) *Attachment {
	a := &Attachment{ID: o.id, UTI: o.uti, Title: o.title, What: whatOf(o.uti)}
	switch a.What {
	case Link:
		a.URL = o.url
	case Tag, Mention, NoteLink:
		a.Text = o.text
		return a
	}
	m := r.things[o.media]
	if m != nil {
		a.Name = m.name
	}
	if a.What == Other && (m != nil || o.uti != "" && !strings.HasPrefix(o.uti, "com.apple.notes.")) {
		a.What = File
	}
	if a.Sealed = o.locked; a.Sealed {
		return a
	}
	if m != nil {
		a.File = r.media.original(m)
	}
	a.Picture, a.PDF = r.media.picture(o.id), r.media.pdf(o.id)
	return a
}

// attach puts the attachments to a note, those of its text first.
func (r *Reader) attach(n *Note, h *head) (*source.Defect, error) {
	var problem *source.Defect
	byID, made := map[string]*thing{}, map[*thing]*Attachment{}
	list := r.of[h.pk]
	for _, o := range list {
		byID[o.id] = o
		made[o] = r.attachment(o)
		made[o].Sealed = made[o].Sealed || h.lock != Unlocked
		if made[o].Sealed {
			made[o].File, made[o].Picture, made[o].PDF = nil, nil, nil
		}
	}
	inside := map[*thing]bool{} // of a gallery
	for _, o := range list {
		a := made[o]
		if a.Sealed || a.What != TableOf && a.What != Gallery {
			continue
		}
		parts, err := r.decodeAttachment(a, o)
		if errors.Is(err, errDecode) {
			a.Unread = a.What == TableOf
			if problem == nil && a.Unread {
				problem = &source.Defect{Code: source.BadValue, Table: table, Row: o.pk, Field: "ZMERGEABLEDATA"}
			}
		} else if err != nil {
			return nil, err
		}
		if a.What != Gallery {
			continue
		}
		for _, id := range parts {
			if p := byID[id]; p != nil && p != o && !inside[p] && made[p].What != Gallery {
				inside[p] = true
				a.Parts = append(a.Parts, made[p])
			}
		}
		for _, p := range list {
			if p.parent == o.pk && p != o && !inside[p] && made[p].What != Gallery {
				inside[p] = true
				a.Parts = append(a.Parts, made[p])
			}
		}
	}
	taken := map[*thing]bool{}
	for _, run := range n.Runs {
		if o := byID[run.Attachment]; run.Attachment != "" && o != nil && !taken[o] {
			taken[o] = true
			n.Attachments = append(n.Attachments, made[o])
		}
	}
	for _, o := range list {
		if !taken[o] && !inside[o] && (!o.deleted || n.Deleted) {
			n.Attachments = append(n.Attachments, made[o])
		}
	}
	n.Attachments = slices.Clip(n.Attachments)
	return problem, nil
}

// decodeAttachment decodes a table, or the list of a gallery's parts.
func (r *Reader) decodeAttachment(a *Attachment, o *thing) ([]string, error) {
	for _, column := range r.family("ZMERGEABLEDATA") {
		data, err := r.blob(table, column, o.pk)
		if errors.Is(err, errDecode) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if a.What == Gallery {
			if parts, err := decodeGallery(data); err == nil {
				return parts, nil
			}
			continue
		}
		if t, err := decodeTable(data); err == nil {
			a.Table = t
			return nil, nil
		}
	}
	return nil, errDecode
}
