package check

import (
	"cmp"
	"slices"

	"lifeboat/device/backup"
	"lifeboat/device/backup/mbfile"
)

// maxForeign bounds how many names of unknown fields are told apart.
const maxForeign = 64

// sample counts rows that can be judged only when all are known, and keeps the
// first ones as examples.
type sample struct {
	count int64
	kept  []instance
}

// add counts a row.
func (s *sample) add(row *backup.Row, note string) {
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
func (s *sample) enter(b *book, id backup.FindingID, severity backup.Severity, detail string) {
	for i, in := range s.kept {
		in.severity, in.detail = severity, detail
		if i == 0 {
			in.count = s.count - int64(len(s.kept)) + 1
		}
		b.add(id, in)
	}
}

func (c *clerk) sample(by map[mbfile.Fields]*sample, fields mbfile.Fields) *sample {
	if by[fields] == nil {
		by[fields] = new(sample)
	}
	return by[fields]
}

// together judges what shows only among all rows: a program that leaves
// something out everywhere has its own way of writing; where a few of many rows
// lack it, these are damaged.
func (r *run) together(clerks []*clerk) {
	all := newClerk(r)
	for _, c := range clerks {
		all.records += c.records
		all.flagged += c.flagged
		all.folders += c.folders
		all.settings = all.settings || c.settings
		all.unflagged.join(&c.unflagged)
		all.sizeless.join(&c.sizeless)
		all.keyed.join(&c.keyed)
		for fields, s := range c.lacking {
			all.sample(all.lacking, fields).join(s)
		}
		for name, s := range c.foreign {
			if all.foreign[name] == nil {
				all.foreign[name] = new(sample)
			}
			all.foreign[name].join(s)
		}
		for dir := range c.pictures {
			all.pictures[dir] = true
		}
	}
	r.folders, r.settings, r.pictures = all.folders, all.settings, all.pictures
	if all.flagged > 0 {
		all.unflagged.enter(r.book, backup.WrongKind, backup.SeverityWarning, "flags 0")
	}
	severity := backup.SeverityLoss
	if all.sizeless.count == r.counts.Files {
		severity = backup.SeverityWarning
	}
	all.sizeless.enter(r.book, backup.RecordIncomplete, severity, "no Size")
	r.lacking(all)
	for name, s := range all.foreign {
		// A field that many rows have is one of an iOS to come.
		if s.count < 3 {
			s.enter(r.book, backup.RecordIncomplete, backup.SeverityWarning, "field "+clip(name, 60))
		}
	}
	all.keyed.enter(r.book, backup.EncryptionUnclear, backup.SeverityStop, "rows have an EncryptionKey; IsEncrypted is not true")
}

// lacking judges the fields that every record of a phone has.
func (r *run) lacking(all *clerk) {
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
			if fields&(1<<i) != 0 && n < all.records && mbfile.Fields(1<<i) != mbfile.HasSize {
				severity = backup.SeverityWarning
			}
		}
		if fields&^mbfile.HasSize != 0 {
			s.enter(r.book, backup.RecordIncomplete, severity, "no "+fieldList(fields))
		}
	}
}
