package guide

import "testing"

func TestFitRoom(t *testing.T) {
	for _, c := range []struct {
		need, free float64
		earlier    bool
		want       RoomFit
	}{
		{76e9, 300e9, false, RoomEnough},
		{76e9, 76e9, false, RoomEnough},
		{76e9, 75e9, false, RoomTight},
		{76e9, 30e6, false, RoomTooLittle}, // a stick with 30 MB
		{76e9, 30e6, true, RoomTight},
		{76e9, 0, false, RoomTooLittle},
		{66e6, 40e6, false, RoomTooLittle},
		{20e6, 30e6, false, RoomEnough},
		{0, 30e6, false, RoomUnknown},  // the phone does not tell
		{76e9, -1, false, RoomUnknown}, // the disk does not tell
	} {
		if got := FitRoom(int64(c.need), int64(c.free), c.earlier); got != c.want {
			t.Errorf("%g of %g, earlier %t: %q, want %q", c.need, c.free, c.earlier, got, c.want)
		}
	}
}
