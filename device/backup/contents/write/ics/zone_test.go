package ics

import (
	"bytes"
	"testing"
	"time"
)

// TestZoneOfARule: Go's own zones, which Windows uses, tell of later years by a rule
// alone. A leap year, whose last day Go takes for the first of the next, is no end of it.
func TestZoneOfARule(t *testing.T) {
	for rule, want := range map[string]struct {
		first, last string
		count       int
	}{
		"EST5EDT,M3.2.0,M11.1.0":       {"1970-03-08 02:00", "2037-11-01 02:00", 136},
		"CET-1CEST,M3.5.0,M10.5.0/3":   {"1970-03-29 02:00", "2037-10-25 03:00", 136},
		"NZST-12NZDT,M9.5.0,M4.1.0/3":  {"1970-04-05 03:00", "2037-09-27 02:00", 136},
		"IST-1GMT0,M10.5.0,M3.5.0/1":   {"1970-03-29 01:00", "2037-10-25 02:00", 136},
		"<+11>-11<+12>,M10.1.0,M4.1.0": {"1970-04-05 02:00", "2037-10-04 02:00", 136},
		"JST-9":                        {count: 0},
	} {
		zone, err := time.LoadLocationFromTZData("Ruled", ruled(rule))
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		list := changes(time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).In(zone))
		if len(list) != want.count {
			t.Errorf("%s: %d changes", rule, len(list))
		}
		if len(list) == 0 || want.count == 0 {
			continue
		}
		const form = "2006-01-02 15:04"
		if first, last := list[0].clock.Format(form), list[len(list)-1].clock.Format(form); first != want.first || last != want.last {
			t.Errorf("%s: from %s to %s", rule, first, last)
		}
		if n := len(runs(list)); n != 2 {
			t.Errorf("%s: %d rules", rule, n)
		}
	}
}

// ruled is a zone file (RFC 8536) that holds nothing but a rule.
func ruled(rule string) []byte {
	var out bytes.Buffer
	for range 2 { // the second is of version 2, as the first but for its longer times
		out.WriteString("TZif2")
		out.Write(make([]byte, 15+4*4))
		out.Write([]byte{0, 0, 0, 1, 0, 0, 0, 4}) // kinds of time, bytes of their names
		out.Write([]byte{0, 0, 0, 0, 0, 0})       // one, of which the rule says nothing
		out.WriteString("LMT\x00")
	}
	out.WriteString("\n" + rule + "\n")
	return out.Bytes()
}
