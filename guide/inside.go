package guide

import (
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// Looked is a backup that was opened to look through what is inside. What it holds is
// counted here; what a person sees of it comes from the opened backup itself, which
// whoever carries out effects keeps until CloseContents.
type Looked struct {
	Backup       string // folder
	Holdings     *inventory.Holdings
	IndexDamaged bool   // the figures are of what the index still lists
	IndexLost    bool   // nothing is listed: files can only be sorted by what they are
	OlderIndex   string // the folder of an older copy of the backup, whose index stands in for a lost one
}

// Of is the opening of a backup.
func (Looked) Of() JobKind { return JobLook }

// planLocked asks for the password of a backup that is to be looked into.
func planLocked(v *view, r *Route) {
	r.say(v, "inside-locked", "lock")
	r.askPassword(v)
	r.Primary = buttonFor(ActUnlockInside, v.s.Backup, "action/"+string(ActUnlockInside), nil)
	r.also(ActLeaveInside)
}

// planInside is the page that says what is inside a backup.
func planInside(v *view, r *Route, in Looked) {
	switch {
	case in.IndexLost:
		r.say(v, "inside-lost", "folder")
	case !in.saves() && in.unread():
		r.say(v, "inside-unread", "")
	case !in.saves():
		r.say(v, "inside-empty", "")
	case in.OlderIndex != "":
		r.say(v, "inside", "")
		r.Body.Key = "body/inside-older"
		r.Body.Args["Older"] = v.namedBackup(backupOf(v.s.Folders, in.OlderIndex))["Day"]
	default:
		r.say(v, "inside", "")
	}
	r.Inside = &in
	if !in.saves() {
		r.Primary = button(ActLeaveInside)
		return
	}
	r.Primary = v.saveOut()
	r.also(ActLeaveInside)
}

// saves reports whether there is something that can be saved.
func (l *Looked) saves() bool {
	return l.IndexLost || l.Holdings == nil || slices.ContainsFunc(l.Holdings.Kinds, func(k inventory.Holding) bool { return k.Readable && k.Count > 0 })
}

// unread reports whether something is there that cannot be read.
func (l *Looked) unread() bool {
	return slices.ContainsFunc(l.Holdings.Kinds, func(k inventory.Holding) bool { return !k.Readable && k.Reason != inventory.NotThere })
}

// saveOut is the button that saves what is inside.
func (v *view) saveOut() *Action {
	a := button(ActSaveOut)
	a.Input.Begin = v.s.SaveTo
	return a
}

// look begins to look into a backup: at once, or by asking for its password.
func (u *turn) lookInside(folder string) {
	if in := u.s.Inside; in != nil && in.Backup == folder && u.s.Backup == folder {
		u.s.Ended = nil
		return
	}
	if u.s.Backup == folder {
		u.leaveAside()
	} else {
		door, noPhone := u.s.Door, u.s.NoPhone
		u.takeBackup(folder)
		if door == DoorInside {
			u.s.Door, u.s.NoPhone = door, noPhone
		}
	}
	u.s.Look = true
	if !u.look().locked() {
		u.start(Order{Kind: JobLook, Backup: folder, Kept: u.s.Password == PasswordRight, Older: otherBackups(u.s.Folders, folder)})
	}
}

// mostOlder is how many other backups are tried for a lost index.
const mostOlder = 5

// otherBackups are the folders of the other backups of the same phone, newest first, whose index
// may stand in for a lost one.
func otherBackups(in []backup.Folder, folder string) []string {
	var folders []string
	for _, b := range backupsBeside(in, folder) {
		if b.Encrypted == backupOf(in, folder).Encrypted && len(folders) < mostOlder {
			folders = append(folders, b.Folder)
		}
	}
	return folders
}

// backupsBeside are the other backups of the same phone that have an index, newest first.
func backupsBeside(in []backup.Folder, folder string) []backup.Facts {
	of := backupOf(in, folder)
	if of == nil || !backup.IsUDID(of.UDID) {
		return nil
	}
	var others []backup.Facts
	for _, f := range in {
		for _, b := range f.Backups {
			if b.Folder != folder && strings.EqualFold(b.UDID, of.UDID) && b.IndexBytes > 0 {
				others = append(others, b)
			}
		}
	}
	slices.SortStableFunc(others, func(a, b backup.Facts) int { return b.Date.Compare(a.Date) })
	return others
}

// listMayBe reports whether there is another backup now whose index may stand in for the
// lost one, and was not tried when the look ended so.
func (v *view) listMayBe(f *Failure) bool {
	return slices.ContainsFunc(otherBackups(v.s.Folders, v.s.Backup), func(b string) bool { return !slices.Contains(f.Tried, b) })
}

// leaveInside goes back to where the person was.
func (u *turn) leaveInside() {
	u.closeInside()
	u.s.Look, u.s.GoOn = false, false
}

// closeInside has the opened backup closed.
func (u *turn) closeInside() {
	if u.s.Inside != nil {
		u.s.Inside = nil
		u.do(CloseContents{})
	}
}

// settleInside closes the opened backup when it is not the chosen one any more.
func (u *turn) settleInside() {
	if in := u.s.Inside; in != nil && (in.Backup != u.s.Backup || !u.listed(in.Backup)) {
		u.leaveInside()
	}
	if u.s.Look && u.s.Backup == "" {
		u.s.Look, u.s.GoOn = false, false
	}
}

// HalfSaved is a save that did not come to its end.
type HalfSaved struct {
	Backup string // folder
	Folder string // that is saved into
	What   Saving
	CutOff bool // the program ended meanwhile, and nobody was told yet
}

// goOnSaving goes on with a save that did not come to its end: its backup is opened
// first, by its password where it has one.
func (u *turn) goOnSaving() {
	h := u.s.HalfSaved
	if h == nil {
		return
	}
	if u.s.Door == DoorNone {
		u.s.Door = DoorInside // no phone is needed, nor a check
	}
	if in := u.s.Inside; in != nil && in.Backup == h.Backup && u.s.Backup == h.Backup {
		u.saveOn()
		return
	}
	u.lookInside(h.Backup)
	u.s.GoOn = true
}

// saveOn begins that save once more: the folder knows what it has.
func (u *turn) saveOn() {
	h := *u.s.HalfSaved
	h.CutOff, u.s.GoOn = false, false
	u.s.HalfSaved, u.s.SaveTo = &h, h.Folder
	u.start(Order{Kind: JobSave, Backup: h.Backup, Kept: u.s.Password == PasswordRight, To: h.Folder, Save: h.What})
}

// saveGoesOn offers to go on with the save that has ended so, where that is of use.
func (v *view) saveGoesOn(r *Route) {
	h := v.s.HalfSaved
	if h == nil || backupOf(v.s.Folders, h.Backup) == nil || h.Backup != v.s.Backup {
		return
	}
	if f := v.s.Failure(); f != nil && !slices.Contains([]ProblemID{SaveDiskFull, SaveNoSpace, SaveFolderGone, SaveBackupGone, SaveBusy}, f.Problem) {
		return
	}
	later := *r.Primary
	later.Label = Text{Key: "action/later"}
	r.Primary = button(ActGoOnSaving)
	r.Secondary = append([]Action{later}, r.Secondary...)
}
