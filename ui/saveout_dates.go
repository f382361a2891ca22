package ui

import (
	"strings"
	"time"
)

// span is the time that what is saved was made in: days as they are typed, the last one
// with it. Empty fields bound nothing. known is false where something is no day.
func (a *saveSheet) span() (since, until time.Time, known bool) {
	if a.since == nil {
		return since, until, true
	}
	now := time.Now()
	if s, _ := a.w.source.Situation(); !s.Now.IsZero() {
		now = s.Now
	}
	since, from := dayOf(a.since.Text, now.Location())
	until, to := dayOf(a.until.Text, now.Location())
	if !until.IsZero() {
		until = until.AddDate(0, 0, 1)
	}
	return since, until, from && to && (since.IsZero() || until.IsZero() || since.Before(until))
}

// dayOf reads a day as people write it; the zero time where nothing is written.
func dayOf(text string, zone *time.Location) (day time.Time, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, true
	}
	for _, form := range []string{"2006-01-02", "2.1.2006", "2 January 2006"} {
		if day, err := time.ParseInLocation(form, text, zone); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}
