package device

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// TestBatteryHealth reads what power sources tell, and makes nothing of what none can
// have.
func TestBatteryHealth(t *testing.T) {
	entry := func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	}
	for _, c := range []struct {
		name string
		told any
		want phone.BatteryHealth
		ok   bool
	}{
		{"nominal", entry("NominalChargeCapacity", uint64(2979), "DesignCapacity", uint64(3274), "CycleCount", uint64(214)), phone.BatteryHealth{Percent: 91, Cycles: 214}, true},
		{"raw", entry("AppleRawMaxCapacity", uint64(2500), "DesignCapacity", uint64(3000)), phone.BatteryHealth{Percent: 83}, true},
		{"better than new", entry("NominalChargeCapacity", uint64(3400), "DesignCapacity", uint64(3274)), phone.BatteryHealth{Percent: 100}, true},
		{"nothing", map[string]any{}, phone.BatteryHealth{}, false},
		{"no dictionary", "Success", phone.BatteryHealth{}, false},
		{"nil", nil, phone.BatteryHealth{}, false},
		{"percent for mAh", entry("MaxCapacity", uint64(100), "DesignCapacity", uint64(3274)), phone.BatteryHealth{}, false},
		{"no design", entry("NominalChargeCapacity", uint64(2979), "DesignCapacity", uint64(0)), phone.BatteryHealth{}, false},
		{"negative", entry("NominalChargeCapacity", int64(-5), "DesignCapacity", int64(-3)), phone.BatteryHealth{}, false},
		{"absurd", entry("NominalChargeCapacity", uint64(1)<<63, "DesignCapacity", uint64(3274)), phone.BatteryHealth{}, false},
	} {
		got, ok := asBatteryHealth(c.told)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%s: %+v, %t", c.name, got, ok)
		}
	}
}

// FuzzBatteryHealth: whatever a phone answers, the figures are those of a battery.
func FuzzBatteryHealth(f *testing.F) {
	for _, m := range []map[string]any{
		{"NominalChargeCapacity": 2979, "DesignCapacity": 3274, "CycleCount": 214}, {"DesignCapacity": "3274"}, {"NominalChargeCapacity": -1, "DesignCapacity": 1},
	} {
		if data, err := proplist.Encode(m, proplist.FormatXML); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var told any
		if proplist.Decode(data, &told) != nil {
			return
		}
		if h, ok := asBatteryHealth(told); ok && (h.Percent < 1 || h.Percent > 100 || h.Cycles < 0) {
			t.Errorf("%+v", h)
		}
	})
}
