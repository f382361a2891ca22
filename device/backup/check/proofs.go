package check

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/proof"
)

// family are files that are alike: of one domain, with names that say the same.
type family struct{ domain, extension string }

// oddities are the files of a family that are not what their names say.
type oddities struct {
	begin    int64     // how many begin as they should
	whole    int64     // how many do, and do not contradict themselves
	other    unsettled // those that begin as something else
	headless unsettled // those that do, and continue or end as they should
	files    unsettled // those that contradict themselves
}

// maxFamilies is how many families are told apart. Real backups have hundreds.
const maxFamilies = 100_000

// apple reports whether a domain is the system's, where files are what they are
// called.
func apple(domain string) bool {
	family, id, _ := strings.Cut(domain, "-")
	switch family {
	case "AppDomain", "AppDomainGroup", "AppDomainPlugin":
		return strings.HasPrefix(strings.TrimPrefix(id, "group."), "com.apple.")
	}
	return true
}

// proven judges what a file's own format says. It reports whether the file is
// damaged for certain.
func (r *run) proven(o *opened, p proof.Result) (bad bool) {
	j := o.job
	if p.State == proof.Whole {
		o.flags |= flagOf(p)
	}
	if p.Certain {
		severity := backup.SeverityLoss
		if p.State == proof.Blank && !apple(j.domain) && p.Class != proof.Picture && p.Class != proof.List {
			severity = backup.SeverityWarning // apps load films from anywhere but the beginning
		}
		r.findFault(j, contentID(p), severity, contentNote(p), p.Why)
		return true
	}
	if p.Class == proof.Unnamed || p.Class == proof.List && p.State == proof.Foreign || p.State == proof.Unproven || o.bits&(longer|shorter) != 0 {
		return false // of a file whose size is wrong that was said
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	odd := r.family(j.domain, proof.Extension(j.path))
	switch {
	case odd == nil:
	case p.State == proof.Begins || p.State == proof.Whole:
		odd.begin++
		odd.whole++
	default:
		of := &odd.other
		switch p.State {
		case proof.Broken:
			odd.begin++
			of = &odd.files
		case proof.Beheaded:
			of = &odd.headless
		}
		of.add(backup.ContentDamaged, j, j.instanceOf(backup.SeverityWarning, contentNote(p), p.Why))
		o.doubt = true
	}
	return false
}

// family finds what is known of files that are alike; nil when there are too many
// families. The run's mutex must be held.
func (r *run) family(domain, extension string) *oddities {
	key := family{domain, extension}
	o := r.tally.odd[key]
	if o == nil && len(r.tally.odd) < maxFamilies {
		if r.tally.odd == nil {
			r.tally.odd = map[family]*oddities{}
		}
		o = &oddities{}
		r.tally.odd[key] = o
	}
	return o
}

// settleOdd judges files that are not what their names say. Where nearly all of
// their kind in the same place are, they were; where many are not, the app has
// its own way.
func (r *run) settleOdd(t *tally) {
	for key, o := range t.odd {
		severity := backup.SeverityWarning
		if apple(key.domain) {
			severity = backup.SeverityLoss
		}
		if n := o.headless.count(); n > 0 && o.begin >= enough && o.begin >= 4*n {
			r.enter(&o.headless, severity, backup.NoteNone)
		}
		if n := o.other.count(); n > 0 && o.begin >= enough && o.begin >= 4*n {
			r.enter(&o.other, backup.SeverityNote, backup.NoteNone) // nothing shows that it ever was what its name says
		}
		if n := o.files.count(); n > 0 && o.whole >= enough && o.whole >= 4*n {
			r.enter(&o.files, backup.SeverityWarning, backup.NoteMaybeDamagedInside) // programs take liberties with formats
		}
	}
}

func contentID(p proof.Result) backup.FindingID {
	if p.Class == proof.Database {
		return backup.InnerDatabaseDamaged
	}
	return backup.ContentDamaged
}

// contentNote is what is wrong.
func contentNote(p proof.Result) backup.NoteCode {
	switch p.State {
	case proof.Hollow:
		return backup.NoteOnlyZeros
	case proof.Blank:
		return backup.NoteBeginningZeros
	case proof.Foreign:
		return backup.NoteNotWhatNamed
	case proof.Beheaded:
		return backup.NoteBeginningDamaged
	}
	if p.Class == proof.List {
		return backup.NoteSettingsDamaged
	}
	return backup.NoteDamagedInside
}

func flagOf(p proof.Result) flags {
	switch {
	case p.List:
		return flagList
	case p.Class == proof.Picture, p.Class == proof.Film, p.Class == proof.Sound:
		return flagPicture
	case p.Class == proof.Document:
		return flagDocument
	}
	return 0
}
