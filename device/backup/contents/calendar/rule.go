package calendar

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Rule is how an event is repeated.
type Rule struct {
	Frequency  string // "DAILY", "WEEKLY", "MONTHLY" or "YEARLY"
	Interval   int    // every so many of these; at least 1
	Count      int    // how often; 0 is without end, or until Until
	Until      time.Time
	By         []string // parts of a rule of RFC 5545, checked: "BYDAY=MO,WE"
	Simplified bool     // the database said more, which was not understood and is left out
}

var frequencies = map[int64]string{1: "DAILY", 2: "WEEKLY", 3: "MONTHLY", 4: "YEARLY"}

// maxTimes bounds what is taken for an interval or a count.
const maxTimes = 100_000

// maxSpecifier is how long a specifier may be, in bytes.
const maxSpecifier = 2000

// recurrence is a row of Recurrence.
type recurrence struct {
	row, frequency, interval, count, week int64
	until                                 time.Time
	specifier                             string
}

// readRecurrence reads the columns from 2 on; 1 is the owner.
func readRecurrence(row source.Row) recurrence {
	c := recurrence{row: row.Number(0), frequency: row.Number(2), interval: row.Number(3), count: row.Number(4), week: row.Number(7), specifier: row.Text(6)}
	if until, there, ok := row.Cocoa(5); there && ok && until.Year() < 3000 { // what ends thousands of years from now does not end
		c.until = until
	}
	return c
}

// rule makes a rule of it; false when nothing tells how often. start is when the event
// first happens, where it does.
func (c *recurrence) rule(start time.Time) (Rule, bool) {
	plain := parts(c.specifier)
	r := Rule{Frequency: frequencies[c.frequency], Interval: 1}
	if r.Frequency == "" && slices.Contains([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}, plain["FREQ"]) {
		r.Frequency = plain["FREQ"]
	}
	if r.Frequency == "" {
		return r, false
	}
	if c.interval > 0 && c.interval < maxTimes {
		r.Interval = int(c.interval)
	}
	if c.count > 0 && c.count < maxTimes {
		r.Count = int(c.count)
	} else if !c.until.Before(start) {
		r.Until = c.until
	}
	by, ok := byParts(plain, r.Frequency, start)
	if r.By = by; !ok {
		r.By, r.Simplified = nil, true
	}
	// What a week begins with matters only here, and which number is which day is not known.
	if c.week != 0 && r.Interval > 1 && len(by) > 0 && r.Frequency == "WEEKLY" {
		r.Simplified = true
	}
	return r, true
}

// parts splits a specifier at its semicolons; nil when it is none.
func parts(s string) map[string]string {
	s = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "RRULE:")
	out := map[string]string{}
	if len(s) > maxSpecifier {
		return map[string]string{"": ""} // of which nothing is understood
	}
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		if _, twice := out[name]; twice || !ok {
			name = ""
		}
		out[name] = value
	}
	return out
}

// byParts makes the parts of a rule out of a specifier, which is either one of Apple's
// ("D=0MO,0WE;M=3") or one of RFC 5545 ("FREQ=WEEKLY;BYDAY=MO"). It reports false when
// something in it is not understood: then none of it counts, for half a rule would name
// other days.
func byParts(specifier map[string]string, frequency string, start time.Time) ([]string, bool) {
	var out []string
	for name, value := range specifier {
		by := name
		switch name {
		case "FREQ":
			if value != frequency {
				return nil, false
			}
			continue
		case "INTERVAL", "COUNT", "UNTIL", "WKST": // the columns say so
			continue
		case "D":
			by = "BYDAY"
		case "M": // which of the two, the frequency tells
			by = "BYMONTHDAY"
			if frequency == "YEARLY" {
				by = "BYMONTH"
			}
		case "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY", "BYWEEKNO":
		default:
			return nil, false
		}
		list, ok := byList(by, value, frequency)
		if !ok || name == "M" && by == "BYMONTH" && !slices.Contains(list, strconv.Itoa(int(start.Month()))) {
			return nil, false
		}
		out = append(out, by+"="+strings.Join(list, ","))
	}
	slices.SortFunc(out, func(a, b string) int { // positions are of what the others choose: last, as people write it
		return cmp.Or(cmp.Compare(strings.Count(a, "SETPOS"), strings.Count(b, "SETPOS")), cmp.Compare(a, b))
	})
	if len(out) == 1 && strings.HasPrefix(out[0], "BYSETPOS") {
		return nil, false
	}
	return out, true
}

var weekday = regexp.MustCompile(`^([+-]?\d{0,2})(SU|MO|TU|WE|TH|FR|SA)$`)

// limits are the numbers that a part may have, and the frequencies that it goes with.
var limits = map[string]struct {
	most     int
	negative bool
	with     string
}{
	"BYMONTH": {12, false, "DAILY WEEKLY MONTHLY YEARLY"}, "BYMONTHDAY": {31, true, "MONTHLY YEARLY DAILY"}, "BYSETPOS": {366, true, "MONTHLY YEARLY WEEKLY"},
	"BYYEARDAY": {366, true, "YEARLY"}, "BYWEEKNO": {53, true, "YEARLY"},
}

// byList checks the values of a part.
func byList(by, value, frequency string) (out []string, ok bool) {
	for v := range strings.SplitSeq(value, ",") {
		v = strings.TrimSpace(v)
		if by == "BYDAY" {
			m := weekday.FindStringSubmatch(v)
			if m == nil {
				return nil, false
			}
			n, _ := strconv.Atoi(m[1]) // nothing is 0: every one
			if n != 0 && (frequency == "DAILY" || frequency == "WEEKLY" || n > 53 || n < -53 || frequency == "MONTHLY" && (n > 5 || n < -5)) {
				return nil, false
			}
			if v = m[2]; n != 0 {
				v = strconv.Itoa(n) + v
			}
		} else {
			n, err := strconv.Atoi(v)
			l := limits[by]
			if err != nil || n == 0 || n > l.most || n < -l.most || n < 0 && !l.negative || !strings.Contains(l.with, frequency) {
				return nil, false
			}
			v = strconv.Itoa(n)
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out, len(out) > 0 && len(out) <= 400
}
