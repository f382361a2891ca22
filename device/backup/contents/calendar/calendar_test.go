package calendar_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func file(data []byte) samples.File {
	return samples.File{Domain: calendar.Domain, Path: calendar.Path, Data: data}
}

func open(t testing.TB, s *source.Source) *calendar.Reader {
	t.Helper()
	r, err := calendar.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func day(t time.Time) string { return t.Format(time.RFC3339) }

func TestPublished(t *testing.T) {
	data := contentstest.Fixture(t, "calendar/synthetic-ios18.Calendar.sqlitedb")
	contentstest.Both(t, []samples.File{file(data)}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		events, defects := contentstest.Collect(t, r.Events(t.Context()))
		if len(events) != 4 || len(defects) != 1 || defects[0].Code != source.BadTime || defects[0].Row != 4 {
			t.Fatalf("%d events, %v", len(events), defects)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil || sum.Count != 4 || sum.Defects != 1 || tally.Birthdays != 1 || tally.Changed != 0 || tally.Copied != 1 {
			t.Errorf("%+v %+v %v", tally, sum, err)
		}
		list, err := r.Calendars(t.Context())
		if err != nil || len(list) != 2 || list[0].Title != "Work" || list[0].Account != "iCloud" || !list[0].Copied || !list[0].Shared || list[1].Copied || list[1].Color != "#00FF00" {
			t.Errorf("%+v %v", list, err)
		}
		e := events[0]
		if e.Title != "Team Sync" || e.Zone != "America/Los_Angeles" || day(e.Start) != "2023-03-08T20:26:40Z" || e.End.Sub(e.Start) != time.Hour || e.Location.Title != "HQ" || !e.Location.Placed ||
			e.Meeting != "https://meet.example.invalid/abc" || e.URL != "https://example.invalid/e1" || e.Notes != "Quarterly planning" {
			t.Errorf("%+v", e)
		}
		if len(e.Rules) != 1 || fmt.Sprint(e.Rules[0]) != fmt.Sprint(calendar.Rule{Frequency: "WEEKLY", Interval: 1, Count: 10}) {
			t.Errorf("%+v", e.Rules)
		}
		if len(e.Alarms) != 2 || e.Alarms[0].Before != -15*time.Minute || day(e.Alarms[1].At) != "2023-03-08T20:11:40Z" {
			t.Errorf("%+v", e.Alarms)
		}
		if e.Organizer == nil || e.Organizer.Name != "Alex Organizer" || len(e.Attendees) != 2 || e.Attendees[0].Answer != calendar.Accepted || e.Attendees[1].Answer != calendar.Declined || e.Attendees[1].Address != "mailto:casey@example.invalid" {
			t.Errorf("%+v %+v", e.Organizer, e.Attendees)
		}
		if e := events[1]; !e.Floating || !e.AllDay || e.Zone != "" || e.Days() != 1 {
			t.Errorf("%+v", e)
		}
		if e := events[3]; e.Calendar != 99 || e.Title != "Quick note" {
			t.Errorf("%+v", e)
		}
	})
}

func TestPublishedOlder(t *testing.T) {
	data := contentstest.Fixture(t, "calendar/mvt-ios14.Calendar.sqlitedb")
	contentstest.Both(t, []samples.File{file(data)}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		events, defects := contentstest.Collect(t, r.Events(t.Context()))
		if len(events) != 1 || len(defects) != 0 {
			t.Fatalf("%d events, %v", len(events), defects)
		}
		if e := events[0]; e.Title != "Super interesting meeting" || day(e.Start) != "2023-04-18T09:15:00Z" || day(e.End) != "2023-04-18T10:15:00Z" || e.Zone != "" || e.Floating || e.UID == "" ||
			e.Organizer == nil || e.Organizer.Address != "mailto:user@example.org" {
			t.Errorf("%+v", e)
		}
		for _, table := range []string{"Calendar", "Recurrence", "Alarm"} {
			if !slices.Contains(r.State().Missing, table) {
				t.Errorf("%s is not said to be missing: %v", table, r.State().Missing)
			}
		}
	})
}

const script = `
CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY, frequency INTEGER, interval INTEGER, week_start INTEGER, count INTEGER, end_date REAL, specifier TEXT, owner_id INTEGER);
CREATE TABLE ExceptionDate (ROWID INTEGER PRIMARY KEY, owner_id INTEGER, date REAL);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date, start_tz TEXT, end_date, all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER, orig_date REAL, entity_type INTEGER,
 calendar_scale TEXT, unique_identifier TEXT, due_date REAL);
`

// TestChanged: a changed day belongs to its event and is none of its own; what was changed
// of an event that is not there, or leads in a circle, is not lost.
func TestChanged(t *testing.T) {
	data := contentstest.Made(t, script+`
		INSERT INTO Recurrence VALUES (1, 2, 1, 0, 0, NULL, 'D=0WE', 1), (2, 1, 1, 0, 0, NULL, NULL, 9);
		INSERT INTO ExceptionDate VALUES (1, 1, 700604800), (2, 1, 'x');
		INSERT INTO CalendarItem VALUES (1, 'Choir', 700000000, 'Europe/Berlin', 700003600, 0, 1, 0, NULL, 2, NULL, 'uid-1', NULL),
		 (2, 'Choir, later', 701212000, 'Europe/Berlin', 701213000, 0, 1, 1, 701209600, 2, NULL, 'uid-2', NULL),
		 (3, 'of none', 700000000, NULL, 700003600, 0, 1, 77, 700000000, 2, NULL, NULL, NULL),
		 (4, 'of itself', 700000000, NULL, 700003600, 0, 1, 4, 700000000, 2, NULL, NULL, NULL),
		 (5, 'circle', 700000000, NULL, 700003600, 0, 1, 6, 700000000, 2, NULL, NULL, NULL),
		 (6, 'circle', 700000000, NULL, 700003600, 0, 1, 5, 700000000, 2, NULL, NULL, NULL),
		 (7, 'a reminder', NULL, NULL, NULL, 0, 1, NULL, NULL, 3, NULL, NULL, 700000000),
		 (8, 'a birthday', -12622780800, NULL, NULL, 1, 1, NULL, NULL, 2, 'gregorian', NULL, NULL),
		 (9, 'from here on', 700000000, NULL, 700003600, 0, 1, 1, 700000000, 2, NULL, NULL, NULL)`)
	r := open(t, contentstest.Plain(t, file(data)))
	events, defects := contentstest.Collect(t, r.Events(t.Context()))
	var changed []calendar.Event
	for _, e := range events {
		if e.Original != 0 {
			changed = append(changed, e)
		}
	}
	if len(changed) != 1 || changed[0].UID != "uid-1" || changed[0].Original != 1 || day(changed[0].Day.Time) != "2023-03-22T20:26:40Z" || changed[0].Day.Zone != "Europe/Berlin" {
		t.Errorf("changed: %+v", changed)
	}
	if len(defects) != 1 || defects[0].Table != "ExceptionDate" {
		t.Errorf("%v", defects)
	}
	tally, sum, err := r.Tally(t.Context())
	if err != nil || sum.Count != 6 || tally.Changed != 1 || tally.Birthdays != 1 || sum.Defects != 1 {
		t.Errorf("%+v %+v %v", tally, sum, err)
	}
}

// TestDifferential: what SQL says of the same tables.
func TestDifferential(t *testing.T) {
	for _, name := range []string{"calendar/synthetic-ios18.Calendar.sqlitedb", "calendar/mvt-ios14.Calendar.sqlitedb"} {
		data := contentstest.Fixture(t, name)
		events, _ := contentstest.Collect(t, open(t, contentstest.Plain(t, file(data))).Events(t.Context()))
		asked := contentstest.Ask(t, data, `SELECT ROWID, summary, description, calendar_id, url, CASE WHEN typeof(start_date) = 'text' THEN '' ELSE
			strftime('%Y-%m-%dT%H:%M:%SZ', cast(start_date AS INTEGER) + 978307200, 'unixepoch') END FROM CalendarItem WHERE calendar_scale IS NOT 'gregorian' ORDER BY 1`)
		if len(asked) != len(events) {
			t.Fatalf("%d events, SQL says %d", len(events), len(asked))
		}
		for i, e := range events {
			start := ""
			if !e.Start.IsZero() {
				start = day(e.Start)
			}
			if got := []string{fmt.Sprint(e.ID), e.Title, e.Notes, fmt.Sprint(e.Calendar), e.URL, start}; !slices.Equal(got, asked[i]) {
				t.Errorf("%q, SQL says %q", got, asked[i])
			}
		}
	}
}

// TestRules: specifiers that are understood, and those that are not and leave a plain rule.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		frequency, interval int
		specifier, want     string
	}{
		{2, 1, "D=0MO,0WE;", "WEEKLY BYDAY=MO,WE"},
		{2, 2, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "WEEKLY BYDAY=TU"},
		{0, 1, "RRULE:FREQ=DAILY", "DAILY"},
		{3, 1, "D=+2TU", "MONTHLY BYDAY=2TU"},
		{3, 1, "D=-1FR", "MONTHLY BYDAY=-1FR"},
		{3, 1, "M=1,15,-1", "MONTHLY BYMONTHDAY=1,15,-1"},
		{4, 1, "D=4TH;M=3", "YEARLY BYDAY=4TH BYMONTH=3"},
		{4, 1, "D=4TH;M=11", "YEARLY simplified"}, // it begins in March: M is not the month
		{2, 1, "D=1MO", "WEEKLY simplified"},
		{2, 1, "M=3", "WEEKLY simplified"},
		{3, 1, "D=0MO;X=1", "MONTHLY simplified"},
		{3, 1, "D=0XX", "MONTHLY simplified"},
		{3, 1, "D=", "MONTHLY simplified"},
		{3, 1, "FREQ=YEARLY;BYMONTH=2", "MONTHLY simplified"},
		{3, 1, "D=0MO;D=0TU", "MONTHLY simplified"},
		{3, 1, "BYDAY=MO;BYSETPOS=-1", "MONTHLY BYDAY=MO BYSETPOS=-1"},
		{3, 1, "BYSETPOS=1", "MONTHLY simplified"},
		{1, 1, "BYDAY=MO\r\nX:1", "DAILY simplified"},
		{1, 1, strings.Repeat("D=0MO;", 5000), "DAILY simplified"},
	} {
		data := contentstest.Made(t, script+fmt.Sprintf(`INSERT INTO Recurrence VALUES (1, %d, %d, 0, 0, NULL, '%s', 1); INSERT INTO CalendarItem(ROWID, start_date, end_date) VALUES (1, 700000000, 700000100)`, c.frequency, c.interval, c.specifier))
		events, defects := contentstest.Collect(t, open(t, contentstest.Plain(t, file(data))).Events(t.Context()))
		if len(events) != 1 || len(events[0].Rules) != 1 || len(defects) != 0 {
			t.Errorf("%q: %+v %v", c.specifier, events, defects)
			continue
		}
		rule := events[0].Rules[0]
		got := strings.Join(append([]string{rule.Frequency}, rule.By...), " ")
		if rule.Simplified {
			got += " simplified"
		}
		if got != c.want || rule.Interval != c.interval {
			t.Errorf("%q: %q every %d, want %q", c.specifier, got, rule.Interval, c.want)
		}
	}
}

func TestDays(t *testing.T) {
	start := time.Date(2023, 3, 8, 0, 0, 0, 0, time.UTC)
	for seconds, want := range map[int]int{0: 1, -5: 1, 1: 1, 3600: 1, 86399: 1, 86400: 1, 2*86400 - 1: 2, 2 * 86400: 2, 7 * 86400: 7, 1e9: 3650} {
		e := calendar.Event{Start: start, End: start.Add(time.Duration(seconds) * time.Second)}
		if got := e.Days(); got != want {
			t.Errorf("%d s: %d days, want %d", seconds, got, want)
		}
	}
}

func TestZone(t *testing.T) {
	for name, want := range map[string]bool{"Europe/Berlin": true, "GMT": true, "America/Argentina/Ushuaia": true, "Local": false, "": false, "../../etc/passwd": false, "_float": false, "Europe/Nowhere": false, "A\x00": false} {
		if got := calendar.Zone(name) != nil; got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestStates(t *testing.T) {
	for name, c := range map[string]struct {
		files []samples.File
		want  source.Reason
	}{
		"none":         {nil, source.NotThere},
		"other schema": {[]samples.File{file(contentstest.Made(t, "CREATE TABLE CalendarItem (a)"))}, source.OtherSchema},
		"no table":     {[]samples.File{file(contentstest.Made(t, "CREATE TABLE x (a)"))}, source.OtherSchema},
		"no database":  {[]samples.File{file([]byte("x"))}, source.NotADatabase},
		"bare":         {[]samples.File{file(contentstest.Made(t, "CREATE TABLE CalendarItem (start_date); INSERT INTO CalendarItem VALUES (5)"))}, source.Readable},
	} {
		r := open(t, contentstest.Plain(t, c.files...))
		events, _ := contentstest.Collect(t, r.Events(t.Context()))
		if sum, err := r.Summary(t.Context()); r.State().Reason != c.want || err != nil || sum.Count != int64(len(events)) || (len(events) == 1) != r.State().Readable() {
			t.Errorf("%s: %+v %v", name, r.State(), err)
		}
	}
}

// TestDamaged: pages of the events and of a table beside them are gone; the rest is read,
// and what is not is named.
func TestDamaged(t *testing.T) {
	data := contentstest.Made(t, `PRAGMA page_size=1024; CREATE TABLE Location (ROWID INTEGER PRIMARY KEY, title TEXT);
		CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, location_id INTEGER);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO Location SELECT i, printf('%0200d', i) FROM n;
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO CalendarItem SELECT i, printf('%0200d', i), i, i FROM n;`)
	for _, page := range []int{20, len(data)/1024 - 30} {
		copy(data[page*1024:], bytes.Repeat([]byte{0xab}, 1024))
	}
	events, defects := contentstest.Collect(t, open(t, contentstest.Plain(t, file(data))).Events(t.Context()))
	if len(events) < 480 || len(events) >= 500 || len(defects) != 2 || defects[0].Table != "Location" || defects[1].Table != "CalendarItem" {
		t.Errorf("%d events, %v", len(events), defects)
	}
}

func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, contentstest.Encrypted(t, files...))
	if sum, err := r.Summary(t.Context()); err != nil || sum.Count != int64(counts.Events) || sum.Defects != 0 || sum.First.IsZero() {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file(nil)}, nil, [][]byte{
		contentstest.Made(f, script+`INSERT INTO Recurrence VALUES (1, 2, 1, 0, 0, NULL, 'D=0WE', 1); INSERT INTO ExceptionDate VALUES (1, 1, 5);
		INSERT INTO CalendarItem VALUES (1, 'a', 5, 'Europe/Berlin', 6, 1, 1, 0, NULL, 2, NULL, 'u', NULL), (2, 'a', 5, NULL, 6, 0, 1, 1, 7, 2, NULL, 'u', NULL)`),
	}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		n := 0
		for e := range r.Events(t.Context()) {
			if n++; n > 100_000 || e.Days() < 1 {
				t.Fatal("more than bytes")
			}
		}
	})
}
