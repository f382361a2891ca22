package screen

import (
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Work is long work in progress.
type Work struct {
	Title   string
	Stage   string
	Share   float64 // 0 … 1; -1 when it is not known
	Count   string  // "128,136 of 169,706 files"
	Left    string  // "about 2–3 minutes left"
	Current string
	Picture string
}

// work says how far long work is.
func (m Maker) work(j guide.Job) *Work {
	w := &Work{
		Title: m.Words.Say("job/" + string(j.Kind)), Share: -1, Left: m.Words.Left(j.Left),
		Current: j.Progress.Current, Picture: workPicture(j.Kind),
	}
	if !j.NeedsPhone {
		w.Stage = m.Words.Stage(j.Kind, j.Progress.Stage)
	}
	if j.Quiet {
		w.Left = m.Words.Say("left/quiet")
	}
	if minutes := int64(j.Silent.Minutes()); minutes > 0 {
		w.Left = m.counted("left/silent", minutes)
	}
	if j.NeedsPhone {
		w.Left = m.Words.Say("left/phone")
	}
	if j.Stopping {
		w.Left = m.Words.Say("job/stopping")
	}
	p := j.Progress
	if p.Total <= 0 {
		return w
	}
	w.Share = min(max(float64(p.Done)/float64(p.Total), 0), 1)
	args := map[string]any{"Done": p.Done, "Total": p.Total, "Percent": guide.Percent(100 * w.Share)}
	key := "check/" + string(p.Unit)
	if p.Unit == progress.Bytes {
		args["Done"], args["Total"] = guide.Bytes(p.Done), guide.Bytes(p.Total)
	}
	if m.Words.Has(key) {
		w.Count = m.say(key, args)
	}
	return w
}

func workPicture(k guide.JobKind) string {
	switch k {
	case guide.JobBackup:
		return "back-up"
	case guide.JobRestore:
		return "restore"
	case guide.JobRehearse:
		return "rehearse"
	case guide.JobRepair:
		return "repair"
	case guide.JobPassword:
		return "lock"
	}
	return "check"
}
