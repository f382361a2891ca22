package guide

import (
	"path"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// planMoved is the page in place of the clicks, where Apple's app does not list the
// backup: it looks only in folders of its own.
func planMoved(v *view, r *Route) {
	r.say(v, "restore-moved", string(v.s.Host.AppleApp))
	r.Title.Key += "-" + string(v.s.Host.AppleApp)
	r.Body.Args["Folder"], r.Body.Args["Name"] = v.s.Host.Folders[0], v.backup.UDID
	r.Summary = &Summary{Folder: v.s.Backup}
	switch twin, place := v.twinForApple(), v.appleFolder(); {
	case twin != nil:
		r.Primary = buttonFor(ActChooseBackup, twin.Folder, "action/use-copy", nil)
		r.also(ActRouteHere)
	case place != "":
		r.Body.Key += "-copy"
		r.Summary.line("", "apple-folder", 1, map[string]any{"Folder": place})
		if size := v.s.Sizes[v.s.Backup]; size > 0 {
			r.Body.Args["Bytes"] = Bytes(size)
		}
		if same, date := v.alreadyThere(place); same {
			r.Summary.line("", "there-already", 1, nil)
			if date {
				r.Summary.line(MarkWarn, "same-date", 1, nil)
			}
		}
		r.Primary = unless(v.mayRestore(), button(ActCopyThere), v.whyNot())
		r.askConsent(v)
		r.also(ActRouteHere)
	default:
		r.Primary = button(ActRouteHere)
	}
	r.also(ActBack)
}

// planCopied says that the backup lies in the folder of Apple's app now, too. Only
// the person goes on with that copy instead of the original.
func planCopied(v *view, r *Route, c Copied) {
	r.say(v, "copied", "folder")
	named := v.namedBackup(backupOf(v.s.Folders, c.Backup))
	r.Title.Args, r.Body.Args = named, named
	s := &Summary{Mark: MarkGood, Folder: c.Folder, Names: c.LeftOut}
	s.files("copied", c.Files, c.Bytes)
	if c.Checked {
		s.line(MarkGood, "check-holds", 1, nil)
	}
	if c.Left > 0 {
		s.line(MarkWarn, "not-copied", c.Left, nil)
	}
	if c.Beside {
		s.line("", "copied-beside", 1, nil)
		if same := v.sameDate(c); same {
			s.line(MarkWarn, "same-date", 1, nil)
		}
	} else {
		s.line("", "apple-goes-on", 1, nil)
	}
	s.took(c.Took)
	r.Summary = s
	r.Primary = unless(backupOf(v.s.Folders, c.Folder) != nil, buttonFor(ActChooseBackup, c.Folder, "action/continue-with-copy", named), "listing")
	keep := button(ActDismissFailure)
	keep.Label.Key = "action/keep-original"
	r.Secondary = append(r.Secondary, *keep)
}

// seenByApple reports whether Apple's app lists a backup, as far as that is known:
// the folder has to lie in one of the app's own, and to be called after its phone.
func (v *view) seenByApple(b *backup.Facts) bool {
	places := v.s.Host.Folders
	if b == nil || len(places) == 0 {
		return true
	}
	dir, name := path.Split(slashes(b.Folder))
	for _, p := range places {
		if strings.EqualFold(slashes(p), path.Clean(dir)) {
			// A copy that Apple's app has set aside carries its date behind that name.
			return !backup.IsUDID(b.UDID) || strings.HasPrefix(strings.ToLower(name), strings.ToLower(b.UDID))
		}
	}
	return false
}

// slashes is a path of any system in one form, to be compared.
func slashes(p string) string { return path.Clean(strings.ReplaceAll(p, `\`, "/")) }

// twinForApple finds the same backup in a folder of Apple's app: not one of which it
// is known that it would come back less well, such as the original of a repaired copy.
func (v *view) twinForApple() *backup.Facts {
	for b := range v.listed {
		worse := v.s.Repaired != nil && v.s.Repaired.Folder == v.s.Backup && v.s.Repaired.Backup == b.Folder
		if check, known := v.s.Checks[b.Folder]; known && !check.Stale && !check.Report.Restorable() {
			worse = true
		}
		if b.Folder != v.s.Backup && !worse && v.seenByApple(b) && twins(b, v.backup) {
			return b
		}
	}
	return nil
}

// twins reports whether two backups are of one phone and one moment.
func twins(a, b *backup.Facts) bool {
	return a.UDID == b.UDID && a.Date.Equal(b.Date) && !a.Date.IsZero()
}

// listed goes through all the backups that were found.
func (v *view) listed(yield func(*backup.Facts) bool) {
	for i := range v.s.Folders {
		for j := range v.s.Folders[i].Backups {
			if !yield(&v.s.Folders[i].Backups[j]) {
				return
			}
		}
	}
}

// appleFolder is the folder into which a copy of the chosen backup goes so that
// Apple's app lists it; empty where it is not known which one the app looks in, or
// what the copy would have to be called. iTunes has one folder when it comes from
// the Microsoft Store and another when it does not: the one that is there counts.
func (v *view) appleFolder() string {
	places := v.s.Host.Folders
	switch {
	case v.backup == nil || !backup.IsUDID(v.backup.UDID) || len(places) == 0:
		return ""
	case v.s.Host.AppleApp != AppleITunes || len(places) == 1:
		return places[0]
	}
	there := ""
	for _, p := range places {
		at := slices.IndexFunc(v.s.Folders, func(f backup.Folder) bool { return slashes(f.Path) == slashes(p) })
		switch {
		case at < 0 || v.s.Folders[at].State != backup.FolderRead:
		case there != "":
			return ""
		default:
			there = p
		}
	}
	return there
}

// alreadyThere reports whether a backup of the same phone has the name that the copy
// would get in a folder, and whether Apple's app will list two of the same date.
func (v *view) alreadyThere(place string) (taken, date bool) {
	for b := range v.listed {
		dir, name := path.Split(slashes(b.Folder))
		if path.Clean(dir) == slashes(place) && strings.EqualFold(b.UDID, v.backup.UDID) {
			taken = taken || strings.EqualFold(name, b.UDID)
			date = date || twins(b, v.backup)
		}
	}
	return taken, date
}

// sameDate reports whether Apple's app lists another backup of the date of a copy.
func (v *view) sameDate(c Copied) bool {
	made := backupOf(v.s.Folders, c.Folder)
	if made == nil {
		return false
	}
	for b := range v.listed {
		if b.Folder != c.Folder && b.Folder != c.Backup && v.seenByApple(b) && twins(b, made) {
			return true
		}
	}
	return false
}

// followCopy goes on with a copy of the chosen backup where the person is: it is the
// same backup, and what was found of the one is so of the other. What the person has
// agreed to was for the original.
func (u *turn) followCopy(c Copied) {
	u.leaveAside()
	for at, h := range u.s.Rehearsals {
		if at.Backup == c.Backup && h.State == u.s.Checks[c.Backup].Report.Fingerprint {
			h.Backup, h.State = c.Folder, u.s.Checks[c.Folder].Report.Fingerprint
			u.s.Rehearsals = with(u.s.Rehearsals, Pair{c.Folder, at.Phone}, h)
		}
	}
	u.s.Backup, u.s.At, u.s.Again, u.s.Next = c.Folder, "", false, ""
	u.s.Consent = Consent{}
}
