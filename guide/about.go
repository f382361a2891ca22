package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// planAbout names what the page is about: the kind of page, the backup and the
// phone, and in a few words what is known of that backup.
func planAbout(v *view, r *Route, aside bool) {
	r.Kind = v.kind(r, aside)
	r.About = v.about(r, aside)
	if r.Kind == PageList {
		r.Recommend = v.recommend()
	}
	r.Window = v.windowTitle(r)
}

// kind is what the page is laid out for.
func (v *view) kind(r *Route, aside bool) PageKind {
	switch {
	case v.s.Job != nil && v.s.Queue != nil:
		return PageList // each row shows how far it is
	case v.s.Job != nil && r.Password == nil:
		return PageWork
	case aside && r.Inside != nil:
		return PageInside
	case aside && r.Password != nil:
		return PageStep
	case aside:
		return PageResult
	case r.Current == StepStart && v.s.Door != DoorCloud:
		return PageDoors
	case r.Current == StepChoose:
		return PageList
	case r.Result:
		return PageVerdict
	case r.Current == StepRestore && v.s.Failure() != nil && v.s.Failure().Kind == JobRestore,
		r.Current == StepAfterwards:
		return PageResult
	}
	return PageStep
}

// about is the backup that the page is about; nil before the Check, and on pages of
// work that is about a phone alone.
func (v *view) about(r *Route, aside bool) *About {
	folder := v.s.Backup
	switch {
	case v.jobIs(JobLook, JobSave), v.s.Inside != nil, aside && v.s.Look:
		a := v.aboutBackup(folder, r.Verdict)
		if a != nil {
			a.Phone, a.Foreign = "", false // nothing goes onto an iPhone here
		}
		return a
	case v.s.Job != nil && aside, v.s.PasswordChanged() != nil && aside:
		return nil // a new backup is made, or a password is changed
	case aside && v.s.BackedUp() != nil:
		folder = v.s.BackedUp().Folder
	case aside && v.s.CheckedAll() != nil, v.s.Queue != nil:
		return nil
	case aside && v.s.RepairedNow() != nil:
		folder = v.s.RepairedNow().Backup
	case aside && !aboutBackup[v.lastKind()]:
		return nil
	case !aside && order(r.Current) < order(StepCheck):
		return nil
	}
	return v.aboutBackup(folder, r.Verdict)
}

// aboutBackup are the kinds of work that are about the chosen backup.
var aboutBackup = map[JobKind]bool{JobCheck: true, JobRepair: true, JobRestore: true, JobRehearse: true, JobCopy: true, JobSave: true, JobLook: true}

// lastKind is the kind of the work that ended last, as far as a page tells of it.
func (v *view) lastKind() JobKind {
	if v.s.Ended == nil {
		return ""
	}
	return v.s.Ended.Of()
}

// aboutBackup names a backup with what is known of it; nil where it is not listed.
func (v *view) aboutBackup(folder string, verdict *Verdict) *About {
	b := backupOf(v.s.Folders, folder)
	if b == nil {
		return nil
	}
	a := &About{Backup: folder}
	switch {
	case v.phone != nil:
		a.Phone = v.phone.UDID
	case v.s.Lost != nil:
		a.Phone = v.s.Lost.UDID
	}
	a.Foreign = a.Phone != "" && b.UDID != "" && b.UDID != a.Phone
	check, known := v.s.Checks[folder]
	if folder != v.s.Backup {
		verdict = nil
	}
	switch {
	case !known:
		a.Verdict.Key = "about/not-checked"
	case check.Stale:
		a.Level, a.Verdict.Key = LevelWarn, "about/changed"
	case check.Partial || check.Report.Verdict == "":
		a.Verdict.Key = "about/part-checked"
	case verdict != nil:
		a.Level, a.Good, a.Verdict = verdict.Level, verdict.Good, verdict.Short
	default:
		a.Verdict.Key = "about/not-checked"
	}
	return a
}

// older is how much older than the newest backup one may be that was checked and
// found good, to be pointed out all the same.
const older = 30 * 24 * time.Hour

// recommend is the folder of the backup that is pointed out on the list: the newest
// whole one of this very phone, and rather one that was checked and found good. It
// is empty where there is none such: one that is damaged, unfinished or another
// phone's is never pointed out.
func (v *view) recommend() string {
	udid := v.s.Phone
	if udid == "" {
		return ""
	}
	var newest, good *backup.Facts
	for i := range v.s.Folders {
		for j := range v.s.Folders[i].Backups {
			b := &v.s.Folders[i].Backups[j]
			if b.UDID != udid || !whole(b) {
				continue
			}
			fine := false
			if check, known := v.s.Checks[b.Folder]; known && !check.Stale && !check.Partial {
				switch {
				case check.Report.Restorable():
					fine = true
				case check.Report.Verdict != backup.VerdictLocked && check.Report.Verdict != "":
					continue
				}
			}
			if newest == nil || b.Date.After(newest.Date) {
				newest = b
			}
			if fine && (good == nil || b.Date.After(good.Date)) {
				good = b
			}
		}
	}
	switch {
	case newest == nil:
		return ""
	case good != nil && newest.Date.Sub(good.Date) <= older:
		return good.Folder
	}
	return newest.Folder
}

// whole reports whether a backup calls itself finished, and could be read.
func whole(b *backup.Facts) bool {
	return b.Finished && b.MarksRead && b.Format != backup.FormatNone && !b.TooOld && !b.Forbidden
}

// windowTitle is a short text for the title of the window: where the person is, and
// what it is about.
func (v *view) windowTitle(r *Route) Text {
	step := Text{Key: "step/" + string(r.Current)}
	switch {
	case v.s.Job != nil:
		step.Key = "job/" + string(v.s.Job.Kind)
	case r.Current == StepStart:
		return Text{}
	}
	name := ""
	switch {
	case r.About != nil:
		name = nameOf(backupOf(v.s.Folders, r.About.Backup))
	case v.phone != nil || v.s.Lost != nil:
		name = v.phoneName()
	}
	if name == "" {
		return step
	}
	return Text{Key: "window/step", Args: map[string]any{"Step": step, "Name": name}}
}
