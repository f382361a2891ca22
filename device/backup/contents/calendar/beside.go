package calendar

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// maxBeside bounds how many rows of each table beside the events are kept in memory, and
// maxEach how many of them go with one event.
const (
	maxBeside = 1_000_000
	maxEach   = 10_000
)

// beside is what belongs to events and stands in tables of its own, by the number of the
// event: small tables, read first, so that a damaged one takes no event with it.
type beside struct {
	locations  map[int64]Location // by their own number
	organizers map[int64]Person   // by their own number
	attendees  map[int64][]Person
	alarms     map[int64][]Alarm
	exceptions map[int64][]time.Time
	rules      map[int64][]recurrence
}

// beside reads the tables, and gives the rows of them that could not be read.
func (r *Reader) beside(ctx context.Context) (*beside, []error, error) {
	b := &beside{
		locations: map[int64]Location{}, organizers: map[int64]Person{}, attendees: map[int64][]Person{}, alarms: map[int64][]Alarm{},
		exceptions: map[int64][]time.Time{}, rules: map[int64][]recurrence{},
	}
	_, defects, err := r.calendars(ctx)
	if err != nil {
		return nil, nil, err
	}
	type identity struct{ name, address string }
	identities := map[int64]identity{}
	bad := func(table, field string, row source.Row, code source.DefectCode) {
		if len(defects) < maxBeside {
			defects = append(defects, &source.Defect{Code: code, Table: table, Row: row.Number(0), Field: field})
		}
	}
	for _, t := range []struct {
		table   string
		columns []string
		take    func(row source.Row)
	}{
		{"Location", []string{"title", "address", "latitude", "longitude"}, func(row source.Row) {
			if len(b.locations) < maxBeside {
				b.locations[row.Number(0)] = location(row)
			}
		}},
		{"Identity", []string{"display_name", "address", "first_name", "last_name"}, func(row source.Row) {
			if len(identities) < maxBeside {
				name := row.Text(1)
				if name == "" {
					name = strings.TrimSpace(row.Text(3) + " " + row.Text(4))
				}
				identities[row.Number(0)] = identity{name, row.Text(2)}
			}
		}},
		{"Participant", []string{"entity_type", "status", "identity_id", "owner_id", "email", "phone_number", "is_self"}, func(row source.Row) {
			const invited = 7
			who := identities[row.Number(3)]
			p := Person{Name: who.name, Address: who.address, Answer: Answer(row.Number(2)), Self: row.Bool(7)}
			switch {
			case p.Address != "":
			case row.Text(5) != "":
				p.Address = "mailto:" + row.Text(5)
			case row.Text(6) != "":
				p.Address = "tel:" + row.Text(6)
			}
			if row.Number(1) == invited {
				add(b.attendees, row.Number(4), p)
			} else if len(b.organizers) < maxBeside {
				b.organizers[row.Number(0)] = p
			}
		}},
		{"Alarm", []string{"trigger_date", "trigger_interval", "calendaritem_owner_id"}, func(row source.Row) {
			const longest = 10 * 366 * 24 * 3600
			at, there, ok := row.Cocoa(1)
			seconds, number := row.Int(2)
			switch {
			case there && !ok:
				bad("Alarm", "trigger_date", row, source.BadTime)
			case there:
				add(b.alarms, row.Number(3), Alarm{At: at})
			case number && seconds > -longest && seconds < longest: // others are a mark for none
				add(b.alarms, row.Number(3), Alarm{Before: time.Duration(seconds) * time.Second})
			}
		}},
		{"ExceptionDate", []string{"owner_id", "date"}, func(row source.Row) {
			if at, there, ok := row.Cocoa(2); there && ok {
				add(b.exceptions, row.Number(1), at)
			} else {
				bad("ExceptionDate", "date", row, source.BadTime)
			}
		}},
		{"Recurrence", []string{"owner_id", "frequency", "interval", "count", "end_date", "specifier", "week_start"}, func(row source.Row) {
			add(b.rules, row.Number(1), readRecurrence(row))
		}},
	} {
		if err := r.each(ctx, &defects, t.table, t.columns, t.take); err != nil {
			return nil, nil, err
		}
	}
	return b, defects, nil
}

func add[T any](to map[int64][]T, id int64, v T) {
	if list, ok := to[id]; len(list) < maxEach && (ok || len(to) < maxBeside) {
		to[id] = append(list, v)
	}
}

func location(row source.Row) Location {
	l := Location{Title: row.Text(1), Address: row.Text(2)}
	lat, ok1 := row.Float(3)
	lon, ok2 := row.Float(4)
	if ok1 && ok2 && math.Abs(lat) <= 90 && math.Abs(lon) <= 180 && (lat != 0 || lon != 0) {
		l.Latitude, l.Longitude, l.Placed = lat, lon, true
	}
	return l
}
