package check

import (
	"cmp"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// sample counts rows that can be judged only when all are known, and keeps the
// first ones as examples.
type sample struct {
	count int64
	kept  []instance
}

// add counts a row.
func (s *sample) add(row *backupdir.Row, note backup.NoteCode) {
	s.count++
	if len(s.kept) < maxExamples {
		s.kept = append(s.kept, rowInstance("", row, note, ""))
	}
}

// join adds what another goroutine counted.
func (s *sample) join(other *sample) {
	s.count += other.count
	s.kept = append(s.kept, other.kept...)
	slices.SortFunc(s.kept, func(a, b instance) int { return cmp.Compare(a.order, b.order) })
	s.kept = s.kept[:min(len(s.kept), maxExamples)]
}

// enter makes a finding of the rows.
func (s *sample) enter(b *collector, id backup.FindingID, severity backup.Severity, detail string) {
	for i, in := range s.kept {
		in.severity, in.detail = severity, detail
		if i == 0 {
			in.count = s.count - int64(len(s.kept)) + 1
		}
		b.add(id, in)
	}
}

func (c *rowChecker) sample(by map[mbfile.Fields]*sample, fields mbfile.Fields) *sample {
	if by[fields] == nil {
		by[fields] = new(sample)
	}
	return by[fields]
}

// judgeSamples judges what shows only among all rows: a program that leaves
// something out everywhere has its own way of writing; where a few of many rows
// lack it, these are damaged.
func (r *run) judgeSamples(checkers []*rowChecker) {
	all := newRowChecker(r)
	for _, c := range checkers {
		all.records += c.records
		all.flagged += c.flagged
		all.folders += c.folders
		all.settings = all.settings || c.settings
		all.unflagged.join(&c.unflagged)
		all.sizeless.join(&c.sizeless)
		all.keyed.join(&c.keyed)
		all.weighted.join(&c.weighted)
		for fields, s := range c.lacking {
			all.sample(all.lacking, fields).join(s)
		}
		all.garbled.join(&c.garbled)
		all.bytesID.join(&c.bytesID)
		for dir := range c.pictures {
			all.pictures[dir] = true
		}
	}
	r.folders, r.settings, r.pictures = all.folders, all.settings, all.pictures
	if all.flagged > 0 {
		all.unflagged.enter(r.findings, backup.WrongKind, backup.SeverityWarning, "flags 0")
	}
	// Nothing tells of these files whether they were cut; they can be whole.
	all.sizeless.enter(r.findings, backup.RecordIncomplete, backup.SeverityWarning, "Size: –")
	r.lacking(all)
	if all.weighted.count*2 < all.records-r.counts.Files { // else it is a program's own way
		all.weighted.enter(r.findings, backup.RecordIncomplete, backup.SeverityWarning, "Size")
	}
	if all.garbled.count*2 < all.records {
		all.garbled.enter(r.findings, backup.RecordIncomplete, backup.SeverityLoss, "")
	}
	severity := backup.SeverityWarning
	if all.bytesID.count == r.counts.Rows { // some third parties write them so (PROTOCOL.md §8.6)
		severity = backup.SeverityNote
	}
	all.bytesID.enter(r.findings, backup.WrongFileID, severity, "fileID: BLOB")
	all.keyed.enter(r.findings, backup.EncryptionUnclear, backup.SeverityStop, "EncryptionKey, IsEncrypted ≠ true")
}

// lacking judges the fields that every record of a phone has.
func (r *run) lacking(all *rowChecker) {
	var by [len(fieldNames)]int64
	for fields, s := range all.lacking {
		for i := range by {
			if fields&(1<<i) != 0 {
				by[i] += s.count
			}
		}
	}
	for fields, s := range all.lacking {
		severity := backup.SeverityNote
		for i, n := range by {
			bearers := all.records
			if mbfile.Fields(1<<i) == mbfile.HasSize {
				bearers -= r.counts.Files
			}
			switch {
			case fields&(1<<i) == 0 || n >= bearers:
			case mbfile.Fields(1<<i)&(mbfile.HasPath|mbfile.HasClass) != 0: // without them a phone makes nothing of it
				severity = backup.SeverityLoss
			case severity == backup.SeverityNote:
				severity = backup.SeverityWarning
			}
		}
		s.enter(r.findings, backup.RecordIncomplete, severity, fieldList(fields)+": –")
	}
}
