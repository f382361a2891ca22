package check

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/proof"
)

// good marks a file as read and sound, as far as can be proven.
func (r *run) good(o *opened, notes *journal) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.deferred { // until its log is known
		o.job.late, o.job.kept = true, o.kept
		r.later = append(r.later, o.job)
		return nil
	}
	if o.entry.bits&verified != 0 {
		return nil // a row that is there twice
	}
	r.add(o.flags)
	if o.slot != nil && o.sums {
		was := o.slot.flags
		*o.slot = slot{sum: o.sum, place: placeMark(o.info), mark: o.mark, day: today(), flags: o.flags | flagNew}
		if was&(flagOld|flagNoted) != 0 {
			o.slot.flags |= was & flagOld
		}
	}
	if o.doubt {
		return nil // to be read again when the check resumes
	}
	o.entry.bits |= verified
	return notes.add(o.entry.id, o.slot, o.seen)
}

// add counts how a file was proven. The run's mutex must be held.
func (r *run) add(f flags) {
	c := &r.counts
	switch {
	case f&flagDigest != 0:
		c.ByDigest++
	case f&flagPadded != 0:
		c.ByPadding++
	default:
		c.BySize++
	}
	if f&flagSame != 0 && f&flagDigest == 0 {
		c.ByRemembered++
	}
	for flag, n := range map[flags]*int64{
		flagDatabase: &c.Databases, flagList: &c.Lists, flagPicture: &c.Pictures, flagDocument: &c.Documents, flagSkipped: &c.Skipped,
	} {
		if f&flag != 0 {
			*n++
		}
	}
}

// resumed reports whether a file was read by the part of this check that was
// stopped, and lies there as it did then.
func (r *run) resumed(o *opened) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := o.slot
	if o.late || s == nil || s.flags&flagNoted == 0 || s.place != o.seen || s.mark != o.mark || o.entry.bits&verified != 0 {
		return false
	}
	o.entry.bits |= verified
	s.place = placeMark(o.info)
	r.counts.CheckedFiles++
	r.counts.CheckedBytes += o.entry.size
	r.counts.Resumed++
	r.add(s.flags)
	if s.flags&flagDigest != 0 {
		r.tally.stored++
	}
	if s.flags&flagPadded != 0 {
		r.tally.padded++
	}
	if s.flags&(flagPicture|flagList|flagDocument) != 0 {
		if odd := r.family(o.domain, proof.Extension(o.path)); odd != nil {
			odd.begin++
			odd.whole++
		}
	}
	s.flags = s.flags&^flagNoted | flagNew
	return true
}

// changedSince enters a file that differs from what it was.
func (r *run) changedSince(o *opened) {
	o.bad = true
	r.mu.Lock()
	day := o.slot.day
	r.mu.Unlock()
	note := backup.Note{Code: backup.NoteChangedSince, Args: backup.NoteArgs{Day: dayOf(time.Unix(int64(day)*86400, 0))}}
	r.enterFault(o.job, backup.ChangedSince, o.noted(backup.SeverityLoss, note, ""))
}

// covers counts what a digest that matches was taken of.
func (r *run) covers(o *opened, ofPlain bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally.doubtful = nil
	if !ofPlain {
		r.tally.stored++
		return
	}
	r.tally.plain++
	r.tally.decrypted.add(backup.DigestMismatch, o.job, o.instanceOf(backup.SeverityWarning, backup.NoteNone, ""))
}

// maxDoubtful is how many files are read once more when no digest matches.
const maxDoubtful = 200_000

// mismatch notes a file whose digest differs. That is damage, unless all do.
func (r *run) mismatch(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.tally
	t.mismatched.add(backup.DigestMismatch, j, j.instanceOf(backup.SeverityStop, backup.NoteChangedAfter, ""))
	if t.stored+t.plain == 0 && len(t.doubtful) < maxDoubtful {
		t.doubtful = append(t.doubtful, j)
	}
}

// unexplained returns the files whose digests differ as all do: they are read once
// more by what else there is.
func (r *run) unexplained() []*job {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.tally
	if t.stored+t.plain > 0 || r.surelyStored() || t.mismatched.count() <= 2 {
		return nil
	}
	for _, j := range t.doubtful {
		j.bits &^= hasDigest
		j.again = true
	}
	return t.doubtful
}

// surelyStored: in a plain backup of today a digest is proven to be that of the
// bytes on disk (PROTOCOL.md §8.2).
func (r *run) surelyStored() bool {
	return !r.b.Facts().Encrypted && r.b.Facts().Format == backup.FormatDB
}
