package guide

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Queue are the backups that are being checked one after the other. It is nil in a
// Situation while no more than one is.
type Queue struct {
	Left []string   // folders that come after the one that is being checked
	So   CheckedAll // how it went so far
}

// CheckedAll is how the checks of several backups went.
type CheckedAll struct {
	Quick   bool
	Stopped bool
	All     int // how many were to be checked
	Checked []CheckedOne
}

// CheckedOne is how the check of one of several backups went.
type CheckedOne struct {
	Folder  string
	Verdict backup.Verdict // empty where the check failed
}

// Of is the check of several backups.
func (CheckedAll) Of() JobKind { return JobCheck }

// CheckedAll returns how the checks of several backups went; nil where the last
// work was none, or the person has read it.
func (w Work) CheckedAll() *CheckedAll {
	if c, ok := w.Ended.(CheckedAll); ok {
		return &c
	}
	return nil
}

// CheckAllPlan is what “check all” would do, in figures.
type CheckAllPlan struct {
	All       int      // backups that are listed
	Folders   []string // those that are checked
	Bytes     int64    // that they take on the disk; 0 where one is not measured yet
	Encrypted int      // of them are encrypted, and their password is not known
	Again     bool     // everything was checked: all are checked once more
}

// PlanCheckAll says what “check all” would do.
func PlanCheckAll(s Situation, quick bool) CheckAllPlan {
	p := CheckAllPlan{Folders: toCheck(s, quick)}
	wanted, measured := map[string]bool{}, true
	for _, folder := range p.Folders {
		wanted[folder] = true
	}
	seen := map[string]bool{}
	p.Again = len(p.Folders) > 0
	for _, f := range s.Folders {
		for i := range f.Backups {
			b := &f.Backups[i]
			if seen[b.Folder] {
				continue
			}
			seen[b.Folder] = true
			p.All++
			can, wants := s.wantsCheck(b, quick)
			if !can {
				continue
			}
			p.Again = p.Again && !wants
			if !wanted[b.Folder] {
				continue
			}
			if b.Encrypted && (b.Folder != s.Backup || s.Password != PasswordRight) {
				p.Encrypted++
			}
			size := s.Sizes[b.Folder]
			p.Bytes, measured = p.Bytes+size, measured && size > 0
		}
	}
	if !measured {
		p.Bytes = 0
	}
	return p
}

// toCheck are the backups that “check all” checks: those of which nothing as good is
// known of how they are now; all of them where there is none such. One that is
// encrypted is checked as far as that goes without its password.
func toCheck(s Situation, quick bool) []string {
	var some, all []string
	seen := map[string]bool{}
	for _, f := range s.Folders {
		for i := range f.Backups {
			b := &f.Backups[i]
			can, wants := s.wantsCheck(b, quick)
			if !can || seen[b.Folder] {
				continue
			}
			seen[b.Folder] = true
			all = append(all, b.Folder)
			if wants {
				some = append(some, b.Folder)
			}
		}
	}
	if len(some) == 0 {
		return all
	}
	return some
}

// wantsCheck reports whether a check of a backup can tell anything, and whether it
// tells more than is known.
func (s *Situation) wantsCheck(b *backup.Facts, quick bool) (can, wants bool) {
	if b.Forbidden || b.TooOld {
		return false, false
	}
	c, known := s.Checks[b.Folder]
	known = known && !c.Stale && !c.Partial && c.Report.Verdict != "" && c.Report.Verdict != backup.VerdictLocked
	opens := !b.Encrypted || b.Folder == s.Backup && s.Password == PasswordRight
	if known && !opens {
		return false, false // without its password no more would be known than is
	}
	return true, !known || !quick && !c.Report.Deep
}

// anyToCheck reports whether there is a backup that “check all” would check.
func anyToCheck(s *Situation) bool {
	for _, f := range s.Folders {
		for i := range f.Backups {
			if can, _ := s.wantsCheck(&f.Backups[i], true); can {
				return true
			}
		}
	}
	return false
}

// checkAll begins to check the backups of the list, one after the other.
func (u *turn) checkAll(quick bool) {
	folders := toCheck(u.s, quick)
	if len(folders) == 0 {
		return
	}
	u.leaveAside()
	u.s.Sought, u.s.Next, u.s.Again = nil, "", false
	u.s.Door, u.s.Cloud = DoorComputer, ""
	u.s.Queue = &Queue{Left: folders, So: CheckedAll{Quick: quick, All: len(folders)}}
	u.checkNext()
}

// checkNext begins the next check of several.
func (u *turn) checkNext() {
	q := *u.s.Queue
	folder := q.Left[0]
	q.Left = q.Left[1:]
	u.start(Order{Kind: JobCheck, Backup: folder, Quick: q.So.Quick, Kept: folder == u.s.Backup && u.s.Password == PasswordRight})
	u.s.Queue = &q
}

// checkedOne takes over how the check of one of several went, and goes on with the
// next one. One that fails does not keep the others from being checked.
func (u *turn) checkedOne(o Order, out Outcome) {
	q := *u.s.Queue
	one := CheckedOne{Folder: o.Backup}
	if out.Check != nil && out.Failure == nil && !out.Check.Partial && !out.Check.Stale {
		one.Verdict = out.Check.Report.Verdict
	}
	if out.Stopped {
		q.So.Stopped, q.Left = true, nil
	} else {
		q.So.Checked = append(slices.Clip(q.So.Checked), one)
	}
	u.s.Queue = &q
	if len(q.Left) > 0 {
		u.checkNext()
		return
	}
	u.s.Queue, u.s.Ended = nil, q.So
	if !q.So.Stopped {
		u.notify("check-all-done", o)
	}
}

// planCheckingAll is the page while several backups are checked.
func planCheckingAll(v *view, r *Route) {
	q := v.s.Queue
	r.say(v, "checking-all", "check")
	b := backupOf(v.s.Folders, v.s.Job.Backup)
	r.Title.Args = map[string]any{"Number": int64(q.So.All - len(q.Left)), "Total": int64(q.So.All)}
	r.Body.Args = v.namedBackup(b)
	r.Primary = v.stop()
}

// shownChecked is how many backups of a kind are named; of more there is a figure,
// and the list has them all.
const shownChecked = 5

// planCheckedAll is the page that says how the checks of several backups went.
func planCheckedAll(v *view, r *Route, c CheckedAll) {
	variant := "checked-all"
	if c.Stopped {
		variant = "checked-all-stopped"
	}
	r.say(v, variant, "check")
	count := int64(len(c.Checked))
	r.Title.Count, r.Title.Args = &count, map[string]any{"Count": count, "Total": int64(c.All)}
	r.Summary = &Summary{Mark: MarkGood}
	var bad []Evidence // by name, below the figures
	for _, one := range []struct {
		key      string
		mark     Mark
		verdicts []backup.Verdict
	}{
		{"good", MarkGood, []backup.Verdict{backup.VerdictRestorable, backup.VerdictWarnings}},
		{"damaged", MarkBad, []backup.Verdict{backup.VerdictDamaged}},
		{"unfinished", MarkBad, []backup.Verdict{backup.VerdictUnfinished}},
		{"locked", MarkNotChecked, []backup.Verdict{backup.VerdictLocked}},
		{"failed", MarkNotChecked, []backup.Verdict{"", backup.VerdictUnknown}},
	} {
		var n int64
		for _, k := range c.Checked {
			if !slices.Contains(one.verdicts, k.Verdict) {
				continue
			}
			n++
			if one.key != "good" && n <= shownChecked {
				bad = append(bad, Evidence{one.mark, Text{Key: "checked-all/one-" + one.key, Args: v.namedBackup(backupOf(v.s.Folders, k.Folder))}})
			}
		}
		if n > 0 && (one.key == "good" || n > shownChecked) { // else their names say it
			r.Summary.Lines = append(r.Summary.Lines, Evidence{one.mark, Text{Key: "checked-all/" + one.key, Count: &n, Args: map[string]any{"Count": n}}})
		}
		if n > 0 && one.mark != MarkGood {
			r.Summary.Mark = MarkWarn
		}
	}
	r.Summary.Lines = append(r.Summary.Lines, bad...)
	r.Primary = button(ActDismissFailure)
	r.Primary.Label.Key = "action/done"
}
