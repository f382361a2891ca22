package view

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// mostRecords is how many records of a kind are kept, and mostBytes about how many bytes
// of their texts.
const (
	mostRecords = 200_000
	mostBytes   = 32 << 20
)

// record is one record of a kind, without its pictures.
type record struct {
	shown.Card
	folded []byte // what is searched
}

// recordList is the records of a kind, read when first asked for.
type recordList struct {
	opened  chan struct{} // holds one token: who has it may read
	read    reading
	done    bool
	records []record
	byID    map[string]int
	count   int // more than are kept, perhaps
	defects int64
	reason  inventory.Reason
}

// reading reads the records of a kind in the order in which they are shown. add reports
// whether to go on.
type reading func(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error

func newLists() map[inventory.Kind]*recordList {
	out := map[inventory.Kind]*recordList{}
	for kind, read := range map[inventory.Kind]reading{
		inventory.Contacts: readContacts, inventory.Notes: readNotes, inventory.Calls: readCalls,
		inventory.Calendar: readCalendar, inventory.Reminders: readReminders, inventory.VoiceMemos: readMemos,
		inventory.Voicemail: readVoicemail, inventory.SafariBookmarks: readBookmarks, inventory.SafariHistory: readHistory,
		inventory.Apps: readApps,
	} {
		out[kind] = &recordList{opened: make(chan struct{}, 1), read: read}
	}
	return out
}

// listOf has the records of a kind, read.
func (v *View) listOf(ctx context.Context, kind inventory.Kind) (*recordList, error) {
	l := v.lists[kind]
	if l == nil {
		return nil, fmt.Errorf("%s is no list", kind)
	}
	select {
	case l.opened <- struct{}{}:
		defer func() { <-l.opened }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if l.done {
		return l, nil
	}
	l.records, l.byID, l.count, l.defects, l.reason = nil, map[string]int{}, 0, 0, ""
	f, kept := newFolder(), 0
	var failed error
	err := l.read(ctx, v, l, func(c shown.Card, err error) bool {
		if err != nil {
			var d *source.Defect
			if !errors.As(err, &d) {
				failed = err
				return false
			}
			l.defects++
			if d.Code == source.RowsLost || c.ID == "" {
				return true
			}
		}
		l.count++
		c.Text, c.Left = cut(c.Text, maxText)
		r := record{Card: c}
		r.folded = f.add(nil, c.Title+"\n"+c.Note+"\n"+c.Text+"\n"+c.Group)
		for _, field := range c.Fields {
			r.folded = append(f.add(append(r.folded, ' '), field.Value), ' ')
			if digits := onlyDigits(field.Value); field.Name == shown.FieldPhone {
				r.folded = append(r.folded, digits...)
			}
		}
		if len(l.records) == mostRecords || kept+len(r.folded) > mostBytes {
			return true
		}
		kept += len(r.folded)
		if kind == inventory.Contacts || kind == inventory.Notes || kind == inventory.Apps {
			r.Key = c.ID
		}
		if _, ok := l.byID[c.ID]; ok || c.ID == "" { // names of records are not to be relied on
			r.ID = fmt.Sprint(c.ID, "#", len(l.records))
		}
		l.byID[r.ID] = len(l.records)
		l.records = append(l.records, r)
		return true
	})
	if err = cmp.Or(err, failed, ctx.Err()); err != nil {
		return nil, err
	}
	l.done = true
	return l, nil
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// List implements shown.Lists.
func (v *View) List(ctx context.Context, kind inventory.Kind, query string) (shown.List, error) {
	end, err := v.begin()
	if err != nil {
		return shown.List{}, err
	}
	defer end()
	l, err := v.listOf(ctx, kind)
	if err != nil {
		return shown.List{}, err
	}
	f := newFolder()
	words := bytes.Fields(f.add(nil, query))
	number := []byte(strings.TrimLeft(onlyDigits(query), "0")) // without what is dialled before it
	out := shown.List{Defects: l.defects, Reason: l.reason}
	if len(words) == 0 {
		out.Count = l.count
	}
	for i := range l.records {
		r := &l.records[i]
		if i%1024 == 0 && ctx.Err() != nil {
			return shown.List{}, ctx.Err()
		}
		if len(words) > 0 && !holds(r.folded, words) && (len(number) < 3 || !bytes.Contains(r.folded, number)) {
			continue
		}
		if len(words) > 0 {
			out.Count++
		}
		if len(out.Rows) < shown.MostRows {
			out.Rows = append(out.Rows, r.Row)
		}
	}
	return out, nil
}

// holds reports whether all words stand in a text.
func holds(text []byte, words [][]byte) bool {
	return !slices.ContainsFunc(words, func(w []byte) bool { return !bytes.Contains(text, w) })
}

// Card implements shown.Lists.
func (v *View) Card(ctx context.Context, kind inventory.Kind, id string) (shown.Card, error) {
	end, err := v.begin()
	if err != nil {
		return shown.Card{}, err
	}
	defer end()
	l, err := v.listOf(ctx, kind)
	if err != nil {
		return shown.Card{}, err
	}
	folder := ""
	if kind == inventory.Apps {
		id, folder, _ = strings.Cut(id, "\n")
	}
	i, ok := l.byID[id]
	if !ok {
		return shown.Card{}, shown.ErrNotThere
	}
	c := l.records[i].Card
	switch kind {
	case inventory.Contacts:
		c.Pictures, err = v.contactPicture(ctx, c.ID)
	case inventory.Notes:
		c.Pictures, err = v.notePictures(ctx, c.ID)
	case inventory.Apps:
		if folder != "" {
			inFolder(&c, folder)
		}
		var files []shown.Field
		if files, c.Left, err = v.appFolder(ctx, id, folder); errors.Is(err, shown.ErrNotThere) {
			return shown.Card{}, err
		}
		c.Fields = append(slices.Clone(c.Fields), files...)
	}
	if err != nil && ctx.Err() == nil && !errors.Is(err, shown.ErrClosed) {
		err = nil // the card without them
	}
	return c, err
}

// state takes what a reader found when it opened its kind; false where nothing can be read.
func (l *recordList) state(s source.State) bool {
	if !s.Readable() {
		l.reason = s.Reason
	}
	return s.Readable()
}
