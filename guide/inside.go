package guide

import (
	"slices"
	"strings"
	"time"

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

// Saved says what was saved out of a backup.
type Saved struct {
	Backup string      // folder
	Folder string      // in which it lies
	Pages  []SavedPage // to begin with, where chats or notes were saved

	Kinds        []SavedKind
	Files, Bytes int64      // that came now
	There        int64      // files that an earlier save had brought
	NotSaved     int64      // files that could not be saved
	Defects      int64      // places in the backup's records that could not be read
	Why          []SavedNot // why, by kind
	List         string     // file in the folder that names them; empty: none
	Names        []string
	Sorted       bool // the index is lost: what was recognised was saved
	OlderIndex   bool // the index is lost: that of an older copy was used
	IndexDamaged bool
	Took         time.Duration
}

// SavedKind is one kind of what was saved.
type SavedKind struct {
	Kind         inventory.Kind
	Files, Bytes int64
}

// SavedPage is the page that a person begins with, of a kind that is saved as pages.
type SavedPage struct {
	Kind inventory.Kind
	Path string
}

// SavedNot is what of one kind could not be saved, for one reason.
type SavedNot struct {
	Kind   inventory.Kind
	Reason string // as package folder names it
	Count  int64
}

// Of is the saving.
func (Saved) Of() JobKind { return JobSave }

// SavedNow returns what the last work saved; nil when it saved nothing, or the person
// has read of it.
func (w Work) SavedNow() *Saved {
	if s, ok := w.Ended.(Saved); ok {
		return &s
	}
	return nil
}

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
	case in.OlderIndex != "":
		r.say(v, "inside", "")
		r.Body.Key = "body/inside-older"
		r.Body.Args["Older"] = v.namedBackup(backupOf(v.s.Folders, in.OlderIndex))["Day"]
	default:
		r.say(v, "inside", "")
	}
	r.Inside = &in
	r.Primary = v.saveOut()
	r.also(ActLeaveInside)
}

// saveOut is the button that saves what is inside.
func (v *view) saveOut() *Action {
	a := button(ActSaveOut)
	a.Input.Begin = v.s.SaveTo
	return a
}

// planSaved says what was saved, what could not be, and where it lies.
func planSaved(v *view, r *Route, d Saved) {
	variant := "saved"
	switch {
	case d.Files+d.There == 0:
		variant = "saved-nothing"
	case d.NotSaved > 0:
		variant = "saved-most"
	}
	r.say(v, variant, "folder")
	named := v.namedBackup(backupOf(v.s.Folders, d.Backup))
	r.Title.Args, r.Body.Args = named, named
	r.Summary = savedSummary(d)
	r.Primary = button(ActDismissFailure)
	r.Primary.Label.Key = "action/done"
}

// savedSummary is what was saved, in figures.
func savedSummary(d Saved) *Summary {
	s := &Summary{Mark: MarkGood, Folder: d.Folder, Names: d.Names, Head: Text{Key: "result/head-not-saved"}}
	s.files("saved", d.Files, d.Bytes)
	for _, k := range d.Kinds {
		s.line("", "saved-kind", k.Files, map[string]any{"Kind": Text{Key: "kind/" + string(k.Kind)}, "Bytes": Bytes(k.Bytes)})
	}
	if d.There > 0 {
		s.line("", "saved-before", d.There, nil)
	}
	if d.NotSaved > 0 {
		s.line(MarkWarn, "not-saved", d.NotSaved, map[string]any{"List": d.List})
		for _, n := range d.Why {
			s.line(MarkWarn, "not-saved-why", n.Count, map[string]any{"Kind": Text{Key: "kind/" + string(n.Kind)}, "Why": Text{Key: "saved/why-" + n.Reason}})
		}
	}
	if d.Defects > 0 {
		s.line(MarkWarn, "not-read", d.Defects, nil)
	}
	if d.IndexDamaged {
		s.line(MarkWarn, "saved-index-damaged", 1, nil)
	}
	if d.OlderIndex {
		s.line(MarkWarn, "saved-older-index", 1, nil)
	}
	if d.Sorted {
		s.line(MarkWarn, "saved-sorted", 1, nil)
	}
	s.took(d.Took)
	for _, p := range d.Pages {
		label := Text{Key: "action/show-pages"}
		if len(d.Pages) > 1 {
			label = Text{Key: "action/show-pages-of", Args: map[string]any{"Kind": Text{Key: "kind/" + string(p.Kind)}}}
		}
		s.Opens = append(s.Opens, Opens{"show-" + string(p.Kind), label, p.Path})
	}
	if d.List != "" && d.NotSaved > 0 {
		s.Opens = append(s.Opens, Opens{"show-not-saved", Text{Key: "action/show-not-saved"}, d.List})
	}
	s.Next = afterSaving(d)
	return s
}

// nextSteps say what one does with what was saved, by kind; kinds that are used alike
// share one.
var nextSteps = []struct {
	key   string
	kinds []inventory.Kind
}{
	{"photos", []inventory.Kind{inventory.Photos}},
	{"pages", []inventory.Kind{inventory.Messages, inventory.WhatsApp, inventory.Notes}},
	{"contacts", []inventory.Kind{inventory.Contacts}},
	{"dates", []inventory.Kind{inventory.Calendar, inventory.Reminders}},
}

// afterSaving is what one does now with what was saved.
func afterSaving(d Saved) []Text {
	var all []Text
	for _, n := range nextSteps {
		if slices.ContainsFunc(d.Kinds, func(k SavedKind) bool { return slices.Contains(n.kinds, k.Kind) }) {
			all = append(all, Text{Key: "result/next-" + n.key})
		}
	}
	return all
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
	of := backupOf(in, folder)
	if of == nil || !backup.IsUDID(of.UDID) {
		return nil
	}
	var others []backup.Facts
	for _, f := range in {
		for _, b := range f.Backups {
			if b.Folder != folder && strings.EqualFold(b.UDID, of.UDID) && b.IndexBytes > 0 && b.Encrypted == of.Encrypted {
				others = append(others, b)
			}
		}
	}
	slices.SortStableFunc(others, func(a, b backup.Facts) int { return b.Date.Compare(a.Date) })
	var folders []string
	for _, b := range others[:min(len(others), mostOlder)] {
		folders = append(folders, b.Folder)
	}
	return folders
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
