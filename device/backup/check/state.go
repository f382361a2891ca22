package check

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// ErrChanged means that the backup was changed or exchanged while it was checked,
// by a run of a backup most likely. What was found says nothing then.
var ErrChanged = errors.New("the backup was changed while it was checked; check it again")

// changed reports whether the folder is another one than at the beginning, or was
// written into.
func (r *run) changed() bool {
	now, err := os.Stat(r.b.Facts().Folder)
	if err != nil {
		return true
	}
	was, err := r.b.Root().Stat(".")
	return err != nil || !os.SameFile(was, now) || Fingerprint(r.b) != r.fingerprint
}

// newer is the index of a run that broke off while it brought new files.
type newer struct {
	ids   map[mbfile.ID]bool
	whole bool // everything that it lists is there
}

// newerIndex reads the index that a run left in Snapshot/, nil when there is none
// that can be read.
func (r *run) newerIndex(ctx context.Context) *newer {
	if facts := r.b.Facts(); facts.Finished || !facts.HasSnapshot || !facts.StateKnown {
		return nil
	}
	b, err := backupdir.Open(filepath.Join(r.b.Facts().Folder, "Snapshot"))
	if err != nil {
		return nil
	}
	defer b.Close()
	if b.Facts().Format != backup.FormatDB || b.Unlock(ctx, r.o.Password, nil) != nil {
		return nil
	}
	out := &newer{ids: map[mbfile.ID]bool{}, whole: true}
	var record mbfile.Record
	for row, err := range b.Files(ctx) {
		if err != nil {
			out.whole = false
			break
		}
		id, ok := mbfile.ParseID(row.FileID)
		if !ok || row.Record(&record) != nil || row.Kind(&record) != backupdir.RowFile {
			continue
		}
		out.ids[id] = true
		name := b.PayloadName(row.FileID)
		info, err := b.Root().Lstat(name)
		if err != nil {
			info, err = r.b.Root().Lstat(name)
		}
		if err != nil || !info.Mode().IsRegular() || info.Size() < record.Size {
			out.whole = false
		}
	}
	out.whole = out.whole && len(out.ids) > 0 && ctx.Err() == nil
	return out
}

// newerHas reports whether the run that broke off brought a payload.
func (r *run) newerHas(id mbfile.ID) bool { return r.newer != nil && r.newer.ids[id] }

// nearlyWhole is the share of files that may be missing from a backup that is
// still worth mending, one of so many. They are named beside it.
const nearlyWhole = 50

// whole reports whether the data of the backup is there, but for a few files.
func (r *run) whole() bool {
	if r.table == nil || r.counts.Files == 0 || r.findings.has(backup.EmptyManifest) || r.broken {
		return false
	}
	gone := r.findings.count(backup.MissingFiles) + r.findings.count(backup.CloudPlaceholder)
	return gone*nearlyWhole <= r.counts.Files
}

// judgeState judges a Status.plist that does not say “finished”, when it is known what
// is there. The phone is said to take several states and to read the index that
// belongs to them; hosts take “finished” only (PROTOCOL.md §7.2). So a backup whose data
// is there was broken off in a later run and can be mended; only one without was
// never finished.
func (r *run) judgeState() {
	facts, m := r.b.Facts(), r.b.Marks()
	if r.judged || facts.Finished || !facts.StateKnown || facts.State == "" || facts.TooOld {
		return
	}
	r.judged = true
	file := backup.Example{File: "Status.plist"}
	detail := "SnapshotState " + clip(facts.State, 200)
	whole := r.whole()
	switch facts.State {
	case "uploading", "moving", "removing":
	default:
		if whole {
			file.Note = backup.Note{Code: backup.NoteStateUnknown, Args: backup.NoteArgs{Name: clip(facts.State, 40)}}
			r.findings.note(backup.MarksMissing, backup.SeverityStop, file, detail)
			return
		}
	}
	switch {
	case r.locked:
		file.Note.Code = backup.NoteBrokeOffLocked
		r.findings.note(backup.Interrupted, backup.SeverityWarning, file, detail)
	case whole, r.newer != nil && r.newer.whole:
		file.Note = interruption(facts, m)
		if r.newer != nil && r.newer.whole {
			file.Note.Code = backup.NoteBrokeOffComplete
		}
		r.findings.note(backup.Interrupted, backup.SeverityStop, file, detail)
	default:
		file.Note = backup.Note{Code: backup.NoteStoppedWhile, Args: backup.NoteArgs{Name: clip(facts.State, 40)}}
		r.findings.note(backup.Unfinished, backup.SeverityStop, file, detail)
	}
}

// interruption notes which run broke off and what is below it.
func interruption(facts backup.Facts, m backupdir.Marks) backup.Note {
	args := backup.NoteArgs{Name: facts.State, Day: dayOf(m.Status.Date), Below: dayOf(m.Manifest.Date)}
	if args.Below == args.Day || m.Manifest.Date.After(m.Status.Date) {
		args.Below = ""
	}
	return backup.Note{Code: backup.NoteBrokeOff, Args: args}
}

// dayOf is the day of a time, as notes tell it; empty when there is none.
func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
