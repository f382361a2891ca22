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
	"errors"
	"io"
	"iter"
	"reflect"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Options say what is written of the kinds.
type Options struct {
	// Since and Until bound messages, notes, calls and visits by their time, until not
	// included.
	Since, Until time.Time
	Chats        []string       // IDs of those that are wanted; all when empty
	Deleted      bool           // what is in Recently Deleted too
	Zone         *time.Location // of times in pages and tables; that of this computer when nil
	Texts        Texts          // English where nil
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
	v := &saver{s: s, o: o}
	messages := v.part(source.Messages, v.messages)
	if len(o.Chats) == 0 && o.within(time.Time{}) {
		messages.Room = v.roomOfMessages
	}
	return []save.Part{
		messages,
		v.part(source.WhatsApp, v.whatsApp),
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
	to    folder.Saver
	kind  source.Kind
	gaps  save.Gaps
	fatal error // what ended the saving, not only this kind
}

// part makes a part. An error of reading ends this kind only.
func (v *saver) part(kind source.Kind, write func(context.Context, *writing) error) save.Part {
	var w *writing
	return save.Part{
		Kind: kind,
		Write: func(ctx context.Context, to save.Saver) error {
			w = &writing{to: to, kind: kind}
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
	}
}

// Save implements folder.Saver: it remembers what ends everything.
func (w *writing) Save(ctx context.Context, item folder.Item) (string, error) {
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
	if err == nil {
		err = errors.New(string(reason))
	}
	why := save.Damaged
	switch reason {
	case source.PayloadLost, source.NotThere:
		why = folder.Missing
	case source.Undecryptable:
		why = folder.Undecryptable
	case source.Unreadable:
		why = folder.Unreadable
	case source.OtherSchema:
		why = folder.Failed
	}
	return w.put(ctx, folder.Item{Key: "kind:" + string(w.kind), Name: string(w.kind), Write: func(context.Context, io.Writer) error {
		return &folder.ItemError{Reason: why, Err: err}
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
