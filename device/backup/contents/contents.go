// Package contents says what a backup holds for a person, and what it does not: how many
// photos, messages and contacts, of which days, and what is in iCloud only, left out by an
// app, or in backups with a password alone. Below it, one package reads each kind.
//
//	h, err := contents.Inventory(ctx, b, nil) // b is unlocked
//	for _, k := range h.Kinds { … }      // photos: 8,412, from … to …
//	for _, a := range h.Absent { … }     // photos: 1,930 more, in iCloud only
//
// It reads and never writes; no name, number or text of the contents is in it.
package contents

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/lifeboat-app/lifeboat/device/background"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/accounts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicememos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// The values of the inventory, which package inventory has for those who must not
// know how it is taken.
type (
	Holdings = inventory.Holdings
	Holding  = inventory.Holding
	Part     = inventory.Part
	Absence  = inventory.Absence
	Why      = inventory.Why
)

// Stage is the stage of its progress. It counts kinds.
const Stage = "inside"

// Inventory takes stock of a backup that was unlocked.
func Inventory(ctx context.Context, b *backupdir.Backup, report progress.Func) (*Holdings, error) {
	report.Report(progress.Progress{Stage: Stage})
	s, err := source.Open(ctx, b)
	if err != nil {
		return nil, err
	}
	return take(ctx, s, report)
}

// reader is what every kind has.
type reader interface {
	State() source.State
	Summary(ctx context.Context) (source.Summary, error)
	Close() error
}

// opener opens the reader of a kind.
type opener struct {
	kind source.Kind
	open func(ctx context.Context, s *source.Source) (reader, error)
}

func of[R reader](kind source.Kind, open func(ctx context.Context, s *source.Source) (R, error)) opener {
	return opener{kind, func(ctx context.Context, s *source.Source) (reader, error) { return open(ctx, s) }}
}

// openers are the kinds in the order in which people ask for them. Photos come first and
// take longest.
var openers = []opener{
	of(source.Photos, photos.Open),
	of(source.Messages, messages.Open),
	of(source.WhatsApp, whatsapp.Open),
	of(source.Contacts, contacts.Open),
	of(source.Notes, notes.Open),
	of(source.Calls, calls.Open),
	of(source.Calendar, calendar.Open),
	of(source.Reminders, reminders.Open),
	of(source.VoiceMemos, voicememos.Open),
	of(source.Voicemail, voicemail.Open),
	of(source.SafariBookmarks, safari.OpenBookmarks),
	of(source.SafariHistory, safari.OpenHistory),
}

// stock is what is found while kinds are counted, beyond their summaries.
type stock struct {
	photos photos.Tally
	texts  messages.Tally
	notes  notes.Tally
	memos  voicememos.Tally
	mail   voicemail.Tally
	events calendar.Tally
	todo   reminders.Tally
	acc    *accounts.Accounts
	apps   []apps.App
}

// Take is Inventory for a backup whose index was read.
func Take(ctx context.Context, s *source.Source) (*Holdings, error) { return take(ctx, s, nil) }

func take(ctx context.Context, s *source.Source, report progress.Func) (*Holdings, error) {
	h, found := &Holdings{Kinds: make([]Holding, len(openers))}, stock{}
	var mu sync.Mutex // one reading at a time
	at := progress.Progress{Stage: Stage, Total: int64(len(openers)), Unit: progress.Kinds}
	report.Report(at)
	var group errgroup.Group
	group.SetLimit(max(2, background.Workers()))
	for i, o := range openers {
		group.Go(func() error {
			r, err := o.open(ctx, s)
			if err != nil {
				return err
			}
			defer r.Close()
			sum, err := found.count(ctx, r)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil { // the database gave up in the middle: what was counted is not all
				sum.State.Reason, sum.State.Err = source.ReasonOf(err), err
			}
			sum.Kind = o.kind
			sum.Defects += s.LostLogs(sum.State.Places)
			h.Kinds[i] = holding(sum)
			mu.Lock()
			at.Done++
			report.Report(at)
			mu.Unlock()
			return nil
		})
	}
	group.Go(func() (err error) {
		if found.acc, err = accounts.Read(ctx, s); err != nil {
			return err
		}
		found.apps, err = apps.Read(ctx, s)
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	h.Kinds = append(h.Kinds, holding(apps.Summary(found.apps)))
	for i := range h.Kinds {
		h.Kinds[i].Parts = found.parts(h.Kinds[i].ID)
	}
	h.Absent = found.absences(s, h)
	h.IndexDamaged = s.Damage() != nil || s.Defects() > 0
	return h, nil
}

// count counts one kind. Each goroutine writes another field of the stock.
func (f *stock) count(ctx context.Context, r reader) (sum source.Summary, err error) {
	switch r := r.(type) {
	case *photos.Reader:
		f.photos, sum, err = r.Tally(ctx)
	case *messages.Reader:
		f.texts, sum, err = r.Tally(ctx)
	case *notes.Reader:
		f.notes, sum, err = r.Tally(ctx)
	case *voicememos.Reader:
		f.memos, sum, err = r.Tally(ctx)
	case *voicemail.Reader:
		f.mail, sum, err = r.Tally(ctx)
	case *calendar.Reader:
		f.events, sum, err = r.Tally(ctx)
	case *reminders.Reader:
		f.todo, sum, err = r.Tally(ctx)
	default:
		sum, err = r.Summary(ctx)
	}
	return sum, err
}

// parts are the parts of a kind that are counted apart; nil when there are none.
func (f *stock) parts(kind source.Kind) map[Part]int64 {
	var out map[Part]int64
	put := func(part Part, n int64) {
		if n == 0 {
			return
		}
		if out == nil {
			out = map[Part]int64{}
		}
		out[part] = n
	}
	switch kind {
	case source.Photos:
		t := f.photos
		put(inventory.PartPhotos, t.Photos)
		put(inventory.PartVideos, t.Videos)
		put(inventory.PartFrames, t.Frames)
		put(inventory.PartReduced, t.Reduced)
		put(inventory.PartHidden, t.Hidden)
		put(inventory.PartTrashed, t.Trashed)
		put(inventory.PartLost, t.Missing)
	case source.Messages:
		put(inventory.PartAttachments, f.texts.Attachments)
		put(inventory.PartTrashed, f.texts.Deleted)
	case source.Notes:
		put(inventory.PartLocked, f.notes.Locked)
		put(inventory.PartTrashed, f.notes.Deleted)
		put(inventory.PartAttachments, f.notes.Attachments)
	case source.VoiceMemos:
		put(inventory.PartTrashed, f.memos.Trashed)
	case source.Voicemail:
		put(inventory.PartTrashed, f.mail.Trashed)
	case source.Calendar:
		put(inventory.PartCopied, f.events.Copied)
		put(inventory.PartBirthdays, f.events.Birthdays)
	case source.Reminders:
		put(inventory.PartDone, f.todo.Done)
		put(inventory.PartTrashed, f.todo.Deleted)
	}
	return out
}

func holding(s source.Summary) Holding {
	k := Holding{
		ID: s.Kind, Readable: s.State.Readable(), Reason: s.State.Reason, Count: s.Count, Bytes: s.Bytes, Defects: s.Defects, Missing: s.State.Missing,
	}
	if !s.First.IsZero() {
		k.First, k.Last = &s.First, &s.Last
	}
	if !s.Changed.IsZero() {
		k.Changed = &s.Changed
	}
	return k
}
