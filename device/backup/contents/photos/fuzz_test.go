package photos

import (
	"testing"
	"time"
)

// FuzzWhen: names of zones and stamps of cameras, which may be any text.
func FuzzWhen(f *testing.F) {
	for _, s := range [][2]string{{"GMT-0830", "2021:07:01 10:00:00"}, {"Europe/Berlin", "0000:00:00 00:00:00"}, {"GMT+9", "9999:12:31 23:59:59"}, {"", ""}, {"GMT+0099", "2021-07-01"}} {
		f.Add(s[0], s[1], int64(1600000000))
	}
	f.Fuzz(func(t *testing.T, place, stamp string, unix int64) {
		for _, taken := range []time.Time{{}, time.Unix(unix%1e10, 0).UTC()} {
			m := more{place: place, stamp: stamp}
			at, offset, known := m.when(taken)
			if offset < -maxOffset || offset > maxOffset || !known && offset != 0 || !taken.IsZero() && !at.Equal(taken) {
				t.Errorf("%q %q: %v %d %v", place, stamp, at, offset, known)
			}
		}
	})
}
