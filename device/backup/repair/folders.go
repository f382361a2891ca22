package repair

import (
	"bytes"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// folder is a row for a folder that has none.
type folder struct {
	domain, path string
	blob         []byte
}

// makeFolders finds the folders that rows lie in and that have no row of their own,
// and makes one for each.
func (j *judge) makeFolders() error {
	j.sorted()
	slices.SortFunc(j.above, func(a, b mbfile.ID) int { return bytes.Compare(a[:], b[:]) })
	missing := map[mbfile.ID]bool{}
	for _, id := range slices.Compact(j.above) {
		i, ok := slices.BinarySearchFunc(j.slots, id, func(s slot, id mbfile.ID) int { return bytes.Compare(s.id[:], id[:]) })
		if !ok {
			missing[id] = true
		} else if index.Flags(j.slots[i].kind) == index.FlagFile || index.Flags(j.slots[i].kind) == index.FlagLink {
			j.p.left[backup.FileAsFolder]++
		}
	}
	if len(missing) == 0 {
		return nil
	}
	made := map[mbfile.ID]bool{}
	var record mbfile.Record
	for row, err := range j.p.source.Files(j.ctx) {
		if err != nil {
			return ErrUnreadable
		}
		domain, path := row.Domain, row.Path
		if c := j.p.changes[row.Number]; c != nil {
			if c.drop {
				continue
			}
			domain, path = c.domain, c.path
		}
		if path == "" || row.Odd&(index.OddDomain|index.OddPath) != 0 && j.p.changes[row.Number] == nil {
			continue
		}
		if !missing[mbfile.IDOf(domain, parent(path))] {
			continue
		}
		when := int64(0)
		if row.Record(&record) == nil {
			when = record.LastModified
		}
		j.upwards(made, domain, parent(path), when)
	}
	for _, b := range j.p.back {
		if mbfile.Decode(b.blob, &record) == nil {
			j.upwards(made, b.domain, parent(b.path), record.LastModified)
		}
	}
	return j.ctx.Err()
}

// upwards makes rows for a folder and those that it lies in, up to the first that
// has one. Their dates are those of what was found in them.
func (j *judge) upwards(made map[mbfile.ID]bool, domain, dir string, when int64) {
	for ; ; dir = parent(dir) {
		id := mbfile.IDOf(domain, dir)
		if made[id] || j.has(id) {
			return
		}
		made[id] = true
		file := newFolder(dir, when).File()
		j.p.folders = append(j.p.folders, folder{domain, dir, bytes.Clone(j.encoder.Encode(&file))})
		j.p.mends(backup.MissingParents)
		if dir == "" {
			return
		}
	}
}

// has reports whether the copy has a row with the ID.
func (j *judge) has(id mbfile.ID) bool {
	_, ok := slices.BinarySearchFunc(j.slots, id, func(s slot, id mbfile.ID) int { return bytes.Compare(s.id[:], id[:]) })
	return ok
}
