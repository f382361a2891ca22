package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// savedJSON is the result of a save, or what there was of it when it ended early.
// Names stand in the list in the folder only.
type savedJSON struct {
	Folder       string                `json:"folder"`
	Saved        map[string]filesJSON  `json:"saved"`             // by kind
	There        map[string]filesJSON  `json:"there"`             // were saved before
	Left         map[string]filesJSON  `json:"left,omitempty"`    // were not reached: the next run saves them
	NotSaved     int64                 `json:"not_saved"`         // files that could not be saved
	Reasons      map[folder.Reason]int `json:"reasons,omitempty"` // why, of the first 50,000 of them
	Gaps         map[string]gapsJSON   `json:"gaps,omitempty"`    // of what was written, by kind
	Unread       []unreadJSON          `json:"unread,omitempty"`  // kinds that could not be read, wholly or to their end; they count as one of not_saved each
	List         string                `json:"list,omitempty"`    // the file in the folder that names them
	Sorted       bool                  `json:"sorted,omitempty"`  // without the index, by what the files are
	IndexDamaged bool                  `json:"index_damaged,omitempty"`
}

type filesJSON struct {
	Files int64 `json:"files"`
	Bytes int64 `json:"bytes"`
}

type unreadJSON struct {
	Kind   string        `json:"kind"`
	Reason folder.Reason `json:"reason"`
}

type gapsJSON struct {
	Defects int64 `json:"defects"` // places that could not be read: a part of a record, or several records
	Absent  int64 `json:"absent"`  // files that records name and the backup does not have
}

func filesOf(by map[string]folder.Tally) map[string]filesJSON {
	out := map[string]filesJSON{}
	for kind, t := range by {
		if t.Files > 0 {
			out[kind] = filesJSON(t)
		}
	}
	return out
}

func savedOf(s work.Saved) savedJSON {
	out := savedJSON{
		Folder: s.Folder, Saved: filesOf(s.Saved), There: filesOf(s.There), Left: filesOf(s.Left), List: s.List,
		NotSaved: int64(len(s.NotSaved)) + s.More, Sorted: s.Sorted, IndexDamaged: s.IndexDamaged,
	}
	for _, n := range s.NotSaved {
		if out.Reasons == nil {
			out.Reasons = map[folder.Reason]int{}
		}
		out.Reasons[n.Reason]++
		if n.IsKind() {
			out.Unread = append(out.Unread, unreadJSON{n.Kind, n.Reason})
		}
	}
	for kind, g := range s.Gaps {
		if out.Gaps == nil {
			out.Gaps = map[string]gapsJSON{}
		}
		out.Gaps[kind] = gapsJSON(g)
	}
	return out
}

// gaps sums up what is not in what was written.
func (s savedJSON) gaps() (sum gapsJSON) {
	for _, g := range s.Gaps {
		sum.Defects += g.Defects
		sum.Absent += g.Absent
	}
	return sum
}

type saveFlags struct {
	json, passwordStdin, notePasswords, tree, albums, hidden, deleted, damaged, jpeg, jpegOnly bool

	since, until, olderIndex string
	apps                     []string
	kinds                    map[source.Kind]*bool
}

// save saves what is inside a backup into a folder.
func (c *ctl) save() *cobra.Command {
	f := saveFlags{kinds: map[source.Kind]*bool{}}
	cmd := c.command("save", "DIR DST", cobra.ExactArgs(2), func(ctx context.Context, args []string) error {
		return c.runSave(ctx, args[0], args[1], f)
	})
	for _, kind := range work.Savable {
		f.kinds[kind] = new(bool)
		c.flag(cmd, string(kind), f.kinds[kind])
	}
	c.flag(cmd, "app", &f.apps)
	c.flag(cmd, "tree", &f.tree)
	c.flag(cmd, "jpeg", &f.jpeg)
	c.flag(cmd, "jpeg-only", &f.jpegOnly)
	c.flag(cmd, "since", &f.since)
	c.flag(cmd, "until", &f.until)
	c.flag(cmd, "albums", &f.albums)
	c.flag(cmd, "hidden", &f.hidden)
	c.flag(cmd, "deleted", &f.deleted)
	c.flag(cmd, "damaged", &f.damaged)
	c.flag(cmd, "older-index", &f.olderIndex)
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, "note-passwords-stdin", &f.notePasswords)
	return cmd
}

// selected is what the flags ask for. Without a kind it is all that can be saved; with
// a bound in time, all of it that has one.
func (c *ctl) selected(f saveFlags) (o guide.Saving, err error) {
	o = guide.Saving{Apps: f.apps, AlbumFolders: f.albums, Hidden: f.hidden, Deleted: f.deleted, Damaged: f.damaged, JPEG: f.jpeg, JPEGOnly: f.jpegOnly, OlderIndex: f.olderIndex}
	if o.Since, err = c.day(f.since, 0); err != nil {
		return o, err
	}
	if o.Until, err = c.day(f.until, 1); err != nil {
		return o, err
	}
	asked := []source.Kind{}
	for _, kind := range work.Savable {
		if *f.kinds[kind] || kind == source.Apps && len(f.apps) > 0 {
			asked = append(asked, kind)
		}
	}
	switch {
	case f.tree:
		asked = append(asked, work.Tree)
	case len(asked) > 0:
	case o.Since.IsZero() && o.Until.IsZero():
		asked = work.Savable
	default:
		asked = work.Dated
	}
	for _, kind := range asked {
		o.Kinds = append(o.Kinds, string(kind))
	}
	return o, nil
}

// day is a day that a person typed, or one later, at its beginning here.
func (c *ctl) day(text string, later int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return t, errors.New(c.phrase("save/bad-date", "Text", text))
	}
	return t.AddDate(0, 0, later), nil
}

func (c *ctl) runSave(ctx context.Context, dir, dst string, f saveFlags) error {
	j := c.job(guide.JobSave, f.json)
	what, err := c.selected(f)
	if err != nil {
		return err
	}
	facts, password, err := c.chosen(ctx, dir, f.passwordStdin)
	if err != nil {
		return err
	}
	passwords := work.Passwords{Password: password}
	defer func() { passwords.Wipe() }()
	if passwords.Notes, err = c.notePasswords(f.notePasswords); err != nil {
		return err
	}
	if dst, err = filepath.Abs(dst); err != nil {
		return trouble(err)
	}
	r := j.run(ctx, guide.Order{Backup: facts.Folder, To: dst, Kept: password != nil, Save: what}, passwords)
	saved := savedOf(r.Saved)
	if r.Failure != nil || r.Stopped {
		c.saidSoFar(j, r.Saved, saved)
	}
	if err := j.end(r, saved, func() { c.printSaved(r.Saved, saved) }); err != nil {
		return err
	}
	if saved.NotSaved > 0 || saved.gaps().Defects > 0 {
		return exit(exitStopped)
	}
	return nil
}

// saidSoFar tells what there is of a save that ended early.
func (c *ctl) saidSoFar(j *job, s work.Saved, saved savedJSON) {
	all := s.SavedAll()
	switch {
	case all.Files == 0:
	case j.lines:
		j.print(lineJSON{Event: "saved", Result: saved})
	default:
		c.tell("save/so-far", "Count", all.Files, "Bytes", guide.Bytes(all.Bytes))
	}
}

// printSaved tells of a save.
func (c *ctl) printSaved(s work.Saved, saved savedJSON) {
	if s.Sorted {
		c.say("save/sorted")
	}
	if s.IndexDamaged {
		c.say("save/index-damaged")
	}
	all, there := s.SavedAll(), s.ThereAll()
	if all.Files+there.Files+saved.NotSaved+saved.gaps().Defects == 0 {
		c.say("save/nothing")
		return
	}
	c.say("save/done", "Count", all.Files, "Bytes", guide.Bytes(all.Bytes), "Folder", saved.Folder)
	for _, kind := range slices.Sorted(maps.Keys(saved.Saved)) {
		if n := saved.Saved[kind]; c.words.Has("kind/" + kind) {
			fmt.Fprintln(c.out, "  "+c.phrase("kind/"+kind)+": "+c.amount(n.Files, n.Bytes))
		}
	}
	if there.Files > 0 {
		c.say("save/there", "Count", there.Files)
	}
	files := saved.NotSaved - int64(len(saved.Unread))
	switch {
	case files > 0 && saved.List != "":
		c.say("save/not-saved", "Count", files, "List", filepath.Join(saved.Folder, filepath.FromSlash(saved.List)))
	case files > 0:
		c.say("save/not-saved-count", "Count", files)
	}
	for _, n := range s.NotSaved {
		if n.IsKind() {
			key := "result/unread"
			if saved.Saved[n.Kind].Files+saved.There[n.Kind].Files > 0 {
				key = "result/unread-part"
			}
			fmt.Fprintln(c.out, c.phrase(key, "Kind", c.phrase("kind/"+n.Kind), "Why", c.phrase("unread/"+string(n.Reason)))+".")
		}
	}
	gaps := saved.gaps()
	if gaps.Defects > 0 {
		c.say("save/defects", "Count", gaps.Defects)
	}
	if gaps.Absent > 0 {
		c.say("save/absent", "Count", gaps.Absent)
	}
}
