package ics_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/ics"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// reader is an iCalendar reader of another make, in Python: it unfolds, splits and unescapes
// by RFC 5545 and nothing else.
const reader = `
import sys, json
data = sys.stdin.buffer.read()
assert data.endswith(b"\r\n")
for l in data.split(b"\r\n"):
    assert len(l) <= 75, l
    l.decode("utf-8")
    assert b"\n" not in l and b"\r" not in l
def cut(line):
    quoted = False
    for i, ch in enumerate(line):
        if ch == '"': quoted = not quoted
        if ch == ":" and not quoted: return line[:i], line[i+1:]
    raise ValueError(line)
def unescape(v):
    out, i = "", 0
    while i < len(v):
        if v[i] == "\\":
            assert v[i+1] in "\\;,nN", v
            out += {"n": "\n", "N": "\n"}.get(v[i+1], v[i+1]); i += 2
        else: out += v[i]; i += 1
    return out
found, stack = [], []
for l in data.decode("utf-8").replace("\r\n ", "").split("\r\n"):
    if not l: continue
    head, value = cut(l)
    if head == "BEGIN":
        stack.append({"kind": value, "lines": []}); continue
    if head == "END":
        top = stack.pop(); assert top["kind"] == value; found.append(top); continue
    text = head.split(";")[0] in ("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "COMMENT", "CATEGORIES", "RELATED-TO", "X-WR-CALNAME", "TZNAME")
    stack[-1]["lines"].append([head, unescape(value) if text else value])
assert not stack
json.dump(found, sys.stdout)
`

type component struct {
	Kind  string
	Lines [][2]string
}

func (c component) get(head string) (out []string) {
	for _, l := range c.Lines {
		if l[0] == head {
			out = append(out, l[1])
		}
	}
	return out
}

func python(t *testing.T, script string, stdin []byte, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(oracletest.Python(t), append([]string{"-c", script}, args...)...)
	cmd.Stdin = bytes.NewReader(stdin)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, errs.Bytes(), stdin)
	}
	return out
}

func parse(t *testing.T, data []byte, kind string) (out []component) {
	t.Helper()
	var all []component
	if err := json.Unmarshal(python(t, reader, data), &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Kind == kind {
			out = append(out, c)
		}
	}
	return out
}

func write(t *testing.T, events []calendar.Event, todo []reminders.Reminder) []byte {
	t.Helper()
	var out bytes.Buffer
	w := ics.New(&out, "Home; and more", "#1BADF8", ics.English)
	for i := range events {
		if err := w.Event(&events[i]); err != nil {
			t.Fatal(err)
		}
	}
	for i := range todo {
		if err := w.Reminder(&todo[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func at(year, month, day, hour, minute int) time.Time {
	return time.Date(year, time.Month(month), day, hour, minute, 0, 0, time.UTC)
}

func check(t *testing.T, c component, want map[string]string) {
	t.Helper()
	for head, value := range want {
		if got := strings.Join(c.get(head), "|"); got != value {
			t.Errorf("%s: %q, want %q", head, got, value)
		}
	}
}

func TestEvents(t *testing.T) {
	hostile := "one, two; three\\\nEND:VEVENT\r\nBEGIN:VEVENT\x00" + strings.Repeat("é", 100)
	read := strings.ReplaceAll(strings.ReplaceAll(hostile, "\r\n", "\n"), "\x00", "")
	events := []calendar.Event{
		{
			ID: 1, UID: "same", Title: hostile, Notes: hostile, URL: "https://example.org/\r\nX:1", Meeting: "https://meet.example.org/1", Start: at(2023, 3, 8, 9, 0), End: at(2023, 3, 8, 10, 0), Zone: "Europe/Berlin",
			Location:  calendar.Location{Title: "HQ, 1", Address: "1 Way", Latitude: 37.33, Longitude: -122.03, Placed: true},
			Organizer: &calendar.Person{Name: "A \"B\":\r\n;C", Address: "mailto:a@example.org"},
			Attendees: []calendar.Person{{Name: "D", Address: "d@example.org", Answer: calendar.Declined}, {Name: "E", Answer: 7}},
			Alarms:    []calendar.Alarm{{Before: -15 * time.Minute}, {At: at(2023, 3, 8, 8, 0)}, {Before: -24 * time.Hour}, {Before: 90 * time.Second}, {}},
		},
		{ID: 2, UID: "same", Title: "another of the same identifier", Start: at(2023, 3, 8, 0, 0), End: at(2023, 3, 8, 23, 59).Add(59 * time.Second), AllDay: true, Floating: true},
		{ID: 3, Title: "three days", Start: at(2023, 12, 30, 0, 0), End: at(2024, 1, 2, 0, 0), AllDay: true, Floating: true, Rules: []calendar.Rule{{Frequency: "YEARLY", Interval: 1, Until: at(2030, 12, 30, 0, 0)}}},
		{ID: 4, Title: "floating", Start: at(2023, 3, 8, 9, 0), End: at(2023, 3, 8, 8, 0), Floating: true},
		{
			ID: 5, UID: "choir", Start: at(2023, 3, 8, 18, 0), End: at(2023, 3, 8, 20, 0), Zone: "Europe/Berlin", Rules: []calendar.Rule{{Frequency: "WEEKLY", Interval: 2, Count: 9, By: []string{"BYDAY=MO,WE"}, Simplified: true}},
			Exceptions: []time.Time{at(2023, 4, 5, 17, 0)},
		},
		{ID: 6, UID: "choir", Original: 5, Day: calendar.Moment{Time: at(2023, 4, 19, 17, 0), Zone: "Europe/Berlin"}, Start: at(2023, 4, 19, 18, 0), End: at(2023, 4, 19, 19, 0), Zone: "Europe/Berlin"},
		{ID: 7, Title: "no start"},
	}
	data := write(t, events, nil)
	got := parse(t, data, "VEVENT")
	if len(got) != 6 || len(parse(t, data, "VTIMEZONE")) != 1 || len(parse(t, data, "VALARM")) != 5 {
		t.Fatalf("%d events\n%s", len(got), data)
	}
	check(t, got[0], map[string]string{
		"SUMMARY": read, "DESCRIPTION": read + "\nhttps://meet.example.org/1", "URL": "https://example.org/X:1", "DTSTART": "20230308T090000Z", "DTEND": "20230308T100000Z", "UID": "same",
		"LOCATION": "HQ, 1\n1 Way", "GEO": "37.330000;-122.030000", `ORGANIZER;SCHEDULE-AGENT=NONE;CN="A 'B':  ;C"`: "mailto:a@example.org",
		`ATTENDEE;SCHEDULE-AGENT=NONE;CN="D";PARTSTAT=DECLINED`: "mailto:d@example.org", `ATTENDEE;SCHEDULE-AGENT=NONE;CN="E"`: "invalid:nomail",
	})
	var triggers []string
	for _, a := range parse(t, data, "VALARM") {
		triggers = append(triggers, a.Lines[2][0]+":"+a.Lines[2][1])
	}
	if want := []string{"TRIGGER:-PT15M", "TRIGGER;VALUE=DATE-TIME:20230308T080000Z", "TRIGGER:-P1D", "TRIGGER:PT90S", "TRIGGER:PT0S"}; !slices.Equal(triggers, want) {
		t.Errorf("%q", triggers)
	}
	check(t, got[1], map[string]string{"DTSTART;VALUE=DATE": "20230308", "DTEND;VALUE=DATE": "20230309", "UID": "same-event-2-2"})
	check(t, got[2], map[string]string{"DTSTART;VALUE=DATE": "20231230", "DTEND;VALUE=DATE": "20240102", "RRULE": "FREQ=YEARLY;UNTIL=20301230"})
	check(t, got[3], map[string]string{"DTSTART": "20230308T090000", "DTEND": ""})
	check(t, got[4], map[string]string{
		"UID": "choir", "DTSTART;TZID=Europe/Berlin": "20230308T190000", "RRULE": "FREQ=WEEKLY;INTERVAL=2;COUNT=9;BYDAY=MO,WE", "EXDATE;TZID=Europe/Berlin": "20230405T190000", "COMMENT": ics.English.Simplified,
	})
	check(t, got[5], map[string]string{"UID": "choir", "RECURRENCE-ID;TZID=Europe/Berlin": "20230419T190000", "DTSTART": "20230419T180000Z", "RRULE": ""})
	if again := write(t, events, nil); !bytes.Equal(data, again) {
		t.Error("the same events make another file")
	}
}

func TestReminders(t *testing.T) {
	data := write(t, nil, []reminders.Reminder{
		{Store: "a", ID: 1, UID: "U1", Title: "Milk;", Notes: "2%\nfat", Due: at(2023, 3, 8, 0, 0), AllDay: true, Priority: 5, Flagged: true, Created: at(2023, 1, 1, 0, 0)},
		{Store: "a", ID: 2, Title: "Oat", Parent: 1, ParentUID: "U1", Done: true, Completed: at(2023, 3, 8, 9, 0), Due: at(2023, 3, 8, 9, 30), Repeats: true},
		{Store: "b", ID: 2, Title: "another store"},
	})
	got := parse(t, data, "VTODO")
	if len(got) != 3 {
		t.Fatalf("%d", len(got))
	}
	check(t, got[0], map[string]string{"SUMMARY": "Milk;", "DESCRIPTION": "2%\nfat", "DUE;VALUE=DATE": "20230308", "PRIORITY": "5", "STATUS": "NEEDS-ACTION", "CATEGORIES": "Flagged", "UID": "U1", "DTSTAMP": "20230101T000000Z"})
	check(t, got[1], map[string]string{"STATUS": "COMPLETED", "COMPLETED": "20230308T090000Z", "RELATED-TO": "U1", "DUE": "20230308T093000Z", "COMMENT": ics.English.Repeats, "UID": "a-2@lifeboat"})
	check(t, got[2], map[string]string{"UID": "b-2@lifeboat", "DTSTAMP": "19700101T000000Z"})
}

func needDateutil(t *testing.T) {
	t.Helper()
	if exec.Command(oracletest.Python(t), "-c", "import dateutil, zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')").Run() != nil {
		t.Skip("no python-dateutil, or no zones, here")
	}
}

// zoneReader compares the offsets that a file gives with those that the zones of Python's own
// have, on days through the years.
const zoneReader = `
import sys, io, datetime, zoneinfo
from dateutil import tz
text = sys.stdin.buffer.read().decode("utf-8").replace("\r\n ", "").replace("\r\n", "\n")
cal, n = tz.tzical(io.StringIO(text)), 0
for name in cal.keys():
    mine, real = cal.get(name), zoneinfo.ZoneInfo(name)
    for year in range(1971, int(sys.argv[1])):
        for month in range(1, 13):
            for day in (2, 9, 16, 23, 28):
                t = datetime.datetime(year, month, day, 12)
                a, b = t.replace(tzinfo=mine).utcoffset(), t.replace(tzinfo=real).utcoffset()
                assert a == b, (name, t, a, b)
                n += 1
print(len(cal.keys()), n)
`

// TestZones: the rules that a file holds are those of the zones, the odd ones too.
func TestZones(t *testing.T) {
	needDateutil(t)
	for until, names := range map[string][]string{
		"2060": {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tehran"},
		"2037": {"Asia/Jerusalem", "Africa/Casablanca", "America/Santiago", "Antarctica/Troll", "GMT"},
	} {
		var events []calendar.Event
		for i, name := range names {
			events = append(events, calendar.Event{ID: int64(i + 1), Start: at(2023, 3, 8, 9, 0), Zone: name, Rules: []calendar.Rule{{Frequency: "DAILY", Interval: 1}}})
		}
		data := write(t, events, nil)
		if got := string(python(t, zoneReader, data, until)); !strings.HasPrefix(got, fmt.Sprint(len(names), " ")) {
			t.Errorf("%s", got)
		}
		if len(data) > 100_000 {
			t.Errorf("%d bytes for %d zones", len(data), len(names))
		}
	}
}

// expander expands the first event of a file by its rule, in its zone of the file itself.
const expander = `
import sys, io, json, datetime
from dateutil import tz, rrule
text = sys.stdin.buffer.read().decode("utf-8").replace("\r\n ", "").replace("\r\n", "\n")
cal = tz.tzical(io.StringIO(text)) if "BEGIN:VTIMEZONE" in text else None
lines = [l.split(":", 1) for l in text.split("BEGIN:VEVENT\n", 1)[1].split("END:VEVENT")[0].splitlines()]
def when(head, v):
    if "VALUE=DATE" in head: return datetime.datetime.strptime(v, "%Y%m%d")
    t = datetime.datetime.strptime(v.rstrip("Z"), "%Y%m%dT%H%M%S")
    if v.endswith("Z"): return t.replace(tzinfo=tz.UTC)
    return t.replace(tzinfo=cal.get(head.split("TZID=")[1])) if "TZID=" in head else t
start = next(when(h, v) for h, v in lines if h.startswith("DTSTART"))
s = rrule.rruleset()
for h, v in lines:
    if h == "RRULE": s.rrule(rrule.rrulestr(v, dtstart=start))
    if h.startswith("EXDATE"): s.exdate(when(h, v))
out = []
for t in s:
    if len(out) == 8: break
    out.append(t.astimezone(tz.UTC).strftime("%Y-%m-%dT%H:%MZ") if t.tzinfo else t.strftime("%Y-%m-%dT%H:%M"))
json.dump(out, sys.stdout)
`

// TestExpansion: what the rules of the database mean, as another program expands the file.
func TestExpansion(t *testing.T) {
	needDateutil(t)
	const script = `CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY, frequency, interval, count, end_date, specifier, owner_id); CREATE TABLE ExceptionDate (owner_id, date);
		CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary, start_date, start_tz, end_date, all_day);`
	cocoa := func(t time.Time) int64 { return t.Unix() - 978307200 }
	for name, c := range map[string]struct {
		rule   string // frequency, interval, count, end_date, specifier
		start  time.Time
		zone   string
		allDay int
		except []time.Time
		want   string
	}{
		"over the change of clocks": {"2, 1, 4, NULL, 'D=0WE'", at(2023, 3, 15, 18, 0), "Europe/Berlin", 0, nil, "2023-03-15T18:00Z 2023-03-22T18:00Z 2023-03-29T17:00Z 2023-04-05T17:00Z"},
		"two days, one left out":    {"2, 2, 5, NULL, 'D=0MO,0WE;'", at(2023, 1, 2, 9, 0), "", 0, []time.Time{at(2023, 1, 4, 9, 0)}, "2023-01-02T09:00Z 2023-01-16T09:00Z 2023-01-18T09:00Z 2023-01-30T09:00Z"},
		"the last Friday":           {"3, 1, 3, NULL, 'D=-1FR'", at(2023, 1, 27, 9, 0), "_float", 0, nil, "2023-01-27T09:00 2023-02-24T09:00 2023-03-31T09:00"},
		"the last day":              {"3, 1, 3, NULL, 'M=-1'", at(2023, 1, 31, 0, 0), "_float", 1, nil, "2023-01-31T00:00 2023-02-28T00:00 2023-03-31T00:00"},
		"Thanksgiving":              {"4, 1, 3, NULL, 'D=4TH;M=11'", at(2022, 11, 24, 0, 0), "_float", 1, nil, "2022-11-24T00:00 2023-11-23T00:00 2024-11-28T00:00"},
		"until a day":               {fmt.Sprintf("1, 2, 0, %d, NULL", cocoa(at(2023, 1, 6, 9, 0))), at(2023, 1, 2, 9, 0), "America/New_York", 0, nil, "2023-01-02T09:00Z 2023-01-04T09:00Z 2023-01-06T09:00Z"},
		"whole days until a day":    {fmt.Sprintf("1, 1, 0, %d, NULL", cocoa(at(2023, 1, 4, 0, 0))), at(2023, 1, 2, 0, 0), "_float", 1, []time.Time{at(2023, 1, 3, 0, 0)}, "2023-01-02T00:00 2023-01-04T00:00"},
	} {
		db := script + fmt.Sprintf("INSERT INTO Recurrence VALUES (1, %s, 1); INSERT INTO CalendarItem VALUES (1, 'x', %d, '%s', %d, %d);", c.rule, cocoa(c.start), c.zone, cocoa(c.start)+3600, c.allDay)
		for _, e := range c.except {
			db += fmt.Sprintf("INSERT INTO ExceptionDate VALUES (1, %d);", cocoa(e))
		}
		r, err := calendar.Open(t.Context(), contentstest.Plain(t, samples.File{Domain: calendar.Domain, Path: calendar.Path, Data: contentstest.Made(t, db)}))
		if err != nil {
			t.Fatal(err)
		}
		events, _ := contentstest.Collect(t, r.Events(t.Context()))
		r.Close()
		var got []string
		if err := json.Unmarshal(python(t, expander, write(t, events, nil)), &got); err != nil {
			t.Fatal(err)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestPublished: the events of the published databases, written and read again.
func TestPublished(t *testing.T) {
	for name, want := range map[string]int{"synthetic-ios18": 3, "mvt-ios14": 1} { // one of four has no start that is one
		r, err := calendar.Open(t.Context(), contentstest.Plain(t, samples.File{Domain: calendar.Domain, Path: calendar.Path, Data: contentstest.Fixture(t, "calendar/"+name+".Calendar.sqlitedb")}))
		if err != nil {
			t.Fatal(err)
		}
		events, _ := contentstest.Collect(t, r.Events(t.Context()))
		r.Close()
		got := parse(t, write(t, events, nil), "VEVENT")
		if len(got) != want {
			t.Errorf("%s: %d events, want %d", name, len(got), want)
		}
		if name == "synthetic-ios18" {
			check(t, got[0], map[string]string{"SUMMARY": "Team Sync", "DTSTART;TZID=America/Los_Angeles": "20230308T122640", "RRULE": "FREQ=WEEKLY;COUNT=10", "GEO": "37.330000;-122.030000", "LOCATION": "HQ\n1 Example Way"})
			check(t, got[1], map[string]string{"SUMMARY": "Holiday", "DTSTART;VALUE=DATE": "20230310", "DTEND;VALUE=DATE": "20230311"})
		}
	}
}

// FuzzWrite: whatever an event holds, the file has the components that were written, of lines
// that are not too long.
func FuzzWrite(f *testing.F) {
	f.Add("a", "b;\n", "Europe/Berlin", int64(0), int64(3600), true)
	f.Add(strings.Repeat("é", 100), "\r\nEND:VEVENT\r\n", "x\ny", int64(-1<<40), int64(1<<50), false)
	f.Fuzz(func(t *testing.T, title, value, zone string, start, length int64, allDay bool) {
		begin := time.Unix(start%(1<<37), 0).UTC()
		e := calendar.Event{
			ID: 1, UID: value, Title: title, Notes: value, URL: value, Meeting: title, Start: begin, End: begin.Add(time.Duration(length)), Zone: zone, AllDay: allDay, Floating: allDay, Location: calendar.Location{Title: title, Address: value},
			Organizer: &calendar.Person{Name: title, Address: value}, Attendees: []calendar.Person{{Name: value, Address: title}}, Alarms: []calendar.Alarm{{Before: time.Duration(length)}},
			Rules: []calendar.Rule{{Frequency: "DAILY", Interval: 1}}, Exceptions: []time.Time{begin}, Day: calendar.Moment{Time: begin, Zone: zone},
		}
		var out bytes.Buffer
		w := ics.New(&out, title, value, ics.English)
		e.Original = 5
		if err := w.Event(&e); err != nil {
			t.Fatal(err)
		}
		if err := w.Reminder(&reminders.Reminder{Store: value, ID: 1, Title: title, Notes: value, URL: value, UID: title, Parent: 2, ParentUID: value, Due: begin}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(out.Bytes()) {
			t.Error("not UTF-8")
		}
		ends := 0
		for line := range strings.SplitSeq(out.String(), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00") {
				t.Errorf("line %q", line)
			}
			switch line {
			case "BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VALARM", "BEGIN:VTODO":
				ends++
			case "END:VCALENDAR", "END:VEVENT", "END:VALARM", "END:VTODO":
				ends += 10
			}
		}
		if want := 44; ends != want && !begin.IsZero() {
			t.Errorf("%d begins and ends\n%s", ends, out.String())
		}
	})
}
