package guide

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// backingUp is a Situation in which a backup of phone A runs.
func backingUp(t *testing.T, events ...Event) Situation {
	t.Helper()
	s := Situation{Now: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}
	s.Phones = []phone.Phone{{UDID: "A", Trust: phone.Trusted}}
	s.Phone = "A"
	u := &turn{g: Load(), s: s}
	u.start(Order{Kind: JobBackup, Phone: s.Phones[0]})
	for i, e := range events {
		u.s, _ = u.g.Update(u.s, TimePassed{s.Now.Add(time.Duration(i+1) * time.Minute)})
		u.s, _ = u.g.Update(u.s, e)
	}
	return u.s
}

func saw(s Seen) Event { return WorkSaw{s} }

func TestLogOfARun(t *testing.T) {
	s := backingUp(t,
		saw(Seen{Kind: SeenPhases, Phases: []Phase{PhasePrepare, PhaseCopy}}),
		saw(Seen{Kind: SeenPhase, Phase: 1}),
		saw(Seen{Kind: SeenPasscodeShown}),
		saw(Seen{Kind: SeenPasscodeGone}),
		saw(Seen{Kind: SeenPhase, Phase: 2}),
		WorkMoved{Progress: progress.Progress{Stage: "receiving", Done: 1, Total: 100, About: true}},
		WorkMoved{Progress: progress.Progress{Stage: "receiving", Done: 2, Total: 200, About: true, Moved: progress.MovedMore}},
		WorkMoved{Progress: progress.Progress{Stage: "receiving", Done: 3, Total: 200, About: true, Moved: progress.MovedMore}},
		PhonesSeen{Service: phone.ServiceRunning},
		PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{{UDID: "A", Trust: phone.Trusted, Locked: phone.Is(true)}}},
		PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{{UDID: "A", Trust: phone.Trusted, Locked: phone.Is(false)}}},
		saw(Seen{Kind: SeenSilence, Silence: 2 * time.Minute}),
		saw(Seen{Kind: SeenSilence}),
		WorkEnded{Order{Kind: JobBackup}, Outcome{Failure: &Failure{Kind: JobBackup, Code: 105, Words: "no room"}}},
	)
	want := []LogEntry{
		{What: LogBegan},
		{What: LogPhase, Phase: PhasePrepare},
		{What: LogPasscode},
		{What: LogPasscodeOK},
		{What: LogPhase, Phase: PhaseCopy},
		{What: LogMore, N: 200},
		{What: LogUnplugged},
		{What: LogPlugged},
		{What: LogLocked},
		{What: LogUnlocked},
		{What: LogSilence, N: 2},
		{What: LogHeard},
		{What: LogFailed, N: 105, Words: "no room"},
	}
	if s.Log.Kind != JobBackup || len(s.Log.Entries) != len(want) {
		t.Fatalf("%d entries of %s, want %d: %v", len(s.Log.Entries), s.Log.Kind, len(want), s.Log.Entries)
	}
	for i, e := range s.Log.Entries {
		at := e.At
		e.At = time.Time{}
		if e != want[i] {
			t.Errorf("entry %d is %v, want %v", i, e, want[i])
		}
		if i > 0 && at.Before(s.Log.Entries[i-1].At) {
			t.Errorf("entry %d is earlier than the one before", i)
		}
	}
}

func TestLogIsBounded(t *testing.T) {
	l := Log{}.with(LogEntry{What: LogBegan})
	var before Log
	for i := range 3 * mostEntries {
		before = l
		l = l.with(LogEntry{What: LogPlugged, N: int64(i)})
	}
	if len(l.Entries) != mostEntries || l.Entries[0].What != LogBegan || l.Entries[mostEntries-1].N != 3*mostEntries-1 {
		t.Errorf("%d entries, the first %v, the last %v", len(l.Entries), l.Entries[0], l.Entries[len(l.Entries)-1])
	}
	if before.Entries[1] == l.Entries[1] || before.Entries[mostEntries-1].N != 3*mostEntries-2 {
		t.Error("a log that was handed out has changed")
	}
}

func TestShareOfTheWholeWork(t *testing.T) {
	j := Job{Kind: JobBackup, Phases: []Phase{PhasePrepare, PhaseCopy, PhaseFinish, PhaseProve}}
	last := 0.0
	for phase := 1; phase <= len(j.Phases); phase++ {
		j.Phase = phase
		for done := range int64(11) {
			j.Progress = progress.Progress{Done: done, Total: 10}
			share, known := j.Share()
			if !known || share < last || share > 1 {
				t.Fatalf("phase %d, %d of 10: %f %v after %f", phase, done, share, known, last)
			}
			last = share
		}
		j.Progress = progress.Progress{Done: 7}
		if _, known := j.Share(); known {
			t.Errorf("phase %d claims to know how far it is", phase)
		}
	}
	if last != 1 {
		t.Errorf("the end is %f", last)
	}
}

// TestTightRoomIsTakenBack: that the room may become tight is said until the phone
// has told how much there is, and again where that is more than there is.
func TestTightRoomIsTakenBack(t *testing.T) {
	tight := saw(Seen{Kind: SeenTightRoom, Need: 77e9, Free: 32e9})
	moved := func(total int64, about bool) Event {
		return WorkMoved{Progress: progress.Progress{Stage: "receiving", Done: 1e6, Total: total, About: about}}
	}
	for name, c := range map[string]struct {
		moved Event
		need  int64
	}{
		"nothing is known": {moved(0, false), 77e9},
		"it fits by far":   {moved(60e6, true), 0},
		"it does not fit":  {moved(40e9, true), 77e9},
		"not of a backup":  {moved(60e6, false), 77e9},
	} {
		if s := backingUp(t, tight, c.moved); s.Job.MayNeed != c.need {
			t.Errorf("%s: %d", name, s.Job.MayNeed)
		}
	}
}
