package reminders

import (
	"context"
	"fmt"
	"path"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

const itemTable = "CalendarItem"

// older looks for the reminders of iOS 12 and before, in the calendar's database. Of later
// phones that has none, and then reminders are not there.
func (r *Reader) older(ctx context.Context, s *source.Source) error {
	db, err := s.Database(ctx, calendar.Domain, calendar.Path)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return nil // the calendar says so
	}
	st := store{name: path.Base(calendar.Path), db: db, read: readItems, list: calendars, table: itemTable}
	there := false
	if db.Has(itemTable, "summary", "due_date") {
		err = db.One(func(source.Row) { there = true }, "SELECT 1 FROM "+itemTable+" t WHERE "+items(db)+" LIMIT 1")
	}
	if !there && err == nil {
		return db.Close()
	}
	r.keep(st, calendar.Domain+"-"+calendar.Path)
	return nil
}

// items is the condition that tells reminders from events.
func items(db *source.Database) string {
	untyped := db.Column(itemTable, "t", "start_date") + " IS NULL AND t.due_date IS NOT NULL"
	if !db.Has(itemTable, "entity_type") {
		return untyped
	}
	return fmt.Sprintf("(%s = %d OR t.entity_type IS NULL AND %s)", db.Whole(itemTable, "t", "entity_type"), calendar.Reminder, untyped)
}

func readItems(ctx context.Context, s *store, yield func(Reminder, error) bool) bool {
	columns := s.db.Select(itemTable, "t", "summary", "description", "due_date", "due_all_day", "due_tz", "completion_date", "start_date", "creation_date", "last_modified",
		"priority", "calendar_id", "unique_identifier", "UUID", "url")
	for row, err := range s.db.Walk(itemTable, columns, "WHERE "+items(s.db)) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !yield(Reminder{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		m := Reminder{
			Store: s.name, ID: row.Number(0), Title: row.Text(1), Notes: row.Text(2), AllDay: row.Bool(4), Priority: priority(row.Number(10)), List: row.Number(11),
			UID: row.Text(12), URL: row.Text(14),
		}
		if m.UID == "" {
			m.UID = row.Text(13)
		}
		problem := times(&m, row, itemTable, []date{{"due_date", 3, &m.Due}, {"completion_date", 6, &m.Completed}, {"start_date", 7, &m.Start}, {"creation_date", 8, &m.Created}, {"last_modified", 9, &m.Modified}})
		m.Done = !m.Completed.IsZero()
		m.place(row.Text(5))
		if !yield(m, problem) {
			return false
		}
	}
	return true
}

func calendars(ctx context.Context, s *store) ([]List, error) {
	if !s.db.Has("Calendar", "title") {
		return nil, nil
	}
	var out []List
	for row, err := range s.db.Walk("Calendar", "t.title", "") {
		if err == nil {
			err = ctx.Err()
		}
		switch {
		case err != nil && !source.IsDefect(err):
			return nil, err
		case err == nil && len(out) < maxLists:
			out = append(out, List{Store: s.name, ID: row.Number(0), Name: row.Text(1)})
		}
	}
	return out, nil
}
