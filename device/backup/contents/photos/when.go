package photos

import (
	"regexp"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calendar"
)

// when is when an asset was taken and how far its zone was from UTC: by the index, else by
// what the camera wrote, whose clock shows the time there.
func (m *more) when(taken time.Time) (at time.Time, offset int, known bool) {
	offset, known = m.offset, m.zone
	if !known {
		offset, known = offsetOf(m.place, taken)
	}
	if !taken.IsZero() {
		return taken, offset, known
	}
	at, err := time.Parse("2006:01:02 15:04:05", m.stamp)
	if err != nil || at.Year() < 1800 {
		return time.Time{}, offset, known
	}
	if !m.zone { // the zone's name tells the offset of a day
		offset, known = offsetOf(m.place, at)
	}
	return at.Add(-time.Duration(offset) * time.Second), offset, known
}

var fromGMT = regexp.MustCompile(`^GMT([+-])(\d{1,2}):?(\d{2})?$`)

// offsetOf is the offset of a zone by its name, as "GMT-0800" or "America/Los_Angeles", in
// seconds east of UTC.
func offsetOf(name string, at time.Time) (seconds int, ok bool) {
	if g := fromGMT.FindStringSubmatch(name); g != nil {
		hours, _ := strconv.Atoi(g[2])
		minutes, _ := strconv.Atoi(g[3])
		seconds = hours*3600 + minutes*60
		if minutes > 59 || seconds > maxOffset {
			return 0, false
		}
		if g[1] == "-" {
			seconds = -seconds
		}
		return seconds, true
	}
	zone := calendar.Zone(name)
	if zone == nil || at.IsZero() {
		return 0, false
	}
	_, seconds = at.In(zone).Zone()
	return seconds, true
}
