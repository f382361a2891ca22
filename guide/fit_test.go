package guide

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestRoomIsWhatTheRestoreFinds holds the gauge and the verdict to the number by
// which a restore is begun: what the phone can make free for one, where it says so.
func TestRoomIsWhatTheRestoreFinds(t *testing.T) {
	const needed = 41 * gb
	for _, row := range []struct {
		name      string
		storage   phone.Storage
		available int64
		problem   ProblemID
	}{
		{"makes room for it", phone.Storage{DataCapacity: 117 * gb, Available: 20 * gb, ForRestore: 45 * gb}, 45 * gb, ""},
		{"has to keep some", phone.Storage{DataCapacity: 117 * gb, Available: 50 * gb, ForRestore: 30 * gb}, 30 * gb, FitSpaceErase},
		{"does not say", phone.Storage{DataCapacity: 117 * gb, Available: 50 * gb}, 50 * gb, ""},
		{"never has it", phone.Storage{DataCapacity: 40 * gb, Available: 20 * gb, ForRestore: 30 * gb}, 30 * gb, FitNoSpace},
	} {
		p := phone15()
		p.Storage = phone.Is(row.storage)
		fit, found := testGuide().fitOf(backup.Facts{IOS: "26.0", Encrypted: true, MarksRead: true}, needed, p)
		got := ProblemID("")
		if len(found) > 0 {
			got = found[0].id
		}
		if got != row.problem || fit.Available != row.available || fit.Missing != max(needed-row.available, 0) {
			t.Errorf("%s: %q, %d there, %d missing", row.name, got, fit.Available, fit.Missing)
		}
	}
}

// TestWhatBlocksStops: a problem that stands in the way of a restore is a finding that
// stops it, in whatever colour it is told, so that lifeboatctl check never says 0 to it.
func TestWhatBlocksStops(t *testing.T) {
	for _, r := range problems().records {
		if r.blocks && severityOf(r) != backup.SeverityStop {
			t.Errorf("%s blocks, and is a finding of severity %s", r.id, severityOf(r))
		}
	}
}
