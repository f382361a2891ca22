package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// Counted is what was counted of the photos and videos on a phone.
type Counted struct {
	Media phone.Fact[phone.Media]
	Seen  time.Time // since when the phone was plugged in
	At    time.Time
	Step  StepID // at which it was
	Tries int    // that failed, one after the other
}

// When photos are counted again.
const (
	countAgain   = time.Minute      // before a restore, where the last count is older
	retryCount   = 30 * time.Second // after one that failed
	retriesCount = 3
)

// usesPhone reports whether work speaks with a phone, which is then left to it.
func usesPhone(kind JobKind) bool {
	switch kind {
	case JobBackup, JobRestore, JobPassword, JobRehearse:
		return true
	}
	return false
}

// settleMedia has the photos on the phone of the way counted, where a person is about to
// choose what takes their place, and ends that where it is not asked for any more.
func (u *turn) settleMedia() {
	p := u.phone(u.s.Phone)
	if u.s.Counting != "" && (p == nil || p.UDID != u.s.Counting || p.Trust != phone.Trusted) {
		u.stopCounting()
	}
	if u.s.Counting != "" || p == nil || p.Trust != phone.Trusted || p.Recovery || p.Setup() == phone.SetupNew {
		return
	}
	if locked, known := p.Locked.Get(); known && locked || u.s.Job != nil && usesPhone(u.s.Job.Kind) {
		return
	}
	c := u.s.Counted[p.UDID]
	age := u.s.Now.Sub(c.At)
	_, known := c.Media.Get()
	fresh := !c.At.IsZero() && c.Seen.Equal(p.Seen)
	switch {
	case fresh && known && (c.Step == StepPrepare || age < countAgain):
		return
	case fresh && !known && (c.Tries >= retriesCount || age < retryCount):
		return
	}
	switch step := u.look().current(); {
	case step != StepChoose && step != StepCheck && step != StepPrepare:
		return
	case fresh && known && step != StepPrepare:
		return
	}
	u.s.Counting = p.UDID
	u.do(CountMedia{p.UDID})
}

// stopCounting ends the count that runs.
func (u *turn) stopCounting() {
	if u.s.Counting != "" {
		u.s.Counting = ""
		u.do(StopCounting{})
	}
}

// mediaCounted takes over what was counted. A count that was stopped says nothing.
func (u *turn) mediaCounted(e MediaCounted) {
	p := u.phone(e.UDID)
	if u.s.Counting != e.UDID {
		return
	}
	u.s.Counting = ""
	if p == nil {
		return
	}
	c := Counted{Media: e.Media, Seen: p.Seen, At: u.s.Now, Step: u.look().current()}
	if before := u.s.Counted[e.UDID]; e.Media.State != phone.Known {
		if before.Seen.Equal(p.Seen) {
			c.Tries = before.Tries
		}
		c.Tries++
	}
	u.s.Counted = with(u.s.Counted, e.UDID, c)
	u.s.Phones = u.proven(u.s.Phones)
}

// withMedia puts what was counted on a phone into it, as long as it stays plugged in.
func (u *turn) withMedia(p *phone.Phone) {
	if c, ok := u.s.Counted[p.UDID]; ok && c.Seen.Equal(p.Seen) && p.Trust == phone.Trusted {
		p.Media = c.Media
	}
}

// onPhone says what lies on the phone of the way now, beside what the chosen backup
// holds: what was counted and nothing else.
func (v *view) onPhone(inside *inventory.Holdings) []Evidence {
	var lines []Evidence
	day := func(at time.Time) OnDay { return OnDay{At: at, Now: v.s.Now.Truncate(24 * time.Hour)} }
	add := func(mark Mark, key string, n int64, args map[string]any) {
		all := v.named()
		all["Count"] = n
		for name, value := range args {
			all[name] = value
		}
		lines = append(lines, Evidence{mark, Text{Key: "on-phone/" + key, Args: all, Count: &n}})
	}
	m, known := v.phone.Media.Get()
	if !known {
		add(MarkNotChecked, v.notCounted(), 0, nil)
		return lines
	}
	m = m.Before(v.s.Now.Add(24 * time.Hour))
	photos := inventory.Holding{}
	if inside != nil {
		photos = inside.Of(inventory.Photos)
	}
	args := map[string]any{"Bytes": Bytes(m.Bytes)}
	if at, ok := m.Newest(); ok {
		args["Newest"] = day(at)
	}
	switch {
	case m.Count() == 0:
		add("", "none", 0, nil)
	case m.Partial:
		add("", "at-least", m.Count(), args)
	default:
		add("", "photos", m.Count(), args)
	}
	until, ofPhotos := v.newestInside(photos)
	newer, since := m.NewerThan(until)
	switch {
	case m.Count() == 0:
	case photos.Readable && photos.Count == 0 && photos.Defects == 0:
		add(MarkWarn, "none-inside", m.Count(), nil)
	case until.IsZero():
	case newer > 0:
		key := "newer-than-backup"
		if ofPhotos {
			key = "newer"
		}
		add(MarkWarn, key, newer, map[string]any{"Until": day(until), "Since": day(since)})
	case m.Partial || m.Undated() > 0: // nothing can be said of all
	case ofPhotos:
		add("", "none-newer", m.Count(), map[string]any{"Until": day(until)})
	default:
		add("", "none-newer-than-backup", m.Count(), map[string]any{"Until": day(until)})
	}
	if more := m.Count() - photos.Count; photos.Readable && photos.Count > 0 && more > newer && !m.Partial {
		add("", "more", more, nil)
	}
	if n := m.Undated(); n > 0 {
		add(MarkNotChecked, "undated", n, nil)
	}
	if m.Previews > 0 {
		add(MarkNotChecked, "previews", m.Previews, nil)
	}
	if m.Cloud {
		add(MarkNotChecked, "in-icloud", 0, nil)
	}
	return lines
}

// notCounted is why photos on the phone of the way are not counted.
func (v *view) notCounted() string {
	locked, _ := v.phone.Locked.Get()
	switch {
	case v.s.Counting == v.phone.UDID:
		return "counting"
	case locked || v.phone.Media.Reason == phone.ReasonLocked:
		return "not-known-locked"
	}
	return "not-known"
}

// newestInside is up to when the photos of the chosen backup go: as far as their files
// do, which the phone's are compared with, but not beyond the day of the backup. Where
// that is not known, it is the day of the backup.
func (v *view) newestInside(photos inventory.Holding) (until time.Time, ofPhotos bool) {
	made := v.backup.Date
	for _, at := range []*time.Time{photos.Last, photos.Changed} {
		if photos.Readable && at != nil && at.After(until) {
			until = *at
		}
	}
	if until.IsZero() || !made.IsZero() && until.After(made) {
		return made, false
	}
	return until, true
}
