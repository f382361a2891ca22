package phone

import (
	"testing"
	"time"
)

func TestMediaDates(t *testing.T) {
	at := func(n int64) time.Time { return time.Unix(n, 0) }
	m := Media{Photos: 4, Videos: 2, Changed: []int64{900, 500, 500, 400, 100}}
	for _, c := range []struct{ than, n, since int64 }{
		{1000, 0, 0}, {900, 0, 0}, {899, 1, 900}, {500, 1, 900}, {499, 3, 500}, {400, 3, 500}, {100, 4, 400}, {99, 5, 100}, {0, 5, 100},
	} {
		n, since := m.NewerThan(at(c.than))
		if n != c.n || n > 0 && since.Unix() != c.since {
			t.Errorf("newer than %d: %d since %v", c.than, n, since)
		}
	}
	// A clock was wrong: what is dated later than now has no date that counts.
	if b := m.Before(at(500)); len(b.Changed) != 4 || b.Undated() != 2 || b.Count() != 6 || len(m.Changed) != 5 {
		t.Errorf("%+v", b)
	}
	if _, ok := (Media{Photos: 1}).Newest(); ok || m.Undated() != 1 {
		t.Error("a date that nobody told")
	}
}
