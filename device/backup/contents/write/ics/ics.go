// Package ics writes calendars and reminders as iCalendar files (RFC 5545), which every
// calendar program reads: whole days as dates, repeated events with the rules of their time
// zone, changed days with the event that they belong to, reminders as to-dos.
//
// It is written here because the library that was looked at (go-ical) does not fold lines,
// refuses texts with control characters, and knows no rules of time zones.
package ics

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/contentline"
)

// Texts are the words that stand in a file beside what the backup gives.
type Texts struct {
	Simplified string // at an event whose rule was not understood wholly
	Repeats    string // at a reminder that is repeated
	Flagged    string // the category of a flagged reminder
}

// English are the texts in English.
var English = Texts{
	Simplified: "This event is repeated on more days than could be read here.",
	Repeats:    "This reminder is repeated. How often could not be read.",
	Flagged:    "Flagged",
}

// Writer writes one file: one calendar, or one list of reminders. It needs no memory for
// events but that for their identifiers.
type Writer struct {
	*contentline.Writer
	texts Texts
	zones map[string]*time.Location // that stand in the file
	uids  map[string]string         // by the number of the event
	used  map[string]bool
}

var color = regexp.MustCompile(`^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$`)

// New begins a file. name is the calendar's, its color may be empty.
func New(w io.Writer, name, hexColor string, texts Texts) *Writer {
	c := &Writer{Writer: contentline.New(w), texts: texts, zones: map[string]*time.Location{}, uids: map[string]string{}, used: map[string]bool{}}
	c.Line("BEGIN", "VCALENDAR")
	c.Line("VERSION", "2.0")
	c.Line("PRODID", "-//Lifeboat//EN")
	c.Line("CALSCALE", "GREGORIAN")
	c.Filled("X-WR-CALNAME", name)
	if color.MatchString(hexColor) {
		c.Line("X-APPLE-CALENDAR-COLOR", hexColor)
	}
	return c
}

// Close ends the file. It does not close what it was written to.
func (c *Writer) Close() error {
	c.Line("END", "VCALENDAR")
	return c.Flush()
}

// Event writes one event, or one changed day. Changed days go into the file of the event
// that they belong to.
func (c *Writer) Event(e *calendar.Event) error {
	if e.Start.IsZero() { // no program takes one without
		return c.Flush()
	}
	start := calendar.Moment{Time: e.Start, AllDay: e.AllDay, Floating: e.Floating}
	if len(e.Rules) > 0 { // else the moment says it all
		start.Zone = c.zone(e.Zone)
	}
	day := e.Day
	day.Zone = c.zone(day.Zone)
	c.Line("BEGIN", "VEVENT")
	id := e.ID
	if e.Original != 0 {
		id = e.Original
	}
	c.Filled("UID", c.uid("event-"+strconv.FormatInt(id, 10), e.UID))
	c.stamps(e.Created, e.Modified, e.Start)
	if e.Original != 0 {
		c.when("RECURRENCE-ID", day)
	}
	c.when("DTSTART", start)
	end := start
	switch {
	case e.AllDay:
		end.Time = e.Start.AddDate(0, 0, e.Days())
		c.when("DTEND", end)
	case e.End.After(e.Start):
		end.Time = e.End
		c.when("DTEND", end)
	}
	c.Filled("SUMMARY", e.Title)
	c.description(e)
	c.place(&e.Location)
	simplified := false
	for _, r := range e.Rules {
		c.Line("RRULE", rule(&r, start))
		simplified = simplified || r.Simplified
	}
	for _, t := range e.Exceptions {
		not := start
		not.Time = t
		c.when("EXDATE", not)
	}
	if simplified {
		c.Filled("COMMENT", c.texts.Simplified)
	}
	c.people(e)
	for _, a := range e.Alarms {
		c.alarm(&a, e.Title)
	}
	c.Line("END", "VEVENT")
	return c.Flush()
}

func (c *Writer) description(e *calendar.Event) {
	text, url := e.Notes, contentline.URI(e.URL)
	switch meeting := contentline.URI(e.Meeting); {
	case meeting == "" || meeting == url || strings.Contains(text, meeting):
	case url == "":
		url = meeting
	default:
		text = below(text, meeting)
	}
	c.Filled("DESCRIPTION", text)
	if url != "" {
		c.Line("URL", url)
	}
}

// below puts a line below a text, where there is one.
func below(text, line string) string {
	if text == "" {
		return line
	}
	return text + "\n" + line
}

func (c *Writer) place(l *calendar.Location) {
	text := l.Title
	if l.Address != "" && l.Address != l.Title {
		text = below(text, l.Address)
	}
	c.Filled("LOCATION", text)
	if l.Placed {
		c.Line("GEO", fmt.Sprintf("%.6f;%.6f", l.Latitude, l.Longitude))
	}
}

// people writes who takes part. No program that the file is brought into is to send them
// anything: RFC 6638, 7.1.
func (c *Writer) people(e *calendar.Event) {
	if e.Organizer != nil {
		c.person("ORGANIZER", e.Organizer)
	}
	for i := range e.Attendees {
		c.person("ATTENDEE", &e.Attendees[i])
	}
}

var uri = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.\-]*:.`)

func (c *Writer) person(name string, p *calendar.Person) {
	name += ";SCHEDULE-AGENT=NONE"
	if p.Name != "" {
		name += ";CN=" + contentline.Param(p.Name)
	}
	answer := map[calendar.Answer]string{calendar.Accepted: "ACCEPTED", calendar.Declined: "DECLINED", calendar.Maybe: "TENTATIVE"}[p.Answer]
	if answer != "" && strings.HasPrefix(name, "ATTENDEE") {
		name += ";PARTSTAT=" + answer
	}
	address := contentline.URI(p.Address)
	switch {
	case uri.MatchString(address):
	case strings.Contains(address, "@"):
		address = "mailto:" + address
	default:
		address = "invalid:nomail" // as Apple writes it
	}
	c.Line(name, address)
}

func (c *Writer) alarm(a *calendar.Alarm, title string) {
	c.Line("BEGIN", "VALARM")
	c.Line("ACTION", "DISPLAY")
	c.Line("DESCRIPTION", contentline.Escape(title)) // has to be there, even empty
	if a.At.IsZero() {
		c.Line("TRIGGER", duration(a.Before))
	} else {
		c.Line("TRIGGER;VALUE=DATE-TIME", utc(a.At))
	}
	c.Line("END", "VALARM")
}

// Reminder writes one reminder as a to-do.
func (c *Writer) Reminder(m *reminders.Reminder) error {
	c.Line("BEGIN", "VTODO")
	c.Filled("UID", c.uid(m.Store+"-"+strconv.FormatInt(m.ID, 10), m.UID))
	c.stamps(m.Created, m.Modified, m.Due)
	c.Filled("SUMMARY", m.Title)
	c.Filled("DESCRIPTION", m.Notes)
	if url := contentline.URI(m.URL); url != "" {
		c.Line("URL", url)
	}
	if !m.Due.IsZero() {
		c.when("DUE", calendar.Moment{Time: m.Due, AllDay: m.AllDay})
	}
	if m.Priority > 0 {
		c.Line("PRIORITY", strconv.Itoa(m.Priority))
	}
	if m.Done {
		c.Line("STATUS", "COMPLETED")
		if !m.Completed.IsZero() {
			c.Line("COMPLETED", utc(m.Completed))
		}
	} else {
		c.Line("STATUS", "NEEDS-ACTION")
	}
	if m.Flagged {
		c.Filled("CATEGORIES", c.texts.Flagged)
	}
	if m.Parent != 0 {
		c.Filled("RELATED-TO", c.uid(m.Store+"-"+strconv.FormatInt(m.Parent, 10), m.ParentUID))
	}
	if m.Repeats {
		c.Filled("COMMENT", c.texts.Repeats)
	}
	c.Line("END", "VTODO")
	return c.Flush()
}

// uid is the identifier of the event with a key: its own, or one made of the key where it
// has none or another has the same.
func (c *Writer) uid(key, own string) string {
	if id, ok := c.uids[key]; ok {
		return id
	}
	id := own
	if id == "" {
		id = key + "@lifeboat"
	}
	for n := 2; c.used[contentline.Escape(id)]; n++ { // as it is written: two may differ in what is left out
		id = fmt.Sprintf("%s-%s-%d", own, key, n)
	}
	c.used[contentline.Escape(id)], c.uids[key] = true, id
	return id
}

// stamps writes when an event was made and changed. The file is the same each time it is
// written, so it holds no time of its own.
func (c *Writer) stamps(created, modified, start time.Time) {
	stamp := time.Unix(0, 0)
	for _, t := range []time.Time{start, created, modified} {
		if !t.IsZero() {
			stamp = t
		}
	}
	c.Line("DTSTAMP", utc(stamp))
	if !created.IsZero() {
		c.Line("CREATED", utc(created))
	}
	if !modified.IsZero() {
		c.Line("LAST-MODIFIED", utc(modified))
	}
}

const (
	dateForm  = "20060102"
	clockForm = "20060102T150405"
)

func utc(t time.Time) string { return t.UTC().Format(clockForm) + "Z" }

// when writes a time: as a date, as a clock shows it, in a zone, or as a moment.
func (c *Writer) when(name string, m calendar.Moment) {
	switch zone := c.zones[m.Zone]; {
	case m.Time.Year() > 9999 || m.Time.Year() < 1:
	case m.AllDay:
		c.Line(name+";VALUE=DATE", m.Time.UTC().Format(dateForm))
	case m.Floating:
		c.Line(name, m.Time.UTC().Format(clockForm))
	case zone != nil:
		c.Line(name+";TZID="+m.Zone, m.Time.In(zone).Format(clockForm))
	default:
		c.Line(name, utc(m.Time))
	}
}

// rule is a rule as RFC 5545 has it. Its end is written like the start.
func rule(r *calendar.Rule, start calendar.Moment) string {
	out := "FREQ=" + r.Frequency
	if r.Interval > 1 {
		out += ";INTERVAL=" + strconv.Itoa(r.Interval)
	}
	switch {
	case r.Count > 0:
		out += ";COUNT=" + strconv.Itoa(r.Count)
	case r.Until.IsZero():
	case start.AllDay:
		out += ";UNTIL=" + r.Until.UTC().Format(dateForm)
	case start.Floating:
		out += ";UNTIL=" + r.Until.UTC().Format(clockForm)
	default:
		out += ";UNTIL=" + utc(r.Until)
	}
	for _, by := range r.By {
		out += ";" + by
	}
	return out
}

// duration is a length as RFC 5545 has it, in the largest unit that fits.
func duration(d time.Duration) string {
	sign, n := "", int64(d/time.Second)
	if n < 0 {
		sign, n = "-", -n
	}
	switch {
	case n > 0 && n%86400 == 0:
		return fmt.Sprintf("%sP%dD", sign, n/86400)
	case n > 0 && n%3600 == 0:
		return fmt.Sprintf("%sPT%dH", sign, n/3600)
	case n > 0 && n%60 == 0:
		return fmt.Sprintf("%sPT%dM", sign, n/60)
	}
	return fmt.Sprintf("%sPT%dS", sign, n)
}
