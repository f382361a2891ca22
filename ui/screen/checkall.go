package screen

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// CheckAll is what is said before several backups are checked one after the other.
type CheckAll struct {
	Which  string  // how many of how many, and why these
	Locked *Line   // that some are encrypted; nil: none is
	Deep   string  // about how long it takes to read every file
	Quick  string  // and the quick check
	Start  *Button // nil: there is nothing to check
	Fast   *Button
}

// Slow and fast disks read so many bytes a second; a backup costs so long however
// small it is. These are no measurements but what people have at home: a disk that
// turns, on a cable, and the one inside of a computer.
const (
	slowDisk   = 60e6
	fastDisk   = 400e6
	eachAtMost = 8 * time.Second
	eachLeast  = time.Second
)

// CheckAll says what “check all” would do now, and about how long it takes.
func (m Maker) CheckAll(s guide.Situation, r guide.Route) CheckAll {
	plan := guide.PlanCheckAll(s, false)
	n := int64(len(plan.Folders))
	out := CheckAll{Start: m.button(r.Find(guide.ActCheckAll, "")), Fast: m.button(r.Find(guide.ActCheckAllQuick, ""))}
	key := "check-all/some"
	switch {
	case plan.Again:
		key = "check-all/again"
	case int(n) == plan.All:
		key = "check-all/none-yet"
	}
	out.Which = m.Words.Text(guide.Text{Key: key, Count: &n, Args: map[string]any{"Count": n, "All": int64(plan.All)}})
	if plan.Bytes > 0 {
		out.Which = m.say("check-all/size", map[string]any{"Which": out.Which, "Size": guide.Bytes(plan.Bytes)})
	}
	if k := int64(plan.Encrypted); k > 0 {
		out.Locked = &Line{"lock", ToneMuted, m.counted("check-all/encrypted", k)}
	}
	least, most := time.Duration(n)*eachLeast, time.Duration(n)*eachAtMost
	out.Quick = m.Words.Takes(progress.Left{Low: least, High: most})
	if plan.Bytes > 0 {
		read := func(speed float64) time.Duration {
			return time.Duration(float64(plan.Bytes) / speed * float64(time.Second))
		}
		out.Deep = m.Words.Takes(progress.Left{Low: least + read(fastDisk), High: most + read(slowDisk)})
	}
	return out
}
