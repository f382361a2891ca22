package reminders

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The tables. Reminders have one of their own from about iOS 16 on; before, they and
// nearly everything else are rows of objects, told apart by their entity.
const (
	reminderTable = "ZREMCDREMINDER"
	listTable     = "ZREMCDBASELIST"
	objects       = "ZREMCDOBJECT"
)

// schema finds the table of a store.
func (s *store) schema() (missing []string, err error) {
	entities, err := s.db.Entities()
	if err != nil {
		return nil, err
	}
	switch {
	case s.db.Has(reminderTable, "Z_PK"):
		s.table = reminderTable
	case !s.db.Has(objects, "Z_PK", "Z_ENT"):
		return append(s.db.Lacks(reminderTable, "Z_PK"), s.db.Lacks(objects, "Z_PK", "Z_ENT")...), nil
	case entities["REMCDReminder"] == 0:
		return []string{reminderTable, "Z_PRIMARYKEY.REMCDReminder"}, nil
	case s.column(objects, "ZTITLE") == "NULL": // lists and rules stand there in newer stores, too
		return []string{reminderTable, objects + ".ZTITLE1"}, nil
	default:
		s.table, s.entity = objects, entities["REMCDReminder"]
	}
	for _, c := range []string{"ZTITLE", "ZLIST", "ZCOMPLETED", "ZDUEDATE", "ZCREATIONDATE", "ZMARKEDFORDELETION", "ZNOTES", "ZPRIORITY", "ZFLAGGED", "ZPARENTREMINDER"} {
		if s.column(s.table, c) == "NULL" {
			missing = append(missing, s.table+"."+c)
		}
	}
	return missing, nil
}

// column is the first value of a column and of those of its name with a number: where many
// entities share a table, Core Data numbers columns of one name ("ZTITLE1").
func (s *store) column(table, name string) string {
	var list []string
	for _, n := range []string{"", "1", "2", "3", "4", "5"} {
		if s.db.Has(table, name+n) {
			list = append(list, s.db.Column(table, "t", name+n))
		}
		if table == reminderTable {
			break
		}
	}
	switch len(list) {
	case 0:
		return "NULL"
	case 1:
		return list[0]
	}
	return "coalesce(" + strings.Join(list, ", ") + ")"
}

// only is the condition for the rows of an entity.
func (s *store) only(table string, entity int64) string {
	return fmt.Sprintf("WHERE %s = %d", s.db.Whole(table, "t", "Z_ENT"), entity)
}

func (s *store) columns(table string, names ...string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = s.column(table, n)
	}
	return strings.Join(out, ", ")
}

// maxUID is how long the bytes of an identifier are.
const maxUID = 16

func readStore(ctx context.Context, s *store, yield func(Reminder, error) bool) bool {
	repeats, err := s.repeats(ctx)
	if err != nil && (!yield(Reminder{}, err) || !source.IsDefect(err)) {
		return false
	}
	where := ""
	if s.entity != 0 {
		where = s.only(s.table, s.entity)
	}
	columns := s.columns(s.table, "ZTITLE", "ZNOTES", "ZCOMPLETED", "ZCOMPLETIONDATE", "ZDUEDATE", "ZALLDAY", "ZTIMEZONE", "ZSTARTDATE", "ZCREATIONDATE", "ZLASTMODIFIEDDATE",
		"ZFLAGGED", "ZPRIORITY", "ZLIST", "ZPARENTREMINDER", "ZMARKEDFORDELETION", "ZIDENTIFIER", "ZCKIDENTIFIER", "ZICSURL") + ", " + s.document("ZTITLE") + ", " + s.document("ZNOTES")
	for row, err := range s.db.Walk(s.table, columns, where) {
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
			Store: s.name, ID: row.Number(0), Title: row.Text(1), Notes: row.Text(2), Done: row.Bool(3), AllDay: row.Bool(6),
			Flagged: row.Bool(11), Priority: priority(row.Number(12)), List: row.Number(13), Parent: row.Number(14), Deleted: row.Bool(15),
			UID: identifier(row, 16, 17), URL: row.Text(18),
		}
		m.Repeats, m.ParentUID = repeats[m.ID], s.uid(m.Parent)
		problem := times(&m, row, s.table, []date{{"ZCOMPLETIONDATE", 4, &m.Completed}, {"ZDUEDATE", 5, &m.Due}, {"ZSTARTDATE", 8, &m.Start}, {"ZCREATIONDATE", 9, &m.Created}, {"ZLASTMODIFIEDDATE", 10, &m.Modified}})
		m.place(row.Text(7))
		for _, d := range []struct {
			field string
			i     int
			to    *string
		}{{"ZTITLEDOCUMENT", 19, &m.Title}, {"ZNOTESDOCUMENT", 21, &m.Notes}} {
			if !documentOf(row, d.i, d.to) && problem == nil {
				problem = &source.Defect{Code: source.BadText, Table: s.table, Row: m.ID, Field: d.field}
			}
		}
		if !yield(m, problem) {
			return false
		}
	}
	return true
}

// maxDocument is the longest document that is read, in bytes.
const maxDocument = 1 << 20

// document is the expressions for the document beside a text that is empty, and for its
// length: where it is there, it mostly says what the text says, but it may be there alone.
func (s *store) document(text string) string {
	doc := s.column(s.table, text+"DOCUMENT")
	if doc == "NULL" {
		return "NULL, 0"
	}
	alone := "coalesce(" + s.column(s.table, text) + ", '') = ''"
	return fmt.Sprintf("CASE WHEN %[1]s AND octet_length(%[2]s) <= %[3]d THEN %[2]s END, CASE WHEN %[1]s THEN octet_length(%[2]s) END", alone, doc, maxDocument)
}

// documentOf takes the text of a document, where there is one in column i; false where that
// cannot be decoded.
func documentOf(row source.Row, i int, to *string) bool {
	if row.Number(i+1) == 0 {
		return true
	}
	text, err := notes.DocumentText(row.Bytes(i))
	*to = strings.TrimSpace(text)
	return err == nil && row.Bytes(i) != nil
}

// date is a column that holds a time.
type date struct {
	field string
	i     int
	to    *time.Time
}

// times reads the dates of a row; what is no date is one defect, however many are none.
func times(m *Reminder, row source.Row, table string, dates []date) (problem error) {
	for _, d := range dates {
		t, there, ok := row.Cocoa(d.i)
		if *d.to = t; there && !ok && problem == nil {
			problem = &source.Defect{Code: source.BadTime, Table: table, Row: m.ID, Field: d.field}
		}
	}
	return problem
}

// place takes in the zone that a reminder is due in; the day of one that is due on a whole
// day is the one of that zone.
func (m *Reminder) place(name string) {
	zone := calendar.Zone(name)
	switch {
	case zone == nil || m.Due.IsZero():
	case m.AllDay:
		y, month, day := m.Due.In(zone).Date()
		m.Due = time.Date(y, month, day, 0, 0, 0, 0, time.UTC)
	default:
		m.Zone = name
	}
}

func priority(n int64) int {
	if n < 0 || n > 9 {
		return 0
	}
	return int(n)
}

// identifier is the identifier as Apple writes one: 16 bytes, or the text beside them.
func identifier(row source.Row, bytes, text int) string {
	if b := row.Bytes(bytes); len(b) == maxUID {
		return fmt.Sprintf("%X-%X-%X-%X-%X", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	}
	return row.Text(text)
}

// uid is the identifier of another reminder of the store; empty where it is not there.
func (s *store) uid(id int64) (uid string) {
	if id <= 0 {
		return ""
	}
	_ = s.db.Row(s.table, s.columns(s.table, "ZIDENTIFIER", "ZCKIDENTIFIER"), id, func(row source.Row) { uid = identifier(row, 1, 2) })
	return uid
}

// maxRepeats bounds how many rules are kept.
const maxRepeats = 1_000_000

// repeats are the reminders that have a rule. Which of the numbered columns is the
// reminder's is another with each model; which number is which frequency is not known.
func (s *store) repeats(ctx context.Context) (map[int64]bool, error) {
	out := map[int64]bool{}
	entities, err := s.db.Entities()
	rule := entities["REMCDRecurrenceRule"]
	if err != nil || rule == 0 || !s.db.Has(objects, "Z_ENT", "ZFREQUENCY") {
		return out, err
	}
	var defect error
	for row, err := range s.db.Walk(objects, s.column(objects, "ZREMINDER"), s.only(objects, rule)) {
		if err == nil {
			err = ctx.Err()
		}
		switch {
		case err == nil:
			if len(out) < maxRepeats {
				out[row.Number(1)] = true
			}
		case !source.IsDefect(err):
			return out, err
		case s.table != objects: // else they are counted with the reminders
			defect = err
		}
	}
	return out, defect
}

func lists(ctx context.Context, s *store) ([]List, error) {
	entities, err := s.db.Entities()
	if err != nil {
		return nil, err
	}
	table, where := listTable, ""
	if !s.db.Has(table) {
		if entities["REMCDList"] == 0 || !s.db.Has(objects, "Z_ENT") {
			return nil, nil
		}
		table, where = objects, s.only(objects, entities["REMCDList"])
	}
	var out []List
	for row, err := range s.db.Walk(table, s.columns(table, "ZNAME", "ZISGROUP"), where) {
		if err == nil {
			err = ctx.Err()
		}
		switch {
		case err != nil && !source.IsDefect(err):
			return nil, err
		case err == nil && len(out) < maxLists:
			out = append(out, List{Store: s.name, ID: row.Number(0), Name: row.Text(1), Group: row.Bool(2)})
		}
	}
	return out, nil
}
