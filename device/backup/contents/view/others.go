package view

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicememos"
)

func readCalendar(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := calendar.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	calendars := map[int64]string{}
	list, err := r.Calendars(ctx)
	if err != nil && ctx.Err() != nil {
		return err
	}
	for _, c := range list {
		calendars[c.ID] = c.Title
	}
	var cards []shown.Card
	var errs []error
	for e, err := range r.Events(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		cards, errs = append(cards, eventCard(&e, calendars[e.Calendar])), append(errs, err)
	}
	sorted(cards, errs, newest, add)
	return nil
}

func eventCard(e *calendar.Event, in string) shown.Card {
	c := shown.Card{Row: shown.Row{ID: strconv.FormatInt(e.ID, 10), Title: e.Title, Time: e.Start, Day: e.AllDay, Note: in, Bytes: -1}, Text: e.Notes}
	if len(e.Rules) > 0 {
		c.Marks = append(c.Marks, shown.MarkRepeats)
	}
	if !e.Start.IsZero() {
		c.Fields = append(c.Fields, shown.Field{Name: shown.FieldBegins, Time: e.Start, Day: e.AllDay})
	}
	if !e.End.IsZero() && !e.AllDay {
		c.Fields = append(c.Fields, shown.Field{Name: shown.FieldEnds, Time: e.End})
	}
	place := joined("\n", e.Location.Title, e.Location.Address)
	for _, f := range []shown.Field{
		{Name: shown.FieldPlace, Value: place}, {Name: shown.FieldWeb, Value: e.URL}, {Name: shown.FieldWeb, Value: e.Meeting}, {Name: shown.FieldFolder, Value: in},
	} {
		if f.Value != "" {
			c.Fields = append(c.Fields, f)
		}
	}
	for i, p := range e.Attendees {
		if name := cmp.Or(p.Name, strings.TrimPrefix(p.Address, "mailto:")); name != "" && i < 100 {
			c.Fields = append(c.Fields, shown.Field{Name: shown.FieldWith, Value: name})
		}
	}
	return c
}

func readReminders(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := reminders.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	type key struct {
		store string
		id    int64
	}
	names := map[key]string{}
	lists, err := r.Lists(ctx)
	if err != nil && ctx.Err() != nil {
		return err
	}
	for _, in := range lists {
		names[key{in.Store, in.ID}] = in.Name
	}
	var cards []shown.Card
	var errs []error
	for m, err := range r.Reminders(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c := shown.Card{Row: shown.Row{ID: m.Store + " " + strconv.FormatInt(m.ID, 10), Title: m.Title, Time: m.Due, Day: m.AllDay, Note: firstLine(m.Notes), Bytes: -1}, Text: m.Notes}
		c.Group = names[key{m.Store, m.List}]
		for _, mark := range []struct {
			is   bool
			mark shown.Mark
		}{{m.Done, shown.MarkDone}, {m.Repeats, shown.MarkRepeats}, {m.Deleted, shown.MarkDeleted}} {
			if mark.is {
				c.Marks = append(c.Marks, mark.mark)
			}
		}
		if !m.Due.IsZero() {
			c.Fields = append(c.Fields, shown.Field{Name: shown.FieldDue, Time: m.Due, Day: m.AllDay})
		}
		if m.URL != "" {
			c.Fields = append(c.Fields, shown.Field{Name: shown.FieldWeb, Value: m.URL})
		}
		cards, errs = append(cards, c), append(errs, err)
	}
	// By list; what is to be done before what was done, in the order of when it is due.
	sorted(cards, errs, func(a, b *shown.Card) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(number(a.Has(shown.MarkDone)), number(b.Has(shown.MarkDone))), a.Time.Compare(b.Time))
	}, add)
	return nil
}

func number(is bool) int {
	if is {
		return 1
	}
	return 0
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimLeft(s, "\n "), "\n")
	s, _ = cut(s, maxLine)
	return s
}

func readMemos(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	r, err := voicememos.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if !l.state(r.State()) {
		return nil
	}
	var cards []shown.Card
	var errs []error
	for m, err := range r.Memos(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c := shown.Card{Row: shown.Row{ID: m.ID, Title: m.Title, Note: m.Folder, Time: m.Time, Length: m.Length, Bytes: -1}}
		switch {
		case m.File != nil:
			c.Bytes = m.File.Size
			if c.Title == "" {
				c.Title = m.File.Name()
			}
		case len(m.Layers) > 0:
			c.Bytes = 0
			for _, f := range m.Layers {
				c.Bytes += max(f.Size, 0)
			}
		case m.Cloud:
			c.Marks = append(c.Marks, shown.MarkCloud)
		default:
			c.Marks = append(c.Marks, shown.MarkAbsent)
		}
		if m.Trashed {
			c.Marks = append(c.Marks, shown.MarkDeleted)
		}
		cards, errs = append(cards, c), append(errs, err)
	}
	sorted(cards, errs, newest, add)
	return nil
}

func readApps(ctx context.Context, v *View, l *recordList, add func(shown.Card, error) bool) error {
	all, err := apps.Read(ctx, v.s)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b apps.App) int { return cmp.Compare(number(a.Group), number(b.Group)) })
	for i := range all {
		a := &all[i]
		c := shown.Card{Row: shown.Row{ID: a.ID, Title: a.Called(), Bytes: a.Bytes, Count: a.Files}}
		if c.Title != a.ID {
			c.Note = a.ID
		}
		if a.Group {
			c.Marks = append(c.Marks, shown.MarkShared)
		}
		if a.Empty() {
			c.Marks = append(c.Marks, shown.MarkEmpty)
		}
		c.Fields = []shown.Field{{Name: shown.FieldID, Value: a.ID}}
		if !add(c, nil) {
			break
		}
	}
	return nil
}
