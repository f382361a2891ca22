package source

import (
	"math"
	"time"
)

// cocoaEpoch is 2001-01-01 UTC in Unix seconds.
const cocoaEpoch = 978_307_200

// The years that a time must lie in to be taken for one: what RFC 3339 can write.
const (
	minUnix = -62_135_596_800 // 0001-01-01
	maxUnix = 253_402_300_799 // 9999-12-31
)

// Cocoa is a time in seconds since 2001-01-01 UTC. It reports false when it lies
// outside the years 1 to 9999, as with the -63114076800 that WhatsApp writes for
// none.
func Cocoa(seconds float64) (time.Time, bool) {
	if math.IsNaN(seconds) || seconds < minUnix-cocoaEpoch || seconds > maxUnix-cocoaEpoch {
		return time.Time{}, false
	}
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole)+cocoaEpoch, int64(math.Round(part*1e6))*1e3).UTC(), true
}

// CocoaNano is a time of Messages: nanoseconds since 2001-01-01 UTC from iOS 11
// on, seconds before. Which, the size tells: 1e15 seconds are 31 million years.
func CocoaNano(v int64) (time.Time, bool) {
	if v > -1e15 && v < 1e15 {
		return Cocoa(float64(v))
	}
	seconds, nanos := v/1e9, v%1e9
	return time.Unix(seconds+cocoaEpoch, nanos).UTC(), true
}

// Unix is a time in seconds since 1970-01-01 UTC, within the same bounds.
func Unix(seconds float64) (time.Time, bool) { return Cocoa(seconds - cocoaEpoch) }
