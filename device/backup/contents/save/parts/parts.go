// Package parts has what saves the kinds of contents that are written anew: chats and
// notes as pages, contacts as cards, dates as calendars, lists as tables.
//
//	sel.Parts = parts.All(s, parts.Options{Since: since})
//	result, err := save.Run(ctx, s, dst, sel, report)
//
// What cannot be read is counted as save.Gaps, and a kind that cannot be read at all is
// one item that could not be saved: neither ends the saving of the others.
package parts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/bookmarks"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/ics"
	writenotes "github.com/lifeboat-app/lifeboat/device/backup/contents/write/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/tables"
)

// Options say what is written of the kinds.
type Options struct {
	// Since and Until bound messages, notes, calls and visits by their time, until not
	// included.
	Since, Until time.Time
	Chats        []string       // IDs of those that are wanted, with what was deleted; all when empty
	Contacts     []int64        // the same
	Notes        []string       // the same
	OpenNotes    OpenNotes      // opens locked notes; nil: they are saved with their titles alone
	Deleted      bool           // what is in Recently Deleted too
	Zone         *time.Location // of times in pages and tables; that of this computer when nil
	Words                       // English where they are empty
}

// OpenNotes opens locked notes in a reader, with what is at hand of their passwords.
type OpenNotes func(ctx context.Context, r *notes.Reader) error

// Words are the words of all that is written here.
type Words struct {
	Texts     Texts
	Pages     pages.Words
	Notes     writenotes.Words
	Tables    tables.Texts
	Dates     ics.Texts
	Bookmarks bookmarks.Texts
}

// Texts are the names of folders and files, without extensions.
type Texts struct {
	Messages, WhatsApp, Notes string
	Contacts, OneCardEach     string
	Calls, Safari             string
	Bookmarks, History        string
	Calendar, OtherEvents     string
	Reminders, OtherReminders string
	WithoutName               string // of a contact, a calendar, a list
}

// English are the English texts.
var English = Texts{
	Messages: "Messages", WhatsApp: "WhatsApp", Notes: "Notes", Contacts: "Contacts", OneCardEach: "One card each",
	Calls: "Calls", Safari: "Safari", Bookmarks: "Bookmarks", History: "History",
	Calendar: "Calendar", OtherEvents: "Other events", Reminders: "Reminders", OtherReminders: "Other reminders", WithoutName: "Without a name",
}

// saver is what all kinds are written with.
type saver struct {
	s *source.Source
	o Options
}

// All are the parts of all kinds.
func All(s *source.Source, o Options) []save.Part {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Texts == (Texts{}) {
		o.Texts = English
	}
	if o.Tables == (tables.Texts{}) {
		o.Tables = tables.English
	}
	if o.Dates == (ics.Texts{}) {
		o.Dates = ics.English
	}
	if o.Bookmarks == (bookmarks.Texts{}) {
		o.Bookmarks = bookmarks.English
	}
	v := &saver{s: s, o: o}
	messages := v.part(source.Messages, v.messages)
	if len(o.Chats) == 0 && o.within(time.Time{}) {
		messages.Room = v.roomOfMessages
	}
	whatsApp := v.part(source.WhatsApp, v.whatsApp)
	if len(o.Chats) == 0 && o.within(time.Time{}) {
		whatsApp.Room = v.roomOfWhatsApp
	}
	return []save.Part{
		messages,
		whatsApp,
		v.part(source.Contacts, v.contacts),
		v.part(source.Notes, v.notes),
		v.part(source.Calls, v.calls),
		v.part(source.Calendar, v.calendar),
		v.part(source.Reminders, v.reminders),
		v.part(source.SafariBookmarks, v.bookmarks),
		v.part(source.SafariHistory, v.history),
	}
}

// writing is one kind being written.
type writing struct {
	to   folder.Saver
	kind source.Kind
	gaps save.Gaps
	page string // that a person begins with

	narrowed string // ends the keys of what is renewed, where not all records were asked for

	fatal error // what ended the saving, not only this kind
}

// part makes a part. An error of reading ends this kind only.
func (v *saver) part(kind source.Kind, write func(context.Context, *writing) error) save.Part {
	var w *writing
	return save.Part{
		Kind: kind,
		Write: func(ctx context.Context, to save.Saver) error {
			w = &writing{to: to, kind: kind, narrowed: v.o.narrowed(kind)}
			err := write(ctx, w)
			switch {
			case w.fatal != nil:
				return w.fatal
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case err != nil:
				return w.unread(ctx, source.ReasonOf(err), err)
			}
			return nil
		},
		Gaps: func() save.Gaps {
			if w == nil {
				return save.Gaps{}
			}
			return w.gaps
		},
		Page: func() string {
			if w == nil {
				return ""
			}
			return w.page
		},
	}
}

// Save implements folder.Saver: it remembers what ends everything. A page or a list of a
// part of the records is another one than that of all: it lies beside, and takes nothing
// from what an earlier run wrote.
func (w *writing) Save(ctx context.Context, item folder.Item) (string, error) {
	if item.Renew && w.kind != source.Contacts { // whose cards are the same in any selection
		item.Key += w.narrowed
	}
	p, err := w.to.Save(ctx, item)
	var own *folder.ItemError
	if err != nil && !errors.As(err, &own) {
		w.fatal = err
	}
	return p, err
}

// put saves an item. Only what ends everything is an error.
func (w *writing) put(ctx context.Context, item folder.Item) error {
	item.Size, item.Renew = -1, true
	_, err := w.Save(ctx, item)
	var own *folder.ItemError
	if errors.As(err, &own) {
		return nil
	}
	return err
}

// readable reports whether a kind can be read. One that is there and cannot be is
// accounted for.
func (w *writing) readable(ctx context.Context, state source.State) (bool, error) {
	switch state.Reason {
	case source.Readable:
		return true, nil
	case source.NotThere:
		return false, nil
	}
	return false, w.unread(ctx, state.Reason, state.Err)
}

// unread accounts for a kind that could not be read, or not to its end.
func (w *writing) unread(ctx context.Context, reason source.Reason, err error) error {
	return w.put(ctx, folder.Item{Key: folder.KindKey + string(w.kind), Name: string(w.kind), Write: func(context.Context, io.Writer) error {
		return save.NotRead(reason, err)
	}})
}

// each calls do for each record that there is something of, and counts the defects.
func each[T any](ctx context.Context, records iter.Seq2[T, error], defects *int64, do func(*T) error) error {
	*defects = 0
	for r, err := range records {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			if !source.IsDefect(err) {
				return err
			}
			*defects++
			if reflect.ValueOf(&r).Elem().IsZero() {
				continue
			}
		}
		if err := do(&r); err != nil {
			return err
		}
	}
	return nil
}

// within reports whether a time lies in the bounds; what has none does not, where there
// are any.
func (o *Options) within(t time.Time) bool {
	if o.Since.IsZero() && o.Until.IsZero() {
		return true
	}
	return !t.IsZero() && !t.Before(o.Since) && (o.Until.IsZero() || t.Before(o.Until))
}

// narrowed tells selections of one kind apart that do not ask for all records.
func (o *Options) narrowed(kind source.Kind) string {
	bounded, ids, deleted := true, "", false
	switch kind {
	case source.Contacts:
		bounded, ids = false, fmt.Sprint(o.Contacts)
	case source.SafariBookmarks:
		bounded = false
	case source.Notes:
		ids, deleted = fmt.Sprintf("%q", o.Notes), o.Deleted
	case source.Messages, source.WhatsApp:
		ids, deleted = fmt.Sprintf("%q", o.Chats), o.Deleted
	case source.Reminders:
		deleted = o.Deleted
	}
	all := ""
	if bounded && !o.within(time.Time{}) {
		all = fmt.Sprint(o.Since.Unix(), " ", o.Until.Unix())
	}
	if ids != "[]" {
		all += " " + ids
	}
	if deleted {
		all += " deleted"
	}
	if strings.TrimSpace(all) == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(all))
	return ":" + hex.EncodeToString(sum[:8])
}

// names are what the contacts call numbers and addresses; none where they cannot be read.
func (v *saver) names(ctx context.Context) (func(string) string, error) {
	nobody := func(string) string { return "" }
	r, err := contacts.Open(ctx, v.s)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if !r.State().Readable() {
		return nobody, nil
	}
	n, err := r.Names(ctx)
	if err != nil {
		return nobody, ctx.Err()
	}
	return n.Of, nil
}
