package messages

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// The settings of Messages. Two files whose names differ by their case may be there.
const (
	settingsFolder = "Library/Preferences/"
	settingsName   = "com.apple.mobilesms.plist"
	maxSettings    = 1 << 20
)

// Kept is for how many days a phone was set to keep messages: 30 or 365, or 0 where it kept
// them or nothing tells. By one public parser.
func Kept(s *source.Source) (days int64) {
	for f := range s.Beginning(domain, settingsFolder+"com.apple.") {
		if !strings.EqualFold(f.Name(), settingsName) {
			continue
		}
		data, err := s.ReadFile(f, maxSettings)
		if err != nil {
			continue
		}
		if n := keptOf(data); n > 0 {
			days = n
		}
	}
	return days
}

// keptOf reads the setting: SSKeepMessages from iOS 17 on, KeepMessageForDays before.
func keptOf(settings []byte) int64 {
	list, err := proplist.Parse(settings)
	if err != nil {
		return 0
	}
	for _, key := range []string{"SSKeepMessages", "KeepMessageForDays"} {
		if n, ok := list.Get(key).Int(); ok {
			if n == 30 || n == 365 {
				return n
			}
			return 0
		}
	}
	return 0
}
