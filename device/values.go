package device

import (
	"errors"
	"math"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// fact makes a fact of what GetValue returned. Only MissingValue means that the
// phone does not have it; every other refusal leaves it unreadable.
func fact[T any](value any, err error, read func(any) (T, bool)) phone.Fact[T] {
	if errors.Is(err, lockdown.MissingValue) {
		return phone.IsAbsent[T]()
	}
	if err != nil {
		return phone.NotReadable[T](reasonOf(err))
	}
	v, ok := read(value)
	if !ok {
		return phone.NotReadable[T](phone.ReasonMalformed)
	}
	return phone.Is(v)
}

// switchFact is fact for switches that a phone leaves out until they are first
// turned on: WillEncrypt and Find My. For these alone, missing means off
// (PROTOCOL.md §3.8: an iPhone that was never backed up to a computer).
func switchFact(value any, err error) phone.Fact[bool] {
	f := fact(value, err, asBool)
	if f.State == phone.Absent {
		return phone.Is(false)
	}
	return f
}

// entry is fact for one key of a dictionary that was read as a whole.
func entry[T any](values map[string]any, key string, read func(any) (T, bool)) phone.Fact[T] {
	value, ok := values[key]
	if !ok {
		return phone.IsAbsent[T]()
	}
	return fact(value, nil, read)
}

func asString(v any) (string, bool) {
	s, ok := v.(string)
	return briefly(s), ok && s != ""
}

// maxFact bounds a text that a phone tells of itself, in bytes: names have at
// most a few hundred, and a phone that sends twenty megabytes is not to fill the
// screen with them.
const maxFact = 1000

// briefly cuts a text that is too long, between two characters.
func briefly(s string) string {
	if len(s) <= maxFact {
		return s
	}
	cut := maxFact
	for cut > maxFact-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// asBool also takes 0 and 1, which some values are on some iOS versions
// (RequiresEncryption, for one).
func asBool(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case uint64:
		return v == 1, v <= 1
	}
	return false, false
}

func asInt(v any) (int64, bool) {
	switch v := v.(type) {
	case uint64:
		return int64(v), v <= math.MaxInt64
	case int64:
		return v, true
	}
	return 0, false
}

// asStorage reads com.apple.disk_usage.
func asStorage(v any) (phone.Storage, bool) {
	values, ok := v.(map[string]any)
	if !ok {
		return phone.Storage{}, false
	}
	size := func(key string) int64 {
		n, ok := asInt(values[key])
		if !ok || n < 0 {
			return 0
		}
		return n
	}
	s := phone.Storage{
		Capacity:      size("TotalDiskCapacity"),
		System:        size("TotalSystemCapacity"),
		DataCapacity:  size("TotalDataCapacity"),
		DataAvailable: size("TotalDataAvailable"),
		Available:     size("AmountDataAvailable"),
		ForRestore:    size("AmountRestoreAvailable"),
	}
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"photos", []string{"CameraUsage", "PhotoUsage"}},
		{"apps", []string{"MobileApplicationUsage"}},
		{"media", []string{"MediaCacheUsage"}},
		{"other", []string{"CalendarUsage", "NotesUsage", "VoicemailUsage", "WebAppCacheUsage"}},
	} {
		var sum int64
		for _, key := range c.keys {
			sum += min(size(key), s.Capacity)
		}
		if sum > 0 {
			s.ByCategory = append(s.ByCategory, phone.StorageCategory{Name: c.name, Bytes: sum})
		}
	}
	// A full phone may well have nothing available, so 0 is not told from
	// missing by its value.
	_, told := asInt(values["AmountDataAvailable"])
	return s, told && s.Capacity > 0 && s.Available <= s.Capacity
}

// asBattery reads com.apple.mobile.battery.
func asBattery(v any) (phone.Battery, bool) {
	values, ok := v.(map[string]any)
	if !ok {
		return phone.Battery{}, false
	}
	percent, ok := asInt(values["BatteryCurrentCapacity"])
	if !ok || percent < 0 || percent > 100 {
		return phone.Battery{}, false
	}
	b := phone.Battery{Percent: int(percent)}
	b.Charging, _ = asBool(values["BatteryIsCharging"])
	b.External, _ = asBool(values["ExternalConnected"])
	return b, true
}
