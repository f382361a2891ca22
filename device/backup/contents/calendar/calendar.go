// Package calendar reads the calendars and events of a backup from Calendar.sqlitedb.
//
// Birthdays, which the phone makes out of the contacts, are no events; reminders of iOS 12
// and before, which lie in the same table, are read by package reminders.
package calendar

import (
	"context"
	"iter"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The place of the database.
const (
	Domain = "HomeDomain"
	Path   = "Library/Calendar/Calendar.sqlitedb"
)

const table = "CalendarItem"

// Reader reads events. It is for one goroutine.
type Reader struct {
	db    *source.Database
	state source.State
}

// Open looks for the events.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{}
	db, err := s.Database(ctx, Domain, Path)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r.state.Reason, r.state.Err = source.ReasonOf(err), err
		return r, nil
	}
	if missing := db.Lacks(table, "start_date"); missing != nil {
		r.state.Reason, r.state.Missing = source.OtherSchema, missing
		db.Close()
		return r, nil
	}
	r.db = db
	r.state.Places = []string{Domain + "-" + Path}
	for _, t := range []struct {
		table   string
		columns []string
	}{
		{table, []string{"summary", "description", "start_tz", "end_date", "end_tz", "all_day", "calendar_id", "location_id", "organizer_id", "orig_item_id", "orig_date", "calendar_scale", "entity_type", "unique_identifier", "UUID"}},
		{"Calendar", []string{"title", "store_id"}},
		{"Store", []string{"name", "type"}},
		{"Location", []string{"title"}},
		{"Participant", []string{"owner_id", "entity_type"}},
		{"Identity", []string{"address"}},
		{"Recurrence", []string{"owner_id", "frequency"}},
		{"ExceptionDate", []string{"owner_id", "date"}},
		{"Alarm", []string{"calendaritem_owner_id"}},
	} {
		r.state.Missing = append(r.state.Missing, db.Lacks(t.table, t.columns...)...)
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

// Tally is how many there are of what is counted apart.
type Tally struct {
	Changed   int64 // days of repeated events that were changed; not in Count
	Birthdays int64 // made out of the contacts; not in Count
	Copied    int64 // events whose account keeps them as well; in Count
}

// Summary counts the events.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}

// Tally counts the events, with their summary.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.Calendar, State: r.state}
	if !r.state.Readable() {
		return t, sum, nil
	}
	sum.Bytes = max(r.db.File.Size, 0)
	copied := map[int64]bool{}
	calendars, _, err := r.calendars(ctx)
	if err != nil {
		return t, sum, err
	}
	for _, c := range calendars {
		copied[c.ID] = c.Copied
	}
	for e, err := range r.items(ctx, &t.Birthdays) {
		if err != nil {
			if !source.IsDefect(err) {
				return t, sum, err
			}
			sum.Defects++
			if e.ID == 0 {
				continue
			}
		}
		if e.Original != 0 {
			t.Changed++
			continue
		}
		sum.Count++
		sum.Span(e.Start)
		if copied[e.Calendar] {
			t.Copied++
		}
	}
	return t, sum, nil
}

// Calendars are the calendars, in the order of the database; none where the table is not
// there. What of them could not be read, Events tells.
func (r *Reader) Calendars(ctx context.Context) ([]Calendar, error) {
	out, _, err := r.calendars(ctx)
	return out, err
}

// maxCalendars bounds what is kept of calendars and accounts.
const maxCalendars = 10_000

func (r *Reader) calendars(ctx context.Context) (out []Calendar, defects []error, err error) {
	if !r.state.Readable() {
		return nil, nil, nil
	}
	type account struct {
		name string
		kind int64
	}
	accounts := map[int64]account{}
	err = r.each(ctx, &defects, "Store", []string{"name", "type"}, func(row source.Row) {
		if len(accounts) < maxCalendars {
			accounts[row.Number(0)] = account{row.Text(1), row.Number(2)}
		}
	})
	if err != nil {
		return nil, nil, err
	}
	err = r.each(ctx, &defects, "Calendar", []string{"title", "color", "store_id", "sharing_status"}, func(row source.Row) {
		if len(out) >= maxCalendars {
			return
		}
		a := accounts[row.Number(3)]
		// 1 Exchange, 2 CalDAV (iCloud, Google), 3 MobileMe, 4 subscribed; 0 is the phone, 5 its birthdays.
		out = append(out, Calendar{
			ID: row.Number(0), Title: row.Text(1), Color: row.Text(2), Account: a.name, Copied: a.kind >= 1 && a.kind <= 4, Shared: row.Number(4) == 1 || row.Number(4) == 2,
		})
	})
	return out, defects, err
}

// each walks a table that may be missing. Damaged parts go to defects.
func (r *Reader) each(ctx context.Context, defects *[]error, table string, columns []string, take func(row source.Row)) error {
	if !r.db.Has(table) {
		return nil
	}
	for row, err := range r.db.Walk(table, r.db.Select(table, "t", columns...), "") {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			take(row)
			continue
		}
		if !source.IsDefect(err) {
			return err
		}
		*defects = append(*defects, err)
	}
	return nil
}

// Events yields the events in the order of the database, changed days among them; not
// birthdays.
func (r *Reader) Events(ctx context.Context) iter.Seq2[Event, error] {
	var birthdays int64
	return r.items(ctx, &birthdays)
}

func (r *Reader) items(ctx context.Context, birthdays *int64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if !r.state.Readable() {
			return
		}
		*birthdays = 0
		beside, defects, err := r.beside(ctx)
		if err != nil {
			yield(Event{}, err)
			return
		}
		for _, d := range defects {
			if !yield(Event{}, d) {
				return
			}
		}
		originals := map[int64]*original{}
		for row, err := range r.db.Walk(table, r.db.Select(table, "t", columns...), "") {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !yield(Event{}, err) || !source.IsDefect(err) {
					return
				}
				continue
			}
			if strings.EqualFold(row.Text(cScale), "gregorian") {
				*birthdays++
				continue
			}
			if reminder(row) {
				continue
			}
			e, problem := r.event(row, beside, originals)
			if !yield(e, problem) {
				return
			}
		}
	}
}
