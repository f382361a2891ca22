package guide

import (
	"time"
)

// line is a line of a summary; a count of its own chooses the plural.
func (s *Summary) line(mark Mark, key string, n int64, args map[string]any) {
	t := Text{Key: "result/" + key, Args: map[string]any{"Count": n}, Count: &n}
	for k, a := range args {
		t.Args[k] = a
	}
	s.Lines = append(s.Lines, Evidence{mark, t})
	if s.Mark == MarkGood && mark != MarkGood && mark != "" {
		s.Mark = MarkWarn
	}
}

// files is the line that says how many files came, and how large they are; nothing
// where that is not known.
func (s *Summary) files(key string, files, bytes int64) {
	if files > 0 {
		s.line(MarkGood, key, files, map[string]any{"Bytes": Bytes(bytes)})
	}
}

// took is the line that says how long it took; nothing where that is not known.
func (s *Summary) took(d time.Duration) {
	switch {
	case d <= 0:
	case d < time.Minute:
		s.line("", "took-seconds", max(int64(d/time.Second), 1), nil)
	case d < time.Hour:
		s.line("", "took-minutes", int64(d.Round(time.Minute)/time.Minute), nil)
	default:
		h := int64(d / time.Hour)
		s.line("", "took-hours", h, map[string]any{"Minutes": int64((d % time.Hour) / time.Minute)})
	}
}

// planBackedUp says that a backup is there, where it is and what opens it.
func planBackedUp(v *view, r *Route, b BackedUp) {
	variant := "backed-up"
	if b.Encrypted {
		variant = "backed-up-encrypted"
	}
	r.say(v, variant, "back-up")
	r.Title.Args["Phone"] = b.Name
	r.Body.Args["Folder"] = b.Root
	switch {
	case b.Held:
		r.Body.Args["Held"] = b.Folder
	case b.Beside:
		r.Body.Args["Beside"] = b.Folder
	}
	if b.SetAside != "" {
		r.Body.Args["SetAside"] = b.SetAside
	}
	if b.OtherFiles != "" {
		r.Body.Args["OtherFiles"] = b.OtherFiles
	}
	s := &Summary{Mark: MarkGood, Folder: b.Folder, Names: b.SkippedNames, Head: Text{Key: "result/head-skipped"}}
	s.files("in-backup", b.Files, b.Bytes)
	if b.Continued && b.NewFiles > 0 {
		s.line("", "came-now", b.NewFiles, map[string]any{"Bytes": Bytes(b.NewBytes)})
	}
	if b.Replaced {
		s.line("", "took-place", 1, nil)
	}
	if b.Skipped > 0 {
		s.line(MarkWarn, "skipped", b.Skipped, nil)
	}
	if b.Encrypted {
		s.line(MarkGood, "encrypted", 1, nil)
	} else if on, known := v.phoneEncrypts(b.Phone); known && !on {
		s.line(MarkWarn, "not-encrypted", 1, nil)
	}
	s.took(b.Took)
	r.Summary = s
	r.Primary = button(ActBackupSeen)
	if before := backupOf(v.s.Folders, v.s.Before); before != nil && before.Folder != b.Folder {
		a := buttonFor(ActChooseBackup, before.Folder, "action/back-to-backup", v.namedBackup(before))
		r.Secondary = append(r.Secondary, *a)
	}
	later := button(ActDismissFailure)
	later.Label.Key = "action/later"
	r.Secondary = append(r.Secondary, *later)
}

// phoneEncrypts reports whether a phone says that its backups are encrypted.
func (v *view) phoneEncrypts(udid string) (on, known bool) {
	if p := phoneOf(v.s.Phones, udid); p != nil {
		return p.BackupEncrypted.Get()
	}
	return false, false
}

// planRepaired says that the copy is ready, and what is left out of it. Only the
// person chooses it instead of the original.
func planRepaired(v *view, r *Route, c Repaired) {
	r.say(v, "repaired", "repair")
	named := v.namedBackup(backupOf(v.s.Folders, c.Backup))
	r.Title.Args, r.Body.Args = named, named
	s := &Summary{Mark: MarkGood, Folder: c.Folder}
	switch {
	case len(c.Damaged) == 0:
		s.Head.Key = "result/head-left-out"
	case len(c.LeftOut) == 0:
		s.Head.Key = "result/head-damaged"
	default:
		s.Head.Key = "result/head-left-out-damaged"
	}
	switch {
	case c.Files > 0 && c.Lost > 0:
		s.line(MarkGood, "copy-of", c.Files+c.Lost, map[string]any{"Files": c.Files, "Bytes": Bytes(c.Bytes)})
	default:
		s.files("in-copy", c.Files, c.Bytes)
	}
	if c.Lost > 0 {
		s.line(MarkWarn, "left-out", c.Lost, nil)
		s.Files = append(s.Files, c.LeftOut...)
	}
	if c.Left > 0 {
		s.line(MarkWarn, "still-damaged", c.Left, nil)
		s.Files = append(s.Files, c.Damaged...)
	}
	if len(c.Remains) > 0 {
		s.line(MarkBad, "remains", int64(len(c.Remains)), nil)
	}
	s.took(c.Took)
	r.Summary = s
	r.Primary = unless(backupOf(v.s.Folders, c.Folder) != nil, buttonFor(ActChooseBackup, c.Folder, "action/use-copy", named), "listing")
	keep := button(ActDismissFailure)
	keep.Label.Key = "action/keep-original"
	r.Secondary = append(r.Secondary, *keep)
}

// planRehearsed says how a rehearsal went.
func planRehearsed(v *view, r *Route, h Rehearsed) {
	variant, s := "rehearsed", &Summary{Mark: MarkGood}
	switch {
	case h.Unplayable:
		variant, s.Mark = "rehearsed-old", MarkNotChecked
	case !h.Good:
		variant, s.Mark = "rehearsed-badly", MarkBad
	}
	r.say(v, variant, "rehearse")
	s.Lines = rehearsedEvidence(&h)
	if h.Failed > 0 {
		s.line(MarkBad, "not-taken", h.Failed, nil)
	}
	s.took(h.Took)
	r.Summary = s
	r.Primary = button(ActDismissFailure)
	r.Primary.Label.Key = "action/continue"
}

// restoredSummary is what came back.
func restoredSummary(v *view, d Restored) *Summary {
	s := &Summary{Mark: MarkGood, Names: d.MissingNames, Kinds: d.Kinds, Head: Text{Key: "result/head-missing"}}
	s.files("restored", d.Files, d.Bytes)
	if d.Missing > 0 {
		s.line(MarkWarn, "asked-in-vain", d.Missing, nil)
	}
	s.took(d.Took)
	if len(s.Lines) == 0 {
		s.line(MarkGood, "restored-by-apple", 1, nil)
	}
	return s
}
