package calendar

import (
	"regexp"
	"time"
	_ "time/tzdata" // Windows has no zones of its own
)

// Calendar is one calendar.
type Calendar struct {
	ID      int64
	Title   string
	Color   string // "#1BADF8"
	Account string // "iCloud", "On My iPhone"
	Copied  bool   // its account keeps it as well: it comes back with the account
	Shared  bool   // with others, or by others
}

// Event is one event; or, where Original is not 0, what one day of a repeated event was
// changed to.
type Event struct {
	ID       int64
	UID      string // the same in every backup; that of the original in a changed day; empty in old databases
	Calendar int64  // may be one that is not there

	Title, Notes, URL, Meeting string
	Location                   Location

	// Start and End are moments, in UTC; in whole-day and floating events what a clock on
	// the wall shows, written as UTC. End is zero where there is none, and may lie before
	// Start in a damaged row.
	Start, End time.Time
	Zone       string // IANA name; empty for UTC, for floating events, and for what is no zone
	AllDay     bool
	Floating   bool // at this hour wherever the phone is

	Rules      []Rule
	Exceptions []time.Time // days on which it does not happen, as Start is written
	Original   int64       // the event of which this is a changed day
	Day        Moment      // which day, as Start of the original is written

	Organizer *Person
	Attendees []Person
	Alarms    []Alarm

	Created, Modified time.Time
}

// Moment is a time as an event has its Start.
type Moment struct {
	Time             time.Time
	Zone             string
	AllDay, Floating bool
}

// Location is where an event happens.
type Location struct {
	Title, Address      string
	Latitude, Longitude float64
	Placed              bool // Latitude and Longitude are known
}

// Person is somebody who takes part.
type Person struct {
	Name    string
	Address string // "mailto:…", "tel:…", or another; may be empty
	Answer  Answer
	Self    bool
}

// Answer is what somebody said to an invitation.
type Answer int64

// The answers. Every other number means none.
const (
	Accepted Answer = 1
	Declined Answer = 2
	Maybe    Answer = 3
)

// Alarm is when the phone tells of an event.
type Alarm struct {
	Before time.Duration // relative to the start, negative is before it
	At     time.Time     // or a moment
}

var zoneName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,3}$`)

// Zone is a time zone by its name; nil when there is none of that name. "Local" is none.
func Zone(name string) *time.Location {
	if len(name) > 64 || !zoneName.MatchString(name) || name == "Local" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

// Days is how many days a whole-day event takes, at least 1. A phone writes its end as the
// last second of the last day, or as the midnight behind it.
func (e *Event) Days() int {
	const most = 3650
	if e.End.IsZero() || !e.End.After(e.Start) {
		return 1
	}
	hours := e.End.Sub(e.Start).Hours()
	return min(max(int((hours+12)/24), 1), most)
}
