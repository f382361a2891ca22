package messages

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// TestKept: both settings of their versions; what is neither 30 days nor a year says nothing.
func TestKept(t *testing.T) {
	for _, c := range []struct {
		settings map[string]any
		want     int64
	}{
		{map[string]any{"KeepMessageForDays": 30}, 30},
		{map[string]any{"SSKeepMessages": 365}, 365},
		{map[string]any{"SSKeepMessages": 0, "KeepMessageForDays": 30}, 0},
		{map[string]any{"KeepMessageForDays": 0}, 0},
		{map[string]any{"KeepMessageForDays": "30"}, 0},
		{map[string]any{"KeepMessageForDays": 7}, 0},
		{map[string]any{}, 0},
	} {
		data, err := proplist.Encode(c.settings, proplist.FormatBinary)
		if err != nil {
			t.Fatal(err)
		}
		if got := keptOf(data); got != c.want {
			t.Errorf("%v: %d, want %d", c.settings, got, c.want)
		}
	}
	if got := keptOf([]byte("x")); got != 0 {
		t.Error(got)
	}
}
