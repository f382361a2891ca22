package guide

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestCardSaysWhatWorkHasDone: the page says that backups are encrypted no more,
// or now, and the phone's card must not say the contrary until the phone is read again.
func TestCardSaysWhatWorkHasDone(t *testing.T) {
	g := testGuide()
	for _, test := range []struct {
		name          string
		before, after bool
		order         Order
		outcome       Outcome
	}{
		{"set", false, true, Order{Kind: JobPassword}, Outcome{Changed: PasswordSet}},
		{"changed", true, true, Order{Kind: JobPassword}, Outcome{Changed: PasswordNew}},
		{"removed", true, false, Order{Kind: JobPassword}, Outcome{Changed: PasswordRemove}},
		{"set for a backup", false, true, Order{Kind: JobBackup}, Outcome{BackedUp: &BackedUp{Phone: "A", Encrypted: true}}},
		{"a backup without a password", true, true, Order{Kind: JobBackup}, Outcome{BackedUp: &BackedUp{Phone: "A"}}},
		{"not removed", true, true, Order{Kind: JobPassword}, Outcome{Failure: &Failure{Kind: JobPassword, Problem: TransferLinkLost}}},
	} {
		s := scene{changes: []change{door(DoorComputer), withPhone(func(p *phone.Phone) { p.BackupEncrypted = phone.Is(test.before) }), withPhone(func(p *phone.Phone) {
			p.UDID, p.BackupEncrypted = "B", phone.Is(test.before)
		})}}.make(g)
		test.order.Phone = s.Phones[0]
		s.Job = &Job{Kind: test.order.Kind, Phone: "A"}
		now, _ := g.Update(s, WorkEnded{Order: test.order, Outcome: test.outcome})
		if got := now.Phones[0].BackupEncrypted; got != phone.Is(test.after) {
			t.Errorf("%s: the card says %+v", test.name, got)
		}
		if now.Phones[1].BackupEncrypted != phone.Is(test.before) || s.Phones[0].BackupEncrypted != phone.Is(test.before) {
			t.Errorf("%s: another phone, or the Situation before, was changed", test.name)
		}
	}
}
