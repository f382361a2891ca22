package screen

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
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

// holds says what the backup holds and what not: on a verdict's page below the kinds,
// and before a restore beside what is on the phone.
func (m Maker) holds(r guide.Route, p *Page) {
	h := r.Holds
	if h == nil {
		return
	}
	inside, absent := Section{Head: m.Words.Say("holds/inside")}, Section{Head: m.Words.Say("holds/absent")}
	holdings := h.Holdings
	if holdings == nil {
		holdings = &inventory.Holdings{}
	}
	if !r.Result { // where the kinds say it
		for _, k := range holdings.Kinds {
			if k.Readable && k.Count > 0 && k.ID != inventory.Apps {
				inside.Lines = append(inside.Lines, Line{InsideIcon(k.ID), ToneMuted, m.Words.Held(k)})
			}
		}
	}
	absent.Lines = m.absent(holdings)
	if holdings.IndexDamaged {
		absent.Lines = append(absent.Lines, Line{"warn", ToneWarn, m.Words.Say("contents/index-damaged")})
	}
	now := Section{Head: m.Words.Text(guide.Text{Key: "holds/on-phone", Args: r.Title.Args})}
	for _, e := range h.OnPhone {
		now.Lines = append(now.Lines, m.onPhone(e))
	}
	if h.Photos > 0 {
		now.Lines = append(now.Lines, Line{"photos", ToneMuted, m.say("holds/photos", map[string]any{"Bytes": guide.Bytes(h.Photos)})})
	}
	if h.Newer != nil {
		now.Lines = append(now.Lines, Line{"warn", ToneWarn, m.Words.Text(*h.Newer)})
	}
	for _, s := range []Section{now, inside, absent} { // what is erased comes first
		if len(s.Lines) > 0 {
			p.Holds = append(p.Holds, s)
		}
	}
}

// onPhone is a line on what lies on the phone.
func (m Maker) onPhone(e guide.Evidence) Line {
	l := Line{"photos", ToneMuted, m.Words.Text(e.Text)}
	switch e.Mark {
	case guide.MarkWarn:
		l.Icon, l.Tone = "warn", ToneWarn
	case guide.MarkNotChecked:
		l.Icon = "not-checked"
	}
	return l
}

// kinds says what a backup holds, what people ask for first: as people count it where
// that is known, else in files.
func (m Maker) kinds(counts []backup.KindCount, held *inventory.Holdings) []Kind {
	var kinds []Kind
	affected := map[backup.Kind]string{}
	for _, k := range counts {
		if k.Affected > 0 {
			affected[k.Kind] = m.counted("kind/affected", k.Affected)
		}
	}
	known := map[backup.Kind]bool{}
	if held != nil {
		for _, h := range held.Kinds {
			if kind := backup.Kind(h.ID); h.Readable && h.Count > 0 {
				known[kind] = true
				kinds = append(kinds, Kind{Icon: InsideIcon(h.ID), Name: m.Words.Say("kind/" + string(h.ID)), Files: m.Words.Held(h), Affected: affected[kind]})
			}
		}
	}
	sorted := slices.Clone(counts)
	slices.SortStableFunc(sorted, func(a, b backup.KindCount) int { return slices.Index(asked, a.Kind) - slices.Index(asked, b.Kind) })
	for _, k := range sorted {
		if k.Files == 0 || known[k.Kind] {
			continue
		}
		kind := Kind{Icon: string(k.Kind), Name: m.Words.Say("kind/" + string(k.Kind)), Files: m.files(k.Files)}
		if k.Kind == backup.KindPasswords {
			kind.Icon = "key"
		}
		if k.Bytes > 0 {
			kind.Files += ", " + m.Words.Bytes(k.Bytes)
		}
		kind.Affected = affected[k.Kind]
		kinds = append(kinds, kind)
	}
	return kinds
}
