// Package calendar reads the calendars and events of a backup from Calendar.sqlitedb.
//
// Birthdays, which the phone makes out of the contacts, are no events; reminders of iOS 12
// and before, which lie in the same table, are read by package reminders.
package calendar

import (
	"context"
	"iter"
	"strings"
	"time"

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

// The columns of CalendarItem, in the order in which they are read; 0 is the rowid.
var columns = []string{
	"summary", "description", "start_date", "start_tz", "end_date", "end_tz", "all_day", "calendar_id", "location_id", "organizer_id",
	"url", "conference_url_detected", "conference_url", "orig_item_id", "orig_date", "calendar_scale", "entity_type", "unique_identifier", "UUID",
	"creation_date", "last_modified", "due_date",
}

const (
	cSummary = iota + 1
	cDescription
	cStart
	cStartZone
	cEnd
	cEndZone
	cAllDay
	cCalendar
	cLocation
	cOrganizer
	cURL
	cDetected
	cConference
	cOriginal
	cOriginalDate
	cScale
	cType
	cUnique
	cUUID
	cCreated
	cModified
	cDue
)

// Reminder is the type of the rows of CalendarItem that are reminders.
const Reminder = 3

// reminder tells the reminders of iOS 12 and before by their type, and where there is no
// such column by what only they have.
func reminder(row source.Row) bool {
	if kind, ok := row.Int(cType); ok {
		return kind == Reminder
	}
	return row.Null(cStart) && !row.Null(cDue)
}

func (r *Reader) event(row source.Row, b *beside, originals map[int64]*original) (Event, error) {
	id := row.Number(0)
	e := Event{
		ID: id, Title: row.Text(cSummary), Notes: row.Text(cDescription), URL: row.Text(cURL), Meeting: first(row, cDetected, cConference),
		Calendar: row.Number(cCalendar), AllDay: row.Bool(cAllDay), UID: first(row, cUnique, cUUID),
		Location: b.locations[row.Number(cLocation)], Attendees: b.attendees[id], Alarms: b.alarms[id],
	}
	if p, ok := b.organizers[row.Number(cOrganizer)]; ok && !row.Null(cOrganizer) {
		e.Organizer = &p
	}
	zone := zoneOf(row.Text(cStartZone), e.AllDay)
	e.Zone, e.Floating = zone.name, zone.floating
	var problem error
	bad := func(field string) {
		if problem == nil {
			problem = &source.Defect{Code: source.BadTime, Table: table, Row: id, Field: field}
		}
	}
	start, there, ok := row.Cocoa(cStart)
	if !there || !ok {
		bad("start_date")
	}
	end, there, ok := row.Cocoa(cEnd)
	if _, number := row.Float(cEnd); there && !ok && !number { // far away is normal: no end
		bad("end_date")
	}
	e.Start, e.End = zone.local(start), zone.local(end)
	e.Created, _, _ = row.Cocoa(cCreated)
	e.Modified, _, _ = row.Cocoa(cModified)
	begin := e.Start
	if zone.at != nil && !zone.floating {
		begin = begin.In(zone.at)
	}
	for _, c := range b.rules[id] {
		if rule, ok := c.rule(begin); ok {
			e.Rules = append(e.Rules, rule)
		} else if problem == nil {
			problem = &source.Defect{Code: source.BadValue, Table: "Recurrence", Row: c.row, Field: "frequency"}
		}
	}
	for _, t := range b.exceptions[id] {
		e.Exceptions = append(e.Exceptions, zone.local(t))
	}
	if of := row.Number(cOriginal); of > 0 && of != id && len(b.rules[id]) == 0 {
		day, there, ok := row.Cocoa(cOriginalDate)
		if o := r.original(of, originals); o != nil && there && ok {
			e.Original, e.UID = of, o.uid
			e.Day = Moment{Time: o.zone.local(day), Zone: o.zone.name, AllDay: o.allDay, Floating: o.zone.floating}
		}
	}
	return e, problem
}

// zone is how the times of an event are meant.
type zone struct {
	name     string
	at       *time.Location // nil for none
	wholeDay bool
	floating bool
}

func zoneOf(name string, allDay bool) zone {
	z := zone{name: name, at: Zone(name), wholeDay: allDay, floating: allDay || name == "_float"}
	if z.at == nil || z.floating {
		z.name = ""
	}
	return z
}

// local makes of a moment what a clock on the wall shows, where that is what counts.
func (z zone) local(t time.Time) time.Time {
	if !z.wholeDay || t.IsZero() || z.at == nil {
		return t
	}
	w := t.In(z.at)
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, time.UTC)
}

// original is the event of which a day was changed.
type original struct {
	uid    string
	zone   zone
	allDay bool
}

// original finds the event of which a day was changed; not when that is itself a changed
// day, or is not there: then what was changed is an event of its own.
func (r *Reader) original(id int64, known map[int64]*original) *original {
	o, ok := known[id]
	if ok {
		return o
	}
	columns := r.db.Select(table, "t", "orig_item_id", "calendar_scale", "entity_type", "unique_identifier", "UUID", "start_tz", "all_day")
	_ = r.db.One(func(row source.Row) { // what cannot be read is not there
		if row.Number(0) <= 0 && !strings.EqualFold(row.Text(1), "gregorian") && row.Number(2) != Reminder {
			o = &original{uid: first(row, 3, 4), zone: zoneOf(row.Text(5), row.Bool(6)), allDay: row.Bool(6)}
		}
	}, "SELECT "+columns+" FROM "+table+" t WHERE t.rowid = ?1", id)
	if len(known) < maxBeside {
		known[id] = o
	}
	return o
}

// first is the first text that is not empty.
func first(row source.Row, columns ...int) string {
	for _, i := range columns {
		if s := row.Text(i); s != "" {
			return s
		}
	}
	return ""
}
