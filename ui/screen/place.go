package screen

import (
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// PlaceName is a folder in plain words: the place that it lies in, and the way
// from there, “Home › iPhone Backups”. A folder in no place that is known is its
// path.
func (m Maker) PlaceName(path string, places []backup.Place) string {
	best := backup.Place{}
	for _, p := range places {
		if p.Kind != backup.PlaceComputer && len(p.Path) > len(best.Path) && Within(path, p.Path) {
			best = p
		}
	}
	if best.Path == "" {
		return path
	}
	name := best.Name
	if name == "" {
		name = m.Words.Say("folder/" + string(best.Kind))
	}
	rest, _ := filepath.Rel(best.Path, path)
	if rest == "." || rest == "" {
		return name
	}
	return name + " › " + strings.ReplaceAll(rest, string(filepath.Separator), " › ")
}

// Within reports whether a path is a folder or lies in it.
func Within(path, folder string) bool {
	rest, err := filepath.Rel(folder, path)
	return err == nil && rest != ".." && !strings.HasPrefix(rest, ".."+string(filepath.Separator))
}

// Room says whether a new backup fits where it is to be kept: need is what it may
// take at most, free what is free there; 0 and -1 where that is not known.
func (m Maker) Room(need, free int64, fit guide.RoomFit) *Line {
	args := map[string]any{"Needed": guide.Bytes(need), "Free": guide.Bytes(free)}
	switch {
	case fit == guide.RoomEnough:
		return &Line{"good", ToneGood, m.say("room/enough", args)}
	case fit == guide.RoomTight:
		return &Line{"warn", ToneWarn, m.say("room/tight", args)}
	case fit == guide.RoomTooLittle:
		return &Line{"stop", ToneStop, m.say("room/too-little", args)}
	case free >= 0:
		return &Line{"note", ToneMuted, m.say("room/free", args)}
	case need > 0:
		return &Line{"note", ToneMuted, m.say("room/needed", args)}
	}
	return nil
}

// Sizes of a backup over which it takes longer than the words for less.
const (
	soon   = 8e9
	longer = 64e9
)

// Duration says about how long a backup of a size takes over the cable.
func (m Maker) Duration(need int64) *Line {
	key := "room/hours"
	switch {
	case need <= 0:
		return nil
	case need <= soon:
		key = "room/minutes"
	case need <= longer:
		key = "room/hour"
	}
	return &Line{"clock", ToneMuted, m.Words.Say(key)}
}

// Known is a folder that is a backup, as people call it: name and day.
func (m Maker) Known(s guide.Situation, folder string) string {
	for _, f := range s.Folders {
		for _, b := range f.Backups {
			if b.Folder == folder {
				name := b.DisplayName
				if name == "" {
					name = b.DeviceName
				}
				if name == "" {
					return ""
				}
				return m.say("backup/row", map[string]any{"Name": words.Short(name), "Date": guide.When{At: b.Date, Now: s.Now}})
			}
		}
	}
	return ""
}

// SaveRoom says whether what is saved fits into a folder: need is about how much it
// is, free what is free there; 0 and -1 where that is not known. Of a span of days it is
// known that no more than need is, and it is counted before anything is written.
func (m Maker) SaveRoom(need, free int64, span bool) *Line {
	args := map[string]any{"Needed": guide.Bytes(need), "Free": guide.Bytes(free)}
	switch {
	case need <= 0 || free < 0:
		return m.Room(need, free, guide.RoomUnknown)
	case span && need > free:
		return &Line{"note", ToneMuted, m.say("inside/room-at-most", args)}
	case span:
		return &Line{"good", ToneGood, m.say("inside/room-at-most-enough", args)}
	case need > free:
		return &Line{"stop", ToneStop, m.say("inside/room-too-little", args)}
	}
	return &Line{"good", ToneGood, m.say("inside/room-enough", args)}
}
