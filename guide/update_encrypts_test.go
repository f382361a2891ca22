package guide

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestAnOlderReadingKnowsNoBetter: a list of phones that was read before a password
// was set and comes afterwards does not take that back; a later one does.
func TestAnOlderReadingKnowsNoBetter(t *testing.T) {
	g := testGuide()
	s := scene{changes: []change{door(DoorComputer), withPhone(func(p *phone.Phone) { p.BackupEncrypted = phone.Is(false) }), working(JobPassword)}}.make(g)
	seen := func(read time.Time, on bool) PhonesSeen {
		p := phone15()
		p.Read, p.BackupEncrypted = read, phone.Is(on)
		return PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{p}}
	}
	says := func() bool {
		on, _ := s.Phones[0].BackupEncrypted.Get()
		return on
	}
	before := s.Now
	s, _ = g.Update(s, TimePassed{s.Now.Add(time.Minute)})
	s, _ = g.Update(s, WorkEnded{Order: Order{Kind: JobPassword, Phone: s.Phones[0], Change: PasswordSet}, Outcome: Outcome{Changed: PasswordSet}})
	if !says() {
		t.Fatal("what was proven is not shown")
	}
	early := seen(before, false)
	for range 2 {
		if s, _ = g.Update(s, early); !says() {
			t.Error("an older reading counts")
		}
	}
	if on, _ := early.Phones[0].BackupEncrypted.Get(); on {
		t.Error("what the watcher gave was changed")
	}
	if s, _ = g.Update(s, seen(s.Now.Add(time.Second), false)); says() || len(s.Encrypt) > 0 {
		t.Error("a later reading does not count")
	}
	if s, _ = g.Update(s, early); says() {
		t.Error("what was proven once counts for ever")
	}
}
