package screen

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Kind is how much of one kind of data a backup holds.
type Kind struct {
	Icon, Name, Files string
	Affected          string // how much of it is damaged; empty: nothing
}

// asked are the kinds in the order in which people ask for them.
var asked = []backup.Kind{
	backup.KindPhotos, backup.KindMessages, backup.KindContacts, backup.KindNotes, backup.KindApps, backup.KindCalendar,
	backup.KindMail, backup.KindCalls, backup.KindHealth, backup.KindPasswords, backup.KindMedia, backup.KindSettings, backup.KindOther,
}

// kinds says what a backup holds, what people ask for first.
func (m Maker) kinds(counts []backup.KindCount) []Kind {
	var kinds []Kind
	sorted := slices.Clone(counts)
	slices.SortStableFunc(sorted, func(a, b backup.KindCount) int { return slices.Index(asked, a.Kind) - slices.Index(asked, b.Kind) })
	for _, k := range sorted {
		if k.Files == 0 {
			continue
		}
		kind := Kind{Icon: string(k.Kind), Name: m.Words.Say("kind/" + string(k.Kind)), Files: m.files(k.Files)}
		if k.Kind == backup.KindPasswords {
			kind.Icon = "key"
		}
		if k.Bytes > 0 {
			kind.Files += ", " + m.Words.Bytes(k.Bytes)
		}
		if k.Affected > 0 {
			kind.Affected = m.counted("kind/affected", k.Affected)
		}
		kinds = append(kinds, kind)
	}
	return kinds
}
