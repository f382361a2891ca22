package repair

import (
	"bytes"
	"maps"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// judgeDuplicates judges rows that have, or would get, one ID: rows entered twice, and files
// whose names are the same once their accents are put together.
func (j *judge) judgeDuplicates() error {
	j.sorted()
	groups := map[int64]mbfile.ID{}
	for i := 1; i < len(j.slots); i++ {
		if j.slots[i].id == j.slots[i-1].id {
			groups[j.slots[i].row] = j.slots[i].id
			groups[j.slots[i-1].row] = j.slots[i].id
		}
	}
	if len(groups) == 0 {
		return nil
	}
	duplicates := map[mbfile.ID][]*duplicate{}
	for row, err := range j.p.source.Files(j.ctx) {
		if err != nil {
			return ErrUnreadable
		}
		id, ok := groups[row.Number]
		if !ok {
			continue
		}
		t := &duplicate{row: row.Number, domain: row.Domain, path: row.Path, flags: int64(row.Flags), blob: bytes.Clone(row.Blob), change: j.p.changes[row.Number]}
		t.names = []mbfile.ID{mbfile.IDOf(row.Domain, row.Path)}
		if own, ok := parseID(row.FileID); ok && own != t.names[0] {
			t.names = append(t.names, own)
		}
		duplicates[id] = append(duplicates[id], t)
	}
	gone := map[int64]bool{}
	for id, group := range duplicates {
		keep := j.pick(id, group)
		for _, t := range group {
			if keep != nil && t != keep {
				if !t.like(keep) {
					j.p.Lost = append(j.p.Lost, t.lost(backup.NoteAnotherProvesItself))
				}
				j.p.changes[t.row] = &change{row: t.row, why: backup.DuplicateRows, drop: true}
				j.p.mends(backup.DuplicateRows)
				gone[t.row] = true
			}
		}
	}
	kept := j.slots[:0]
	for _, s := range j.slots {
		if !gone[s.row] {
			kept = append(kept, s)
		}
	}
	j.slots = kept
	return nil
}

// duplicate is one of several rows with one ID, as the copy would have it.
type duplicate struct {
	row          int64
	domain, path string
	flags        int64
	blob         []byte
	names        []mbfile.ID
	change       *change

	record mbfile.Record
	fields map[string]any
	at     spot
	proof  strength
}

// like reports whether two rows say the same, or are both folders.
func (t *duplicate) like(other *duplicate) bool {
	return t.flags == other.flags && (t.flags == mbfile.Directory || t.fields != nil && maps.EqualFunc(t.fields, other.fields, equal))
}

func (t *duplicate) lost(why backup.NoteCode) Lost {
	l := Lost{App: check.AppName(t.domain, t.path), File: t.path, Bytes: max(0, t.record.Size), Note: backup.Note{Code: why}}
	if l.File == "" {
		l.File = t.domain + "-"
	}
	return l
}

// pick says which of the rows the copy keeps; nil when nothing tells, and all stay
// as they are.
func (j *judge) pick(id mbfile.ID, group []*duplicate) *duplicate {
	for _, t := range group {
		if t.change != nil {
			t.flags = t.change.flags
			if t.change.blob != nil {
				t.blob = t.change.blob
			}
		}
		if mbfile.Decode(t.blob, &t.record) == nil {
			t.fields, _ = fieldsOf(t.blob)
		}
	}
	last := group[len(group)-1]
	same := true
	for _, t := range group {
		same = same && t.flags == last.flags && t.fields != nil && maps.EqualFunc(t.fields, last.fields, equal)
	}
	folders := true
	for _, t := range group {
		folders = folders && index.Flags(t.flags) == index.FlagFolder && t.fields != nil
	}
	mixed := false
	for _, t := range group {
		mixed = mixed || t.flags != last.flags
	}
	if mixed { // which of them it is cannot be told without losing the other
		j.undoAll(group, backup.DuplicateRows, backup.NoteFileAndFolder)
		return nil
	}
	if folders {
		return last // the later one is what a table with a key would have kept
	}
	var best *duplicate
	level, tie := unproven, false
	files := map[spot]bool{}
	for _, t := range group {
		if index.Flags(t.flags) != index.FlagFile || t.fields == nil {
			continue
		}
		at, ok := j.p.locate(j.ctx, &t.record, t.names...)
		if !ok {
			continue
		}
		t.at = at
		files[at] = true
		t.proof, _ = j.p.prove(j.ctx, &t.record, at)
		switch {
		case t.proof > level:
			best, level, tie = t, t.proof, false
		case t.proof == level && best != nil:
			tie = true
		}
	}
	if len(files) > 1 && !j.sameBytes(group) {
		// Two files for one name: both stay, each under its own.
		j.undoAll(group, backup.PathCollisions, backup.NoteNameTaken)
		return nil
	}
	switch {
	case same:
		return last
	case best != nil && !tie:
		return best
	}
	j.undoAll(group, backup.DuplicateRows, backup.NoteTwiceUndecided)
	return nil
}

// undoAll leaves the rows of a group as they are.
func (j *judge) undoAll(group []*duplicate, id backup.FindingID, why backup.NoteCode) {
	for _, t := range group {
		j.undo(t)
		j.p.leave(id, t.lost(why))
	}
}

// undo takes back what was to be changed in a row.
func (j *judge) undo(t *duplicate) {
	if t.change == nil {
		return
	}
	j.p.mended[t.change.why]--
	if j.p.mended[t.change.why] <= 0 {
		delete(j.p.mended, t.change.why)
	}
	delete(j.p.changes, t.row)
}

// sameBytes reports whether the files of a group hold the same plain bytes. Where
// they are encrypted with keys of their own that cannot be seen from outside.
func (j *judge) sameBytes(group []*duplicate) bool {
	if j.sealed {
		return false
	}
	var first *content
	for _, t := range group {
		c, err := t.at.read(j.ctx, nil, false)
		if err != nil {
			return false
		}
		if first == nil {
			first = &c
		} else if *first != c {
			return false
		}
	}
	return true
}

// equal compares two values of a record.
func equal(a, b any) bool {
	x, raw := a.([]byte)
	y, also := b.([]byte)
	if raw || also {
		return raw && also && bytes.Equal(x, y)
	}
	switch a.(type) {
	case map[string]any, []any:
		return false
	}
	return a == b
}
