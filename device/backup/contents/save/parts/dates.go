package parts

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/ics"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/tables"
)

// maxLists is how many calendars or lists get a file of their own: all records are read
// once for each. What is in others goes into the file of those that are in none.
const maxLists = 100

func (v *saver) calendar(ctx context.Context, w *writing) error {
	r, err := calendar.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	all, err := r.Calendars(ctx)
	if err != nil {
		return err
	}
	of, filled := map[int64]int64{}, map[int64]bool{} // the calendar of each event; those that have events
	err = each(ctx, r.Events(ctx), &w.gaps.Defects, func(e *calendar.Event) error {
		if e.Original == 0 {
			of[e.ID] = e.Calendar
		}
		if v.o.happens(e) {
			filled[e.Calendar] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	listed := map[int64]bool{}
	file := func(key, name, title, color string, in func(calendar int64) bool) error {
		return w.put(ctx, folder.Item{Key: key, Folder: []string{v.o.Texts.Calendar}, Name: name + ".ics", Write: func(ctx context.Context, out io.Writer) error {
			c := ics.New(out, title, color, v.o.Dates)
			err := each(ctx, r.Events(ctx), new(int64), func(e *calendar.Event) error {
				at := e.Calendar
				if original, ok := of[e.Original]; ok && e.Original != 0 {
					at = original
				}
				if !in(at) || !v.o.happens(e) {
					return nil
				}
				return c.Event(e)
			})
			return cmp.Or(err, c.Close())
		}})
	}
	for _, c := range all {
		if !filled[c.ID] || listed[c.ID] || len(listed) >= maxLists {
			continue
		}
		listed[c.ID] = true
		err := file("calendar:"+strconv.FormatInt(c.ID, 10), cmp.Or(c.Title, v.o.Texts.WithoutName), c.Title, c.Color, func(id int64) bool { return id == c.ID })
		if err != nil {
			return err
		}
	}
	for id := range filled {
		if !listed[id] {
			return file("calendar", v.o.Texts.OtherEvents, v.o.Texts.OtherEvents, "", func(id int64) bool { return !listed[id] })
		}
	}
	return nil
}

// happens reports whether an event is one of the time that was asked for: it begins before
// its end and ends after its beginning. One that is repeated is told by its first day, and
// so are the days of it that were changed.
func (o *Options) happens(e *calendar.Event) bool {
	if o.within(time.Time{}) {
		return true
	}
	end := e.End
	if end.Before(e.Start) {
		end = e.Start
	}
	if e.Original != 0 || len(e.Rules) > 0 {
		end = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, r := range e.Rules {
			if len(e.Rules) == 1 && !r.Until.IsZero() {
				end = r.Until
			}
		}
	}
	return !e.Start.IsZero() && !end.Before(o.Since) && (o.Until.IsZero() || e.Start.Before(o.Until))
}

// when is the time of a reminder: when it is due, else when it was made.
func when(m *reminders.Reminder) time.Time {
	if m.Due.IsZero() {
		return m.Created
	}
	return m.Due
}

// list is the list that a reminder is in.
type list struct {
	store string
	id    int64
}

func (v *saver) reminders(ctx context.Context, w *writing) error {
	r, err := reminders.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	all, err := r.Lists(ctx)
	if err != nil {
		return err
	}
	wanted := func(do func(*reminders.Reminder) error) func(*reminders.Reminder) error {
		return func(m *reminders.Reminder) error {
			if m.Deleted && !v.o.Deleted || !v.o.within(when(m)) {
				return nil
			}
			return do(m)
		}
	}
	filled, titles := map[list]bool{}, map[list]string{} // titles of those that others are a part of
	parents := map[list]bool{}
	err = each(ctx, r.Reminders(ctx), &w.gaps.Defects, wanted(func(m *reminders.Reminder) error {
		filled[list{m.Store, m.List}] = true
		if m.Parent != 0 {
			parents[list{m.Store, m.Parent}] = true
		}
		return nil
	}))
	if err != nil || len(filled) == 0 {
		return err
	}
	if len(parents) > 0 {
		err = each(ctx, r.Reminders(ctx), new(int64), func(m *reminders.Reminder) error {
			if id := (list{m.Store, m.ID}); parents[id] {
				titles[id] = m.Title
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	in := []string{v.o.Texts.Reminders}
	names := map[list]string{}
	listed := map[list]bool{}
	file := func(key, name string, has func(list) bool) error {
		return w.put(ctx, folder.Item{Key: key, Folder: in, Name: name + ".ics", Write: func(ctx context.Context, out io.Writer) error {
			c := ics.New(out, name, "", v.o.Dates)
			err := each(ctx, r.Reminders(ctx), new(int64), wanted(func(m *reminders.Reminder) error {
				if !has(list{m.Store, m.List}) {
					return nil
				}
				return c.Reminder(m)
			}))
			return cmp.Or(err, c.Close())
		}})
	}
	for _, l := range all {
		id := list{l.Store, l.ID}
		names[id] = l.Name
		if !filled[id] || listed[id] || len(listed) >= maxLists {
			continue
		}
		listed[id] = true
		err := file("reminders:"+l.Store+":"+strconv.FormatInt(l.ID, 10), cmp.Or(l.Name, v.o.Texts.WithoutName), func(at list) bool { return at == id })
		if err != nil {
			return err
		}
	}
	for id := range filled {
		if !listed[id] {
			if err := file("reminders", v.o.Texts.OtherReminders, func(at list) bool { return !listed[at] }); err != nil {
				return err
			}
			break
		}
	}
	return w.put(ctx, folder.Item{Key: "reminders.csv", Folder: in, Name: v.o.Texts.Reminders + ".csv", Write: func(ctx context.Context, out io.Writer) error {
		table, err := tables.Reminders(out, v.o.Zone, &v.o.Tables)
		if err != nil {
			return err
		}
		err = each(ctx, r.Reminders(ctx), new(int64), wanted(func(m *reminders.Reminder) error {
			return table.Reminder(m, names[list{m.Store, m.List}], titles[list{m.Store, m.Parent}])
		}))
		return cmp.Or(err, table.Close())
	}})
}
