package check

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/index"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// row judges one row by itself and enters it into the table.
func (c *rowChecker) row(row *backupdir.Row) {
	c.counts.Rows++
	if row.Deleted() {
		return
	}
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
	c.records++
	if row.Odd&index.OddFileID != 0 {
		c.bytesID.add(row, backup.NoteIDAsBytes)
	}
	e := entry{kind: kindNumber(kindOf(row.Domain, row.Path))}
	kind := c.kind(&e, row, f)
	c.judge(&e, row, f, kind)
	if kind == backupdir.RowFile {
		c.file(&e, d, row, f)
	}
	bad := c.placed(&e, d, row)
	if kind == backupdir.RowFile {
		c.counts.Files++
		c.counts.Bytes += e.size
	}
	c.enter(&e, row)
	if !bad {
		c.parent(row)
	}
}

// enter puts the entry of a row into the table.
func (c *rowChecker) enter(e *entry, row *backupdir.Row) {
	if id, ok := mbfile.ParseID(row.FileID); ok {
		e.id = id
		c.table[id[0]] = append(c.table[id[0]], *e)
	}
}

// damagedRow is a row whose record cannot be read. Its payload is known by name
// all the same, so that it is no stranger.
func (c *rowChecker) damagedRow(row *backupdir.Row, d *domain, err error) {
	c.find(backup.IndexDamaged, backup.SeverityStop, row, backup.NoteEntryUnreadable, quoted(err.Error(), 280))
	e := entry{kind: kindNumber(kindOf(row.Domain, row.Path)), bits: affected | anySize | garbled | unsure}
	if row.Flags == backupdir.RowFile {
		e.bits |= isFile
		c.counts.Files++
	}
	c.enter(&e, row)
	c.parent(row)
}

// kind settles what the row is about and enters it. The column flags and the type
// in Mode must agree; where they do not, what only one kind has decides, and the
// entry is unsure.
func (c *rowChecker) kind(e *entry, row *backupdir.Row, f *mbfile.Record) index.Flags {
	kind, why := kindOfRow(row, f)
	if why != backup.NoteNone {
		e.bits |= unsure | affected
		c.find(backup.WrongKind, backup.SeverityStop, row, why, fmt.Sprintf("flags %d, mode 0%o", row.Flags, f.Mode))
	}
	switch kind {
	case backupdir.RowFile:
		e.bits |= isFile
		if row.Flags == backupdir.RowFile {
			c.flagged++
		} else if why == backup.NoteNone {
			c.unflagged.add(row, backup.NoteNotMarkedFile)
		}
	case backupdir.RowFolder:
		c.folders++
	case backupdir.RowLink:
		e.bits |= isLink
	}
	return kind
}

// kindOfRow returns what a row is about, and why that is not certain. Flags 0 is
// how some third parties leave it to Mode (PROTOCOL.md §8.6).
func kindOfRow(row *backupdir.Row, f *mbfile.Record) (kind index.Flags, why backup.NoteCode) {
	mode := modeKind(f)
	switch row.Flags {
	case backupdir.RowFile, backupdir.RowFolder, backupdir.RowLink:
		switch {
		case mode == row.Flags || !f.Has(mbfile.HasMode):
			return row.Flags, backup.NoteNone
		case mode == 0:
			return row.Flags, backup.NoteKindNotNamed
		case f.Has(mbfile.HasTarget):
			return backupdir.RowLink, backup.NoteKindTwice
		case f.Size > 0 || f.Has(mbfile.HasDigest) || f.Has(mbfile.HasKey):
			return backupdir.RowFile, backup.NoteKindTwice
		}
		return mode, backup.NoteKindTwice
	case 0:
		if row.Odd&index.OddFlags == 0 && (mode != 0 || !f.Has(mbfile.HasMode)) {
			return row.Kind(f), backup.NoteNone
		}
	}
	return row.Kind(f), backup.NoteKindUnknown
}

// modeKind is the kind that the type in Mode stands for, or 0.
func modeKind(f *mbfile.Record) index.Flags {
	switch f.Mode & mbfile.ModeType {
	case mbfile.ModeFile:
		return backupdir.RowFile
	case mbfile.ModeFolder:
		return backupdir.RowFolder
	case mbfile.ModeLink:
		return backupdir.RowLink
	}
	return 0
}

// maxFile bounds the size that a row can claim, so that a million of them can be
// added up. No phone holds a file of four terabytes.
const maxFile = 1 << 42

// file judges what only a regular file has.
func (c *rowChecker) file(e *entry, d *domain, row *backupdir.Row, f *mbfile.Record) {
	switch {
	case !f.Has(mbfile.HasSize): // judged among the others
		e.bits |= anySize
		c.sizeless.add(row, backup.NoteSizeMissing)
	case f.Size < 0 || f.Size > maxFile:
		e.bits |= anySize | affected
		c.find(backup.RecordIncomplete, backup.SeverityLoss, row, backup.NoteSizeImpossible, fmt.Sprintf("Size %d", f.Size))
	default:
		e.size = f.Size
	}
	c.key(e, row, f)
	switch {
	case f.Has(mbfile.HasDigest) && len(f.Digest) == 20:
		e.bits |= hasDigest
	case d.digest && !c.old:
		c.find(backup.DigestMissing, backup.SeverityStop, row, backup.NoteChecksumMissing, "")
		e.bits |= affected
	case f.Has(mbfile.HasDigest) && !c.old:
		c.find(backup.RecordIncomplete, backup.SeverityLoss, row, backup.NoteChecksumCut, "")
		e.bits |= affected
	}
	if !c.settings && row.Domain == "HomeDomain" && under(row.Path, "Library/Preferences") {
		c.settings = true
	}
}

// placed judges the row's place: ID, path and domain. It reports whether the path
// is unsafe.
func (c *rowChecker) placed(e *entry, d *domain, row *backupdir.Row) (bad bool) {
	if !row.RightID() {
		c.find(backup.WrongFileID, backup.SeverityStop, row, backup.NoteIDNotOfPath, "fileID "+clip(row.FileID, 60))
		e.bits |= affected
	}
	why := unsafePath(row.Path)
	if d.slash {
		why = backup.NoteDomainNoName
	}
	if why != backup.NoteNone {
		c.find(backup.UnsafePaths, backup.SeverityStop, row, why, "")
		e.bits |= affected
		return true
	}
	if decomposed(row.Path) {
		id, _ := mbfile.ParseID(row.FileID)
		c.loose = append(c.loose, looseName{
			id: id, composed: mbfile.IDOf(row.Domain, composed(row.Path)), number: row.Number, domain: row.Domain, path: row.Path,
		})
		e.bits |= affected
	}
	switch {
	case d.known:
	case d.likely:
		c.find(backup.UnknownDomains, backup.SeverityWarning, row, backup.NoteAreaUnknown, "domain "+clip(row.Domain, 200))
	default:
		c.find(backup.UnknownDomains, backup.SeverityStop, row, backup.NoteAreaNotOnPhones, "domain "+clip(row.Domain, 200))
		e.bits |= affected
	}
	return false
}

// parent remembers the directory that the row lies in, to look for its row when
// all are known. Neighbours mostly share it.
func (c *rowChecker) parent(row *backupdir.Row) {
	if row.Path == "" {
		return
	}
	dir := parent(row.Path)
	if dir == c.lastParent && row.Domain == c.lastDomain {
		return
	}
	c.lastDomain, c.lastParent = row.Domain, dir
	c.parents = append(c.parents, mbfile.IDOf(row.Domain, dir))
	if row.Domain == "CameraRollDomain" && under(dir, "Media/DCIM") && len(c.pictures) < maxPictureFolders {
		c.pictures[dir] = true
	}
}

// find enters a finding about a row.
func (c *rowChecker) find(id backup.FindingID, s backup.Severity, row *backupdir.Row, note backup.NoteCode, detail string) {
	if detail != "" {
		detail = fmt.Sprintf("row %d: %s", row.Number, detail)
	}
	c.run.findings.add(id, rowInstance(s, row, note, detail))
}

// rowInstance is an instance of a finding about a row.
func rowInstance(s backup.Severity, row *backupdir.Row, note backup.NoteCode, detail string) instance {
	return instance{
		severity: s, order: row.Number, detail: detail,
		example: backup.Example{App: AppName(row.Domain, row.Path), File: clip(row.Path, 300), Note: backup.Note{Code: note}},
	}
}
