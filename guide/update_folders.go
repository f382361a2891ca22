package guide

import (
	"path/filepath"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// places are the folders to look in: those of the system and those given, and
// those that the person added.
func (u *turn) places() []string {
	return sorted(append(slices.Clone(u.s.Places), u.s.Added...))
}

// sorted is a list in order, each name once.
func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// readFolders takes over what is in the folders, with what was remembered of the
// checks of their backups.
func (u *turn) readFolders(e FoldersRead) {
	u.noteGone(e.Folders)
	u.s.Folders, u.s.Scanned = orNil(e.Folders), true
	var checks map[string]CheckState
	var unmeasured []string
	for _, f := range e.Folders {
		for _, b := range f.Backups {
			if c, ok := u.remembered(b.Folder, e.Remembered[b.Folder]); ok {
				checks = with(checks, b.Folder, c)
			}
			if _, done := u.s.Sizes[b.Folder]; !done {
				unmeasured = append(unmeasured, b.Folder)
			}
		}
	}
	u.s.Checks = checks
	if len(unmeasured) > 0 {
		u.do(Measure{unmeasured})
	}
}

// noteGone notes the chosen backup where it is not listed any more, until it is there
// again or another one is chosen. What a folder holds that is not looked in any more,
// or could not be read, is not gone.
func (u *turn) noteGone(now []backup.Folder) {
	if g := u.s.Gone; g != nil && backupOf(now, g.Folder) != nil {
		u.s.Gone = nil
		if u.s.Backup == "" {
			u.s.Next = g.Folder // what the person had chosen, and nothing else
		}
	}
	b := backupOf(u.s.Folders, u.s.Backup)
	if b == nil || backupOf(now, u.s.Backup) != nil {
		return
	}
	gone := false
	for _, f := range backup.WithLinks(now) {
		if f.Path == filepath.Dir(b.Folder) || f.Path == b.Folder { // of a link, what is said of itself comes last
			gone = !f.State.Unknown() || f.State == backup.FolderAway
		}
	}
	if gone {
		u.s.Gone = &Gone{b.Folder, nameOf(b), b.Date}
	}
}

// remembered is what counts of a check: that of this run, finished or stopped, as
// long as nothing newer was kept; else the one kept. While it is checked, the check
// knows it best.
func (u *turn) remembered(folder string, kept Remembered) (CheckState, bool) {
	known, here := u.s.Checks[folder]
	if j := u.s.Job; j != nil && j.Kind == JobCheck && j.Backup == folder {
		return known, here
	}
	if here && (kept.Report == nil || !kept.Report.Checked.After(known.Report.Checked)) {
		if kept.Fingerprint != "" {
			known.Stale = known.Report.Fingerprint != "" && known.Report.Fingerprint != kept.Fingerprint
		}
		return known, true
	}
	if kept.Report == nil {
		return CheckState{}, false
	}
	return CheckState{Report: *kept.Report, Stale: !kept.Fresh}, true
}

// settleBackup keeps the choice of a backup true to what is listed: one that is
// gone is chosen no longer, and one that was just made is chosen now, unless the
// person has chosen another one meanwhile. While work runs, it keeps its backup.
func (u *turn) settleBackup() {
	if f := u.s.Failure(); u.s.Job != nil || f != nil && f.Kind == JobRestore {
		return // that it is gone may be why the restore failed, which is read first
	}
	if u.s.Backup != "" && u.s.Scanned && !u.listed(u.s.Backup) {
		if f := u.s.Failure(); f != nil && (f.Kind == JobCheck || f.Kind == JobLook) && f.Problem == HostFolderMissing && u.s.Gone != nil {
			u.dropFailure() // the list says it, by its name and place
		}
		u.chooseBackup("")
	}
	if u.s.Failure() == nil && u.listed(u.s.Next) { // a failure is read first
		u.chooseBackup(u.s.Next)
		u.s.Next = ""
	}
}

// measured takes over how many bytes a backup takes.
func (u *turn) measured(e Measured) {
	if u.listed(e.Folder) {
		u.s.Sizes = with(u.s.Sizes, e.Folder, e.Bytes)
	}
}

// chooseBackup makes a backup the one that the way is about; an empty folder
// chooses none.
func (u *turn) chooseBackup(folder string) {
	if u.s.Backup == folder {
		u.s.At = ""
		return
	}
	u.s.Backup, u.s.At, u.s.Again = folder, "", false
	if folder != "" {
		u.s.Restored, u.s.Gone = nil, nil
	}
	if folder != "" || u.s.Repair() != nil {
		u.dropFailure() // of work on a backup that is gone it is still to be read
	}
	u.s.Consent, u.s.Answers = Consent{}, nil
	u.forgetPassword()
	u.s.Passed = without(without(u.s.Passed, StepCheck), StepPrepare)
}

// forgetPassword has the password of the chosen backup wiped.
func (u *turn) forgetPassword() {
	u.s.Password = PasswordNone
	u.do(ForgetSecret{})
}

// forgetFolder looks no more in a folder that the person has added. The folder
// and what is in it stay as they are.
func (u *turn) forgetFolder(path string) {
	i := slices.Index(u.s.Added, path)
	if i < 0 {
		return
	}
	u.s.Added = orNil(slices.Delete(slices.Clone(u.s.Added), i, i+1))
	u.remember()
	u.do(ReadFolders{u.places()})
}

// maxAdded is how many folders one place that a person points at may lead to.
const maxAdded = 8

// pointedAt looks for backups from a place. Places that are pointed at while others
// are looked through are told of together.
func (u *turn) pointedAt(path string) {
	f := Found{}
	if u.s.Found != nil && u.s.Found.Left > 0 {
		f = *u.s.Found
	} else {
		u.s.Sought = nil
	}
	f.Paths, f.Left = append(slices.Clip(f.Paths), path), f.Left+1
	u.s.Found = &f
	u.do(LookThrough{path})
}

// found adds what a place led to.
func (u *turn) found(e PlaceSought) {
	if u.s.Found == nil {
		return
	}
	f := *u.s.Found
	f.Left = max(f.Left-1, 0)
	switch e.Where {
	case FoundHere, FoundAbove, FoundBelow:
		for _, b := range e.Backups {
			if slices.Contains(f.Backups, b) {
				continue
			}
			f.Backups = append(slices.Clip(f.Backups), b)
			if !u.listed(b) {
				f.New++
			}
		}
	case FoundPacked:
		f.Packed = filepath.Base(e.Path)
	case FoundNowhere:
		if len(e.Packed) > 0 {
			f.Packed = filepath.Base(e.Packed[0])
		}
	}
	u.s.Found = &f
}

// sought takes over what a place led to that the person pointed at: from now on
// the folders are looked in that the backups lie in.
func (u *turn) sought(e PlaceSought) {
	var folders []string
	for _, b := range e.Backups {
		dir := filepath.Dir(b)
		if e.Where != FoundBelow {
			dir = b
		}
		if !slices.Contains(folders, dir) && len(folders) < maxAdded {
			folders = append(folders, dir)
		}
	}
	u.found(e)
	if u.s.Found == nil || len(u.s.Found.Paths) < 2 {
		u.s.Sought = nil // else what another one of them did not lead to is still to be read
	}
	switch e.Where {
	case FoundHere, FoundAbove, FoundBelow:
		if u.s.Door == DoorNone { // what the first page asks for is shown: it is on the list
			u.s.Door = DoorComputer
		}
	case FoundPacked:
		folders, u.s.Sought = nil, &Sought{Path: e.Path, Packed: filepath.Base(e.Path)}
	case FoundNowhere:
		folders, u.s.Sought = nil, &Sought{Path: e.Path, Unseen: slices.Clone(e.Unseen), More: e.More}
		if len(e.Packed) > 0 {
			u.s.Sought.Packed = filepath.Base(e.Packed[0])
		}
		if e.Folder {
			folders = []string{e.Path}
		}
	default: // not there, or not to be read: told as the state of the folder
		folders = []string{e.Path}
	}
	u.addFolders(folders...)
}

// addFolders looks in more folders, from now on.
func (u *turn) addFolders(folders ...string) {
	added := slices.Clone(u.s.Added)
	for _, dir := range folders {
		if dir != "" && !slices.Contains(u.s.Places, dir) && !slices.Contains(added, dir) {
			added = append(added, dir)
		}
	}
	if len(added) > len(u.s.Added) {
		u.s.Added = added
		u.remember()
	}
	if len(folders) > 0 {
		u.do(ReadFolders{u.places()})
	}
}
