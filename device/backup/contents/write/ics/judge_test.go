package ics_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/ics"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// judge reads a file with Debian's icalendar and vobject, and compares every field with what the events
// and reminders hold.
const judge = `
import sys, json, re, datetime, vobject
from icalendar import Calendar
cal = Calendar.from_ical(open(sys.argv[1], "rb").read())
told = json.load(open(sys.argv[2], encoding="utf-8"))
UTC = datetime.timezone.utc
def plain(s):
    for a, b in (("\r\n", "\n"), ("\r", "\n"), ("\u2028", "\n"), ("\u2029", "\n")): s = s.replace(a, b)
    return "".join(c for c in s if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160))
def param(s):
    s = "".join({'"': "'", "\r": " ", "\n": " ", "\t": " "}.get(c, c) for c in s)
    return "".join(c for c in s if not (ord(c) < 32 or 127 <= ord(c) < 160))
def uri(s): return "".join(c for c in s if c != " " and not (ord(c) < 32 or 127 <= ord(c) < 160))
def equal(what, got, want):
    # icalendar 4 takes backslashes out one kind after the other, so that an escaped one before
    # an n, a comma or a semicolon is lost, and has stand-ins (%2C) of its own: there vobject, below, has the word.
    if isinstance(want, str) and re.search(r"\\[nN,;\\]|%2C|%3A|%3B|%5C", want): return
    assert got == want, (what, got, want)
def text(e, name):
    v = e.get(name)
    assert not isinstance(v, list), (name, v)
    return "" if v is None else str(v)
def moment(s):
    d = datetime.datetime.fromisoformat(s.replace("Z", "+00:00")[:19] + "+00:00")
    return None if d.year == 1 else d
def when(e, name):
    v = e.get(name)
    return None if v is None else v.dt
def shown(t, allday, floating):
    if t is None: return None
    if allday: return t.date()
    return t.replace(tzinfo=None) if floating else t
def same(what, got, want):
    if isinstance(got, datetime.datetime) and got.tzinfo: got = got.astimezone(UTC)
    equal(what, got, want)
assert not cal.errors, cal.errors
equal("name", text(cal, "X-WR-CALNAME"), plain(told["Name"]))
got = [e for e in cal.walk("VEVENT")]
want = [e for e in told["Events"] or [] if moment(e["Start"])]
equal("events", len(got), len(want))
for g, w in zip(got, want):
    assert not g.errors, g.errors
    equal("summary", text(g, "SUMMARY"), plain(w["Title"]))
    notes, url, meeting = w["Notes"], uri(w["URL"]), uri(w["Meeting"])
    if meeting and meeting != url and meeting not in notes:
        if not url: url = meeting
        else: notes = (notes + "\n" + meeting).lstrip("\n") if not notes else notes + "\n" + meeting
    equal("description", text(g, "DESCRIPTION"), plain(notes))
    equal("url", text(g, "URL"), url)
    l = w["Location"]
    place = l["Title"]
    if l["Address"] and l["Address"] != place: place = place + "\n" + l["Address"] if place else l["Address"]
    equal("location", text(g, "LOCATION"), plain(place))
    if l["Placed"]:
        equal("geo", [round(x, 5) for x in (g["GEO"].latitude, g["GEO"].longitude)], [round(l["Latitude"], 5), round(l["Longitude"], 5)])
    start, end = moment(w["Start"]), moment(w["End"])
    same("start", when(g, "DTSTART"), shown(start, w["AllDay"], w["Floating"]))
    if not w["AllDay"]:
        same("end", when(g, "DTEND"), shown(end if end and end > start else None, False, w["Floating"]))
    else:
        equal("days", when(g, "DTEND") - when(g, "DTSTART"), datetime.timedelta(days=w["Days"]))
    rules = g.get("RRULE", [])
    rules = rules if isinstance(rules, list) else [rules]
    equal("rules", len(rules), len(w["Rules"] or []))
    for r, x in zip(rules, w["Rules"] or []):
        equal("freq", r["FREQ"], [x["Frequency"]])
        equal("interval", r.get("INTERVAL", [1]), [x["Interval"]])
        equal("count", r.get("COUNT", [0]), [x["Count"]])
        for by in x["By"] or []:
            k, v = by.split("=")
            equal(by, [str(i) for i in r[k]], v.split(","))
    days = g.get("EXDATE", [])
    days = days if isinstance(days, list) else [days]
    for d, x in zip([d.dts[0].dt for d in days], w["Exceptions"] or []):
        same("exception", d, shown(moment(x), w["AllDay"], w["Floating"]))
    equal("exceptions", len(days), len(w["Exceptions"] or []))
    people = g.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    equal("people", len(people), len(w["Attendees"] or []))
    for p, x in zip(people, w["Attendees"] or []):
        equal("person", p.params.get("CN", ""), param(x["Name"]))
    alarms = [a for a in g.subcomponents if a.name == "VALARM"]
    equal("alarms", len(alarms), len(w["Alarms"] or []))
    for a, x in zip(alarms, w["Alarms"] or []):
        at = moment(x["At"])
        equal("alarm", a["TRIGGER"].dt, at if at else datetime.timedelta(seconds=x["Before"] // 10**9))
todo = cal.walk("VTODO")
equal("reminders", len(todo), len(told["Reminders"] or []))
for g, w in zip(todo, told["Reminders"] or []):
    assert not g.errors, g.errors
    equal("summary", text(g, "SUMMARY"), plain(w["Title"]))
    equal("description", text(g, "DESCRIPTION"), plain(w["Notes"]))
    equal("url", text(g, "URL"), uri(w["URL"]))
    same("due", when(g, "DUE"), shown(moment(w["Due"]), w["AllDay"], False))
    equal("priority", int(g.get("PRIORITY", 0)), w["Priority"])
    equal("status", str(g["STATUS"]), "COMPLETED" if w["Done"] else "NEEDS-ACTION")
    same("completed", when(g, "COMPLETED"), moment(w["Completed"]) if w["Done"] else None)
again = vobject.readOne(open(sys.argv[1], encoding="utf-8", newline="").read())
def lines(e, name): return [l.value for l in e.contents.get(name, [])]
for all, wanted in ((again.contents.get("vevent", []), want), (again.contents.get("vtodo", []), told["Reminders"] or [])):
    assert len(all) == len(wanted)
    for g, w in zip(all, wanted):
        for name, value in (("summary", w["Title"]),) + ((("description", w["Notes"]),) if "URL" not in w or "Meeting" not in w or not w["Meeting"] else ()):
            assert lines(g, name) == ([plain(value)] if value else []), (name, lines(g, name), value)
uids = [(e.uid.value, str(lines(e, "recurrence-id"))) for k in ("vevent", "vtodo") for e in again.contents.get(k, [])]
equal("identifiers", len(set(uids)), len(uids))
print(len(got), len(todo))
`

type told struct {
	Name      string
	Events    []event
	Reminders []reminders.Reminder
}

type event struct {
	calendar.Event
	Days int
}

// judged has a file of events and reminders read by icalendar.
func judged(t *testing.T, what told) {
	t.Helper()
	python := oracletest.Python(t, "icalendar", "vobject")
	dir := t.TempDir()
	file, values := filepath.Join(dir, "x.ics"), filepath.Join(dir, "x.json")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w := ics.New(out, what.Name, "#1BADF8", ics.English)
	events := 0
	for i := range what.Events {
		e := &what.Events[i]
		e.Days = e.Event.Days()
		if !e.Start.IsZero() {
			events++
		}
		if err := w.Event(&e.Event); err != nil {
			t.Fatal(err)
		}
	}
	for i := range what.Reminders {
		if err := w.Reminder(&what.Reminders[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(values, data, 0o600); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintln(events, len(what.Reminders))
	if got, err := exec.Command(python, "-c", judge, file, values).CombinedOutput(); err != nil || string(got) != want {
		t.Errorf("%v, want %s\n%s", err, want, got)
	}
}

// TestEverydayIsRead: what the sample's calendar and reminders hold comes back equal from
// another reader.
func TestEverydayIsRead(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Plain(t, files...)
	r, err := calendar.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	what := told{Name: "Everyday"}
	events, _ := contentstest.Collect(t, r.Events(t.Context()))
	for _, e := range events {
		what.Events = append(what.Events, event{Event: e})
	}
	m, err := reminders.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	what.Reminders, _ = contentstest.Collect(t, m.Reminders(t.Context()))
	if len(what.Events) < counts.Events || len(what.Reminders) != counts.Reminders {
		t.Fatalf("%d events, %d reminders of %+v", len(what.Events), len(what.Reminders), counts)
	}
	judged(t, what)
}

// TestHostileIsRead: texts that break what is written without care, in every field.
func TestHostileIsRead(t *testing.T) {
	what := told{Name: "Home; \"and\", more\\\nEND:VCALENDAR"}
	for i, s := range []string{
		"a;b", "a,b", `a\b`, `a\nb`, `a\;b`, `\`, `\\`, "a:b", `"quoted"`, "one\ntwo", "one\r\ntwo", "one\rtwo", "line\u2028end\u2029of", " begins and ends with spaces ", "\ttab\t", "nul\x00in", "bell\a", "\u0085next",
		"END:VEVENT\nBEGIN:VEVENT", "\nEND:VCALENDAR\n", "👩‍👩‍👧‍👦🇩🇪👍🏽", "שלום עולם", "مرحبا؛ بالعالم،", "\u202eevil\u202c", "e\u0301", strings.Repeat("👍🏽", 400), strings.Repeat("é", 3000), strings.Repeat("no spaces", 333), strings.Repeat(" ", 200) + "x",
		"\ufeffmark", "ends with a backslash \\", "%2C%3B%3A", "a\\,b;c\nd", "^n^'",
	} {
		start := time.Date(2023, 3, 8+i%20, 9, 0, 0, 0, time.UTC)
		what.Events = append(what.Events, event{Event: calendar.Event{
			ID: int64(i + 1), UID: s, Title: s, Notes: s, URL: "https://example.org/" + s, Meeting: "https://meet.example.org/" + s, Location: calendar.Location{Title: s, Address: s + "!"}, Start: start, End: start.Add(time.Hour), Zone: "Europe/Berlin",
			Attendees: []calendar.Person{{Name: s, Address: "a@example.org"}, {Name: "B", Address: s}}, Organizer: &calendar.Person{Name: s, Address: s}, Alarms: []calendar.Alarm{{Before: -15 * time.Minute}},
			Rules: []calendar.Rule{{Frequency: "WEEKLY", Interval: 2, Count: 9, By: []string{"BYDAY=MO,WE"}}}, Exceptions: []time.Time{start.AddDate(0, 0, 14)},
		}})
		what.Reminders = append(what.Reminders, reminders.Reminder{Store: "s", ID: int64(i + 1), UID: "r" + s, Title: s, Notes: s, URL: "https://example.org/" + s, Due: start, Flagged: true, Priority: 5})
	}
	judged(t, what)
}
