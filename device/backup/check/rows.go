package check

import (
	"fmt"

	"lifeboat/device/backup"
	"lifeboat/device/backup/index"
	"lifeboat/device/backup/mbfile"
)

// row judges one row by itself and enters it into the table.
func (c *clerk) row(row *backup.Row) {
	c.counts.Rows++
	d := c.domain(row.Domain)
	err := row.Record(&c.record)
	if err == nil && row.Odd&(index.OddDomain|index.OddPath) != 0 {
		err = mbfile.ErrMalformed
	}
	if err != nil {
		c.damagedRow(row, d, err)
		return
	}
	f := &c.record
	kind := row.Kind(f)
	e := entry{kind: kindNumber(kindOf(row.Domain, row.Path))}
	if kind == backup.RowFile {
		c.file(&e, d, row, f)
	}
	bad := c.placed(&e, d, row, kind)
	if kind == backup.RowFile {
		c.counts.Files++
		c.counts.Bytes += e.size
	}
	if id, ok := parseID(row.FileID); ok {
		e.id = id
		c.table[id[0]] = append(c.table[id[0]], e)
	}
	if !bad {
		c.parent(row)
	}
}

// damagedRow is a row whose record cannot be read. Its payload is known by name
// all the same, so that it is no stranger.
func (c *clerk) damagedRow(row *backup.Row, d *domain, err error) {
	c.find(backup.IndexDamaged, backup.SeverityStop, row, "its entry cannot be read", err.Error())
	e := entry{kind: kindNumber(kindOf(row.Domain, row.Path)), bits: affected | anySize | garbled}
	if row.Flags == backup.RowFile {
		e.bits |= isFile
		c.counts.Files++
	}
	if id, ok := parseID(row.FileID); ok {
		e.id = id
		c.table[id[0]] = append(c.table[id[0]], e)
	}
	c.parent(row)
}

// maxFile bounds the size that a row can claim, so that a million of them can be
// added up. No phone holds a file of four terabytes.
const maxFile = 1 << 42

// file judges what only a regular file has.
func (c *clerk) file(e *entry, d *domain, row *backup.Row, f *mbfile.Record) {
	e.bits |= isFile
	if f.Has(mbfile.HasSize) && f.Size >= 0 {
		e.size = min(f.Size, maxFile)
	} else {
		e.bits |= anySize
	}
	if f.Has(mbfile.HasKey) {
		e.bits |= hasKey
	}
	if f.Has(mbfile.HasDigest) && len(f.Digest) == 20 {
		e.bits |= hasDigest
	} else if d.digest && !c.old {
		c.find(backup.DigestMissing, backup.SeverityStop, row, "its checksum is missing", "")
		e.bits |= affected
	}
}

// placed judges the row's place: ID, path and domain. It tells whether the path
// is unsafe.
func (c *clerk) placed(e *entry, d *domain, row *backup.Row, kind index.Flags) (bad bool) {
	if !row.RightID() {
		c.find(backup.WrongFileID, backup.SeverityStop, row, "its name on disk does not follow from its path", "fileID "+clip(row.FileID, 60))
		e.bits |= affected
	}
	why := unsafePath(row.Path)
	if d.slash {
		why = "its domain is not a name"
	}
	if why != "" {
		c.find(backup.UnsafePaths, backup.SeverityStop, row, "its path "+why, "")
		e.bits |= affected
		return true
	}
	if decomposed(row.Path) {
		id, _ := parseID(row.FileID)
		c.loose = append(c.loose, looseName{
			id: id, composed: idOf(row.Domain, composed(row.Path)), number: row.Number, domain: row.Domain, path: row.Path,
		})
		e.bits |= affected
	}
	if !d.known {
		c.find(backup.UnknownDomains, backup.SeverityWarning, row, "belongs to an area that iPhones do not have", "domain "+clip(row.Domain, 200))
	}
	return false
}

// parent remembers the directory that the row lies in, to look for its row when
// all are known. Neighbours mostly share it.
func (c *clerk) parent(row *backup.Row) {
	if row.Path == "" {
		return
	}
	dir := parent(row.Path)
	if dir == c.lastParent && row.Domain == c.lastDomain {
		return
	}
	c.lastDomain, c.lastParent = row.Domain, dir
	c.parents = append(c.parents, idOf(row.Domain, dir))
}

// find enters a finding about a row.
func (c *clerk) find(id backup.FindingID, s backup.Severity, row *backup.Row, note, detail string) {
	if detail != "" {
		detail = fmt.Sprintf("row %d: %s", row.Number, detail)
	}
	c.run.book.add(id, instance{
		severity: s, order: row.Number, detail: detail,
		example: backup.Example{App: AppName(row.Domain, row.Path), File: clip(row.Path, 300), Note: note},
	})
}
