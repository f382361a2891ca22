package guide

import (
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

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
	Unread       []Unread   // kinds that could not be read
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

// Unread is a kind of contents that could not be read as a whole. It is none of the files
// that were not saved.
type Unread struct {
	Kind   inventory.Kind
	Reason string // as package folder names it
	Part   bool   // some of it was saved
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

// planSaved says what was saved, what could not be, and where it lies.
func planSaved(v *view, r *Route, d Saved) {
	variant := "saved"
	switch {
	case d.Files+d.There+d.NotSaved == 0 && len(d.Unread) == 0:
		variant = "saved-none"
	case d.Files+d.There == 0:
		variant = "saved-nothing"
	case d.NotSaved > 0 || len(d.Unread) > 0:
		variant = "saved-most"
	}
	r.say(v, variant, "folder")
	named := v.namedBackup(backupOf(v.s.Folders, d.Backup))
	r.Title.Args, r.Body.Args = named, named
	r.Summary = savedSummary(d)
	if variant == "saved-none" {
		r.Summary.Mark, r.Summary.Folder = MarkWarn, ""
	}
	if len(d.Unread) > 0 {
		r.Summary.Next = append([]Text{v.afterUnread(d)}, r.Summary.Next...)
	}
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
	for _, u := range d.Unread {
		key := "unread"
		if u.Part {
			key = "unread-part"
		}
		s.line(MarkWarn, key, 1, map[string]any{"Kind": Text{Key: "kind/" + string(u.Kind)}, "Why": Text{Key: "unread/" + u.Reason}})
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
	if d.List != "" && d.NotSaved+int64(len(d.Unread)) > 0 {
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

// afterUnread is the one thing to do where kinds could not be read: what helps the most of
// them.
func (v *view) afterUnread(d Saved) Text {
	reasons := map[string]int{}
	for _, u := range d.Unread {
		reasons[u.Reason]++
	}
	switch {
	case 2*reasons["unreadable"] >= len(d.Unread):
		return Text{Key: "result/next-unread-disk"}
	case reasons["failed"] == len(d.Unread):
		return Text{Key: "result/next-unread-schema"}
	}
	if others := backupsBeside(v.s.Folders, d.Backup); len(others) > 0 {
		return Text{Key: "result/next-unread-other", Args: v.namedBackup(&others[0])}
	}
	return Text{Key: "result/next-unread"}
}
