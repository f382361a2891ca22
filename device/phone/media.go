package phone

import (
	"cmp"
	"slices"
	"time"
)

// Media is what was counted of the photos and videos that lie on a phone: the files of
// its camera roll, the film of a Live Photo and an edit with their photo. It is not the
// library: what is in iCloud only is not among them, hidden photos and those in Recently
// Deleted are.
type Media struct {
	Photos int64
	Videos int64
	Bytes  int64 // of their files

	// Changed is when each was last changed, as far as the phone tells that, in Unix
	// seconds, the newest first. For a photo that was taken with it that is when it
	// was taken, for one that came onto it otherwise may be when it came.
	Changed []int64

	Previews int64 // previews that lie there without their photo
	Cloud    bool  // the phone is set to keep its photos in iCloud
	Partial  bool  // there are more, which could not be counted
}

// Count is how many there are together.
func (m Media) Count() int64 { return m.Photos + m.Videos }

// Undated are those of which the phone tells no date.
func (m Media) Undated() int64 { return m.Count() - int64(len(m.Changed)) }

// Newest is when the newest was changed; false where nothing has a date.
func (m Media) Newest() (time.Time, bool) {
	if len(m.Changed) == 0 {
		return time.Time{}, false
	}
	return time.Unix(m.Changed[0], 0), true
}

// NewerThan is how many were changed after a moment, and when the oldest of these was.
func (m Media) NewerThan(at time.Time) (n int64, since time.Time) {
	i := m.after(at)
	if i == 0 {
		return 0, time.Time{}
	}
	return int64(i), time.Unix(m.Changed[i-1], 0)
}

// Before is without dates that lie after a moment: a clock was wrong.
func (m Media) Before(at time.Time) Media {
	i := m.after(at)
	m.Changed = slices.Clip(m.Changed[i:])
	return m
}

// after is how many of the dates lie after a moment: the first ones.
func (m Media) after(at time.Time) int {
	i, _ := slices.BinarySearchFunc(m.Changed, at.Unix(), func(changed, at int64) int { return cmp.Compare(at, changed) })
	return i
}
