package check

import (
	"github.com/lifeboat-app/lifeboat/device/backup"
)

// unsettled are files of which only all others together tell whether they are
// damaged: what a digest covers, whether files have padding, and how the pictures
// of an app begin is settled once, by what most files show.
type unsettled struct {
	found   collector // of one finding
	entries []*entry
}

// add notes one file. The run's mutex must be held.
func (u *unsettled) add(id backup.FindingID, j *job, in instance) {
	if u.found.totals == nil {
		u.found.totals = map[backup.FindingID]*total{}
	}
	u.found.add(id, in)
	u.entries = append(u.entries, j.entry)
}

func (u *unsettled) count() int64 { return int64(len(u.entries)) }

// enter puts them into the collector, all with one severity. The run's mutex must be
// held.
func (r *run) enter(u *unsettled, s backup.Severity, note backup.NoteCode) {
	r.findings.absorb(&u.found, s, note)
	if s != backup.SeverityStop && s != backup.SeverityLoss {
		return
	}
	for _, e := range u.entries {
		e.bits |= affected
		r.slots.forget(r.table, e.id)
	}
}

// absorb takes over what another collector has.
func (c *collector) absorb(from *collector, s backup.Severity, note backup.NoteCode) {
	for id, p := range from.totals {
		for i, o := range p.examples {
			if note != backup.NoteNone {
				o.example.Note = backup.Note{Code: note}
			}
			in := instance{severity: s, order: o.order, example: o.example, id: o.id}
			if i == 0 {
				in.detail, in.bytes = p.detail, p.bytes
			}
			c.add(id, in)
		}
		c.mu.Lock()
		if c.totals[id] == nil { // no examples
			c.totals[id] = &total{severity: s}
		}
		c.totals[id].count += p.count - int64(len(p.examples))
		c.mu.Unlock()
	}
}

// tally counts what settles the rest.
type tally struct {
	stored int64 // digests that are those of the stored bytes
	plain  int64 // … of the decrypted ones
	padded int64 // encrypted files with a padding
	inside int64 // plain files below an encrypted index, for certain

	mismatched unsettled // digests that are neither
	doubtful   []*job    // the same, while no digest matched
	decrypted  unsettled // digests of the decrypted bytes
	unpadded   unsettled // without padding, which some programs write, or not encrypted at all
	odd        map[family]*oddities
}

// enough is how many files must agree before they speak for the rest.
const enough = 8

// settleAll judges what waited for all files.
func (r *run) settleAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.tally
	r.settleDigests(t)
	if n := t.unpadded.count(); n > 0 && (t.inside > 0 || t.padded >= enough && t.padded >= 4*n) {
		r.enter(&t.unpadded, backup.SeverityLoss, backup.NoteNone)
	}
	r.settleOdd(t)
	r.tally = tally{}
}

// settleDigests judges the digests that do not match. In a plain backup of today
// they are proven to be those of the bytes on disk (PROTOCOL.md §8.2). In others
// the digests that match tell what they cover; where none does, nobody knows.
func (r *run) settleDigests(t *tally) {
	severity, note := backup.SeverityStop, backup.NoteNone
	switch {
	case r.surelyStored():
	case t.stored+t.plain > 0:
		severity = backup.SeverityLoss
	case t.mismatched.count() > 2:
		severity = backup.SeverityWarning
		note = backup.NoteChecksumsUnclear
	default:
		severity = backup.SeverityLoss
	}
	if t.mismatched.count() > 0 {
		r.enter(&t.mismatched, severity, note)
	}
	if t.decrypted.count() > 0 && t.stored > t.plain {
		r.enter(&t.decrypted, backup.SeverityWarning, backup.NoteChecksumOfPlain)
	}
}
