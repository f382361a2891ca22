package words

import (
	"math"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// distant is from how many days on a date says more than a distance.
const distant = 60

// Date returns a date in plain words, told from now: "12 November (9 days ago)",
// "today (14:05)", and the bare date of what is long ago. The year is said when it
// is not now's.
func (w *Words) Date(t, now time.Time) string {
	if t.IsZero() {
		return w.Say("date/unknown")
	}
	local := t.In(now.Location())
	days := daysBetween(local, now)
	args := map[string]any{"Date": w.day(local, local.Year() != now.Year()), "Ago": w.Ago(t, now)}
	switch {
	case days == 0 || days == 1:
		args["Date"], args["Ago"] = w.distance(days), local.Format(w.Say("date/clock"))
	case days >= distant:
		return w.day(local, local.Year() != now.Year())
	}
	return w.Text(guide.Text{Key: "date/ago", Args: args})
}

// Day returns a date with its year: "12 November 2026".
func (w *Words) Day(t time.Time) string {
	if t.IsZero() {
		return w.Say("date/unknown")
	}
	return w.day(t, true)
}

func (w *Words) day(t time.Time, year bool) string {
	args := map[string]any{
		"Day":   strconv.Itoa(t.Day()),
		"Month": w.Say("date/month-" + strconv.Itoa(int(t.Month()))),
		"Year":  strconv.Itoa(t.Year()),
	}
	if year {
		return w.Text(guide.Text{Key: "date/day-year", Args: args})
	}
	return w.Text(guide.Text{Key: "date/day", Args: args})
}

// Ago returns how long ago a time is: "5 minutes ago", "yesterday", "9 days
// ago", and of what is long ago its day: "on 21 November 2025". Days are counted by
// the calendar, not by 24 hours.
func (w *Words) Ago(t, now time.Time) string {
	if t.IsZero() {
		return w.Say("date/unknown")
	}
	days := daysBetween(t.In(now.Location()), now)
	elapsed := now.Sub(t)
	switch {
	case days < 0:
		return w.Say("date/future")
	case days >= distant:
		return w.Text(guide.Text{Key: "date/on", Args: map[string]any{"Day": w.Day(t.In(now.Location()))}})
	case days > 0:
		return w.distance(days)
	case elapsed < time.Minute:
		return w.Say("date/just-now")
	case elapsed < time.Hour:
		return w.count("date/minutes-ago", int64(elapsed/time.Minute))
	}
	return w.count("date/hours-ago", int64(elapsed/time.Hour))
}

// distance tells a number of days that have passed.
func (w *Words) distance(days int64) string {
	switch days {
	case 0:
		return w.Say("date/today")
	case 1:
		return w.Say("date/yesterday")
	}
	return w.count("date/days-ago", days)
}

// daysBetween counts midnights from one time to the other.
func daysBetween(from, to time.Time) int64 {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int64(day(to).Sub(day(from)) / (24 * time.Hour))
}

// Takes returns how long something takes, as a range: "about 2–3 minutes".
func (w *Words) Takes(l progress.Left) string {
	low, high := minutes(l.Low), minutes(l.High)
	switch {
	case high < 2:
		return w.Say("takes/minute")
	case low < 1:
		return w.count("takes/up-to-minutes", high)
	case high < 90:
		return w.span("takes/minutes", low, high)
	}
	return w.span("takes/hours", max(1, int64(math.Round(l.Low.Hours()))), int64(math.Round(l.High.Hours())))
}

// Left returns a time left as a range: "about 2–3 minutes left". Nothing is
// promised where there is no estimate: that reads "still working".
func (w *Words) Left(l progress.Left) string {
	if !l.Known() {
		return w.Say("left/quiet")
	}
	low, high := minutes(l.Low), minutes(l.High)
	switch {
	case high <= 1 && l.High < time.Minute:
		return w.Say("left/less-than-minute")
	case low < 1:
		return w.count("left/up-to-minutes", high)
	case high < 90:
		return w.span("left/minutes", low, high)
	}
	return w.span("left/hours", max(1, int64(math.Round(l.Low.Hours()))), int64(math.Round(l.High.Hours())))
}

// span tells a range, or one number where its ends are the same.
func (w *Words) span(key string, low, high int64) string {
	if low >= high {
		return w.count(key+"-one", high)
	}
	return w.Text(guide.Text{Key: key, Args: map[string]any{"Low": low, "High": high}})
}

// minutes rounds to whole minutes, and to five above ten.
func minutes(d time.Duration) int64 {
	n := int64(math.Round(d.Minutes()))
	if n > 10 {
		return (n + 2) / 5 * 5
	}
	return n
}

// count tells a message with its plural form.
func (w *Words) count(key string, n int64) string {
	return w.Text(guide.Text{Key: key, Count: &n})
}
