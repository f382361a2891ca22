package calendar

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// part is a part of a rule as RFC 5545 has it.
var part = regexp.MustCompile(`^(BYDAY=(-?[1-9]\d?)?(SU|MO|TU|WE|TH|FR|SA)(,(-?[1-9]\d?)?(SU|MO|TU|WE|TH|FR|SA))*|BY(MONTH|MONTHDAY|SETPOS|YEARDAY|WEEKNO)=-?[1-9]\d{0,2}(,-?[1-9]\d{0,2})*)$`)

// FuzzRule: whatever a row of Recurrence says, the rule is none, or one of RFC 5545.
func FuzzRule(f *testing.F) {
	for _, s := range []string{"", "D=0WE", "D=0MO,0WE;M=3", "D=1SU;O=3,-1", "FREQ=WEEKLY;BYDAY=MO", "D=;M=", "BYSETPOS=1", "D=0XX", "d=0mo;s=1", "RRULE:FREQ=DAILY", "D=-1FR", "BYMONTHDAY=31;BYMONTH=2", "BYYEARDAY=366", "BYWEEKNO=53;BYDAY=SU"} {
		for frequency := int64(0); frequency < 5; frequency++ {
			f.Add(s, frequency, int64(1), int64(0), int64(1))
		}
	}
	start := time.Date(2023, 3, 8, 9, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, specifier string, frequency, interval, count, week int64) {
		c := recurrence{frequency: frequency, interval: interval, count: count, week: week, specifier: specifier, until: start.AddDate(1, 0, 0)}
		r, ok := c.rule(start)
		if !ok {
			return
		}
		if r.Interval < 1 || r.Count < 0 || r.Count > 0 && !r.Until.IsZero() {
			t.Errorf("%+v", r)
		}
		for _, by := range r.By {
			if !part.MatchString(by) {
				t.Errorf("%q of %q", by, specifier)
			}
		}
	})
}

// FuzzZone: a name is a zone of the list, or none.
func FuzzZone(f *testing.F) {
	for _, s := range []string{"Europe/Berlin", "Local", "../../etc/passwd", "_float", "UTC", "Etc/GMT+5", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if z := Zone(name); z != nil && (z.String() != name || strings.Contains(name, "..") || z == time.Local) {
			t.Errorf("%q is %v", name, z)
		}
		if z := zoneOf(name, len(name)%2 == 0); z.at == nil && z.name != "" {
			t.Errorf("%q: %+v", name, z)
		}
	})
}
