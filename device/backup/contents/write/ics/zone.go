package ics

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
)

// The years for which the changes of a zone's clocks are written one by one, or as a rule
// where they follow one. Rules that hold in the last year go on for ever.
const (
	firstYear = 1970
	lastYear  = 2037
)

// before is when what holds in the first year begins in the file.
const before = "16010101T000000"

// zone writes the rules of a zone where they do not stand in the file yet, and returns its
// name; none where there is no such zone.
func (c *Writer) zone(name string) string {
	if c.zones[name] != nil {
		return name
	}
	zone := calendar.Zone(name)
	if zone == nil {
		return ""
	}
	c.zones[name] = zone
	c.Line("BEGIN", "VTIMEZONE")
	c.Line("TZID", name)
	t := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).In(zone)
	abbreviation, offset := t.Zone()
	c.observance(&change{to: offset, from: offset, name: abbreviation, summer: t.IsDST()}, before, "")
	for _, r := range runs(changes(t)) {
		c.observance(&r.first, r.first.clock.Format(clockForm), r.rule())
	}
	c.Line("END", "VTIMEZONE")
	return name
}

func (c *Writer) observance(o *change, start, rule string) {
	kind := "STANDARD"
	if o.summer {
		kind = "DAYLIGHT"
	}
	c.Line("BEGIN", kind)
	c.Line("DTSTART", start)
	c.Line("TZOFFSETFROM", offset(o.from))
	c.Line("TZOFFSETTO", offset(o.to))
	c.Filled("TZNAME", o.name)
	if rule != "" {
		c.Line("RRULE", rule)
	}
	c.Line("END", kind)
}

func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	out := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		out += fmt.Sprintf("%02d", seconds%60)
	}
	return out
}

// change is a change of a zone's clocks.
type change struct {
	clock    time.Time // what they showed before, as UTC
	at       time.Time
	from, to int
	name     string
	summer   bool
}

// changes are those from a time on. Where a zone is told by a rule, each year ends its
// bounds, and in a leap year they end a day early: what begins there ends where it began.
func changes(t time.Time) (out []change) {
	for len(out) < 1000 {
		_, from := t.Zone()
		_, end := t.ZoneBounds()
		if end.IsZero() || end.Year() > lastYear {
			break
		}
		if !end.After(t) {
			t = t.Add(24 * time.Hour)
			continue
		}
		name, to := end.Zone()
		if summer := end.IsDST(); from != to || summer != t.IsDST() {
			out = append(out, change{end.UTC().Add(time.Duration(from) * time.Second), end, from, to, name, summer})
		}
		t = end
	}
	return out
}

// run are changes of years that follow one another, all on the same weekday of the month.
type run struct {
	first, last change
	nth, ends   bool // counted from the first day of the month, or from the last
}

// runs puts changes together, in the order of their first.
func runs(list []change) (out []*run) {
	type kind struct {
		from, to int
		name     string
		summer   bool
		month    time.Month
		weekday  time.Weekday
		clock    string
	}
	open := map[kind]*run{}
	for _, o := range list {
		k := kind{o.from, o.to, o.name, o.summer, o.clock.Month(), o.clock.Weekday(), o.clock.Format("150405")}
		r := open[k]
		if r != nil && o.clock.Year() == r.last.clock.Year()+1 {
			nth, ends := r.nth && week(o.clock) == week(r.first.clock), r.ends && lastWeek(o.clock)
			if nth || ends {
				r.last, r.nth, r.ends = o, nth, ends
				continue
			}
		}
		r = &run{o, o, true, lastWeek(o.clock)}
		open[k] = r
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b *run) int { return cmp.Compare(a.first.at.Unix(), b.first.at.Unix()) })
	return out
}

func week(t time.Time) int { return (t.Day()-1)/7 + 1 }

func lastWeek(t time.Time) bool { return t.AddDate(0, 0, 7).Month() != t.Month() }

// rule is empty for one change alone.
func (r *run) rule() string {
	years := r.last.clock.Year() - r.first.clock.Year() + 1
	if years < 2 {
		return ""
	}
	n := week(r.first.clock)
	if !r.nth || r.ends && n > 3 { // a fifth weekday, or one that may be the last by chance
		n = -1
	}
	day := strings.ToUpper(r.first.clock.Weekday().String()[:2])
	out := fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", r.first.clock.Month(), n, day)
	if r.last.clock.Year() < lastYear || years < 5 {
		out += ";UNTIL=" + utc(r.last.at.AddDate(0, 0, 1)) // a day later, for programs that take it for a time of the zone
	}
	return out
}
