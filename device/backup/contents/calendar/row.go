package calendar

import (
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

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
	_ = r.db.Row(table, columns, id, func(row source.Row) { // what cannot be read is not there
		if row.Number(1) <= 0 && !strings.EqualFold(row.Text(2), "gregorian") && row.Number(3) != Reminder {
			o = &original{uid: first(row, 4, 5), zone: zoneOf(row.Text(6), row.Bool(7)), allDay: row.Bool(7)}
		}
	})
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
