package reminders_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

const (
	newer = "AppDomainGroup-group.com.apple.reminders"
	older = "HomeDomain"
)

func file(domain, name string, data []byte) samples.File {
	if domain == older {
		name = "Library/Reminders/Container_v1/Stores/" + name
	} else {
		name = "Container_v1/Stores/" + name
	}
	return samples.File{Domain: domain, Path: name, Data: data}
}

func open(t testing.TB, s *source.Source) *reminders.Reader {
	t.Helper()
	r, err := reminders.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestPublished(t *testing.T) {
	cloud, local := contentstest.Fixture(t, "reminders/synthetic-ios18.Data-cloud.sqlite"), contentstest.Fixture(t, "reminders/synthetic-ios18.Data-local.sqlite")
	for _, domain := range []string{newer, older} {
		contentstest.Both(t, []samples.File{file(domain, "Data-cloud.sqlite", cloud), file(domain, "Data-local.sqlite", local)}, func(t *testing.T, s *source.Source) {
			r := open(t, s)
			all, defects := contentstest.Collect(t, r.Reminders(t.Context()))
			tally, sum, err := r.Tally(t.Context())
			if err != nil || len(all) != 6 || sum.Count != 6 || sum.Defects != 1 || tally.Done != 1 || tally.Deleted != 1 {
				t.Fatalf("%d: %+v %+v %v", len(all), tally, sum, err)
			}
			if len(defects) != 1 || defects[0].Row != 14 || defects[0].Code != source.BadTime {
				t.Errorf("%v", defects)
			}
			m := all[0]
			if m.Store != "Data-cloud.sqlite" || m.ID != 10 || m.Title != "Buy milk" || m.Notes != "2% organic" || !m.Flagged || m.Priority != 1 || m.Done || m.List != 1 ||
				m.Due.Unix() != 700200000+978307200 || m.UID != "10101010-1010-1010-1010-101010101010" || !m.Repeats {
				t.Errorf("%+v", m)
			}
			if m := all[1]; !m.Done || m.Completed.IsZero() || m.Priority != 5 || m.Repeats {
				t.Errorf("%+v", m)
			}
			if !all[2].Deleted || all[3].Parent != 10 || all[3].ParentUID != all[0].UID || all[5].ID != 10 || all[5].Store != "Data-local.sqlite" || all[5].Title != "Water plants" {
				t.Errorf("%+v", all)
			}
			lists, err := r.Lists(t.Context())
			if err != nil || fmt.Sprint(lists) != "[{Data-cloud.sqlite 1 Groceries false} {Data-cloud.sqlite 2 Work false} {Data-local.sqlite 1 Personal false}]" {
				t.Errorf("%v %v", lists, err)
			}
		})
	}
	// A store that the move to the newer place left behind counts once.
	both := open(t, contentstest.Plain(t, file(newer, "Data-cloud.sqlite", cloud), file(older, "Data-cloud.sqlite", cloud), file(older, "Data-local.sqlite", local)))
	all, _ := contentstest.Collect(t, both.Reminders(t.Context()))
	if len(all) != 6 {
		t.Errorf("%d reminders of two places", len(all))
	}
}

// TestDifferential: what SQL says of the same tables.
func TestDifferential(t *testing.T) {
	data := contentstest.Fixture(t, "reminders/synthetic-ios18.Data-cloud.sqlite")
	all, _ := contentstest.Collect(t, open(t, contentstest.Plain(t, file(newer, "Data-x.sqlite", data))).Reminders(t.Context()))
	asked := contentstest.Ask(t, data, `SELECT Z_PK, ZTITLE, ZNOTES, ifnull(ZLIST, 0), ifnull(ZPRIORITY, 0), ifnull(ZPARENTREMINDER, 0), ifnull(ZCOMPLETED, 0), ifnull(ZFLAGGED, 0), ifnull(ZMARKEDFORDELETION, 0) FROM ZREMCDREMINDER ORDER BY 1`)
	bit := map[bool]string{false: "0", true: "1"}
	if len(all) != len(asked) {
		t.Fatalf("%d, SQL says %d", len(all), len(asked))
	}
	for i, m := range all {
		got := []string{fmt.Sprint(m.ID), m.Title, m.Notes, fmt.Sprint(m.List), fmt.Sprint(m.Priority), fmt.Sprint(m.Parent), bit[m.Done], bit[m.Flagged], bit[m.Deleted]}
		if !slices.Equal(got, asked[i]) {
			t.Errorf("%q, SQL says %q", got, asked[i])
		}
	}
}

// objectsScript is a store of iOS 13 to 15: everything is an object, and columns of one name
// have numbers.
const objectsScript = `CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
	INSERT INTO Z_PRIMARYKEY VALUES (3, 'REMCDAlarm', 2, 0), (7, 'REMCDList', 2, 0), (9, 'REMCDReminder', 2, 0), (11, 'REMCDRecurrenceRule', 2, 0);
	CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZTITLE VARCHAR, ZTITLE1 VARCHAR, ZNAME1 VARCHAR, ZLIST INTEGER, ZLIST2 INTEGER, ZDUEDATE TIMESTAMP, ZALLDAY INTEGER, ZTIMEZONE VARCHAR,
	 ZCOMPLETED INTEGER, ZREMINDER2 INTEGER, ZFREQUENCY INTEGER, ZTITLEDOCUMENT BLOB, ZCREATIONDATE TIMESTAMP);
	INSERT INTO ZREMCDOBJECT(Z_PK, Z_ENT, ZNAME1) VALUES (1, 7, 'Home');
	INSERT INTO ZREMCDOBJECT(Z_PK, Z_ENT, ZTITLE) VALUES (2, 3, 'not a reminder');
	INSERT INTO ZREMCDOBJECT(Z_PK, Z_ENT, ZTITLE1, ZLIST2, ZDUEDATE, ZALLDAY, ZTIMEZONE) VALUES (3, 9, 'Leeks', 1, 700002000, 1, 'Asia/Tokyo'), (4, 9, 'Cream', 1, 700002000, 0, 'Asia/Tokyo');
	INSERT INTO ZREMCDOBJECT(Z_PK, Z_ENT, ZTITLEDOCUMENT) VALUES (5, 9, x'1f8b');
	INSERT INTO ZREMCDOBJECT(Z_PK, Z_ENT, ZREMINDER2, ZFREQUENCY) VALUES (6, 11, 4, 1);`

func TestObjects(t *testing.T) {
	r := open(t, contentstest.Plain(t, file(older, "Data-x.sqlite", contentstest.Made(t, objectsScript))))
	all, defects := contentstest.Collect(t, r.Reminders(t.Context()))
	if len(all) != 3 || len(defects) != 1 || defects[0].Code != source.BadText || defects[0].Row != 5 {
		t.Fatalf("%+v %v", all, defects)
	}
	if m := all[0]; m.Title != "Leeks" || m.List != 1 || !m.AllDay || m.Due.Format(time.RFC3339) != "2023-03-09T00:00:00Z" || m.Repeats {
		t.Errorf("%+v", m)
	}
	if m := all[1]; m.Zone != "Asia/Tokyo" || m.Due.Format(time.RFC3339) != "2023-03-08T21:00:00Z" || !m.Repeats {
		t.Errorf("%+v", m)
	}
	if lists, err := r.Lists(t.Context()); err != nil || len(lists) != 1 || lists[0].Name != "Home" {
		t.Errorf("%+v %v", lists, err)
	}
}

const calendarScript = `CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title TEXT); INSERT INTO Calendar VALUES (4, 'To do');
	CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, due_date, due_tz TEXT, due_all_day INTEGER, completion_date REAL, priority INTEGER, calendar_id INTEGER, entity_type INTEGER);
	INSERT INTO CalendarItem VALUES (1, 'an event', 700000000, NULL, NULL, NULL, NULL, NULL, 4, 2);`

// TestCalendar: iOS 12 and before keep them with the events; later ones do not, and have
// none when no store is there.
func TestCalendar(t *testing.T) {
	with := func(rows string) samples.File {
		return samples.File{Domain: calendar.Domain, Path: calendar.Path, Data: contentstest.Made(t, calendarScript+rows)}
	}
	old := with(`INSERT INTO CalendarItem VALUES (2, 'Ring', NULL, 700002000, 'Asia/Tokyo', 0, NULL, 1, 4, 3), (3, 'Done', NULL, NULL, NULL, 0, 700000000, 0, 4, 3), (4, 'Bad', NULL, 'x', NULL, 0, NULL, 0, 9, 3)`)
	r := open(t, contentstest.Plain(t, old))
	all, defects := contentstest.Collect(t, r.Reminders(t.Context()))
	if len(all) != 3 || len(defects) != 1 || all[0].Title != "Ring" || all[0].Zone != "Asia/Tokyo" || all[0].List != 4 || !all[1].Done || all[0].Done {
		t.Errorf("%+v %v", all, defects)
	}
	if lists, err := r.Lists(t.Context()); err != nil || len(lists) != 1 || lists[0].Name != "To do" {
		t.Errorf("%+v %v", lists, err)
	}
	if r := open(t, contentstest.Plain(t, with(""))); r.State().Reason != source.NotThere {
		t.Errorf("%+v", r.State())
	}
	// With a store there, what is left in the calendar does not count twice.
	r = open(t, contentstest.Plain(t, old, file(newer, "Data-local.sqlite", contentstest.Made(t, objectsScript))))
	if all, _ := contentstest.Collect(t, r.Reminders(t.Context())); len(all) != 3 || all[0].Store != "Data-local.sqlite" {
		t.Errorf("%+v", all)
	}
}

func TestStates(t *testing.T) {
	good := contentstest.Made(t, "CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, ZTITLE); INSERT INTO ZREMCDREMINDER VALUES (1, 'a')")
	for name, c := range map[string]struct {
		files []samples.File
		want  source.Reason
	}{
		"none":            {nil, source.NotThere},
		"other schema":    {[]samples.File{file(newer, "Data-a.sqlite", contentstest.Made(t, "CREATE TABLE x (a)"))}, source.OtherSchema},
		"no entity":       {[]samples.File{file(newer, "Data-a.sqlite", contentstest.Made(t, "CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT)"))}, source.OtherSchema},
		"no database":     {[]samples.File{file(newer, "Data-a.sqlite", []byte("x"))}, source.NotADatabase},
		"one of two":      {[]samples.File{file(newer, "Data-a.sqlite", []byte("x")), file(newer, "Data-b.sqlite", good)}, source.Readable},
		"of another kind": {[]samples.File{file(newer, "Other.sqlite", good), file(newer, "deeper/Data-b.sqlite", good)}, source.NotThere},
	} {
		r := open(t, contentstest.Plain(t, c.files...))
		if sum, err := r.Summary(t.Context()); r.State().Reason != c.want || err != nil || (sum.Count == 1) != (c.want == source.Readable) {
			t.Errorf("%s: %+v %+v %v", name, r.State(), sum, err)
		}
		if name == "one of two" && !slices.Contains(r.State().Missing, "Data-a.sqlite") {
			t.Errorf("a store that cannot be read is not named: %v", r.State().Missing)
		}
	}
}

func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := open(t, contentstest.Encrypted(t, files...)).Summary(t.Context()); err != nil || sum.Count != int64(counts.Reminders) || sum.Defects != 0 {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file(newer, "Data-a.sqlite", nil), {Domain: calendar.Domain, Path: calendar.Path}}, nil, [][]byte{
		contentstest.Made(f, objectsScript),
		contentstest.Made(f, calendarScript+"INSERT INTO CalendarItem VALUES (2, 'a', NULL, 5, NULL, 0, NULL, 1, 4, 3)"),
	}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		n := 0
		for range r.Reminders(t.Context()) {
			if n++; n > 100_000 {
				t.Fatal("more than bytes")
			}
		}
		_, _ = r.Lists(t.Context())
	})
}
