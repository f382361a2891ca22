package screen

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// Listing is what is in a folder, for a person who looks for the one with their
// backups.
type Listing struct {
	State Line   // whether backups lie in it
	Up    string // label of the way out; empty at the top
	Rows  []ListingRow
	More  string // said where not all folders are listed
}

// ListingRow is a folder in a Listing.
type ListingRow struct {
	Name  string
	Path  string
	Holds string // that it is a backup, or holds some
	Note  string // that its disk has not answered
}

// Listing gives what is in a folder its words.
func (m Maker) Listing(l backup.Listing) Listing {
	out := Listing{State: m.listed(l)}
	if l.Up != "" {
		out.Up = m.Words.Say("folder/up")
	}
	for _, f := range l.Folders {
		r := ListingRow{Name: f.Name, Path: f.Path}
		switch {
		case f.Answer != backup.Answered:
			r.Note = m.Words.Say("folder/" + string(f.Answer))
		case f.Backup:
			r.Holds = m.Words.Say("folder/is-backup")
		case f.Backups > 0:
			r.Holds = m.counted("backups/count", int64(f.Backups))
		}
		out.Rows = append(out.Rows, r)
	}
	if l.More {
		out.More = m.Words.Say("folder/more")
	}
	return out
}

func (m Maker) listed(l backup.Listing) Line {
	switch {
	case l.Answer != backup.Answered:
		return m.Answer(l.Answer)
	case l.State == backup.FolderMissing:
		return Line{"note", ToneMuted, m.Words.Say("folder/missing")}
	case l.State == backup.FolderAway:
		return Line{"note", ToneWarn, m.Words.Say("folder/away")}
	case l.State == backup.FolderForbidden:
		return Line{"lock", ToneWarn, m.Words.Say("backups/unreadable")}
	case l.State == backup.FolderOnline:
		return Line{"cloud", ToneWarn, m.Words.Say("backups/online")}
	case l.State != backup.FolderRead:
		return Line{"warn", ToneWarn, m.Words.Say("backups/broken")}
	case l.Backup:
		return Line{"good", ToneGood, m.Words.Say("folder/is-backup")}
	case l.Backups > 0:
		return Line{"good", ToneGood, m.counted("folder/holds", int64(l.Backups))}
	case slices.ContainsFunc(l.Folders, func(f backup.Subfolder) bool { return f.Answer != backup.Answered }):
		return Line{"note", ToneMuted, m.Words.Say("folder/none-so-far")}
	}
	return Line{"note", ToneMuted, m.Words.Say("folder/none")}
}

// Answer says that the disk of a folder has not answered.
func (m Maker) Answer(a backup.Answer) Line {
	if a == backup.Silent {
		return Line{"warn", ToneWarn, m.Words.Say("folder/this-silent")}
	}
	return Line{"note", ToneMuted, m.Words.Say("folder/this-awaited")}
}

// Place is what a place is called, with its disk's silence.
func (m Maker) Place(p backup.Place) string {
	name := p.Name
	if name == "" {
		name = m.Words.Say("folder/" + string(p.Kind))
	}
	if p.Answer == backup.Answered {
		return name
	}
	return m.say("folder/place-"+string(p.Answer), map[string]any{"Name": name})
}
