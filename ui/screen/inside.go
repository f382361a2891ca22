package screen

import (
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Inside is what a backup holds, to be looked through and saved.
type Inside struct {
	Backup string // folder
	Name   string // what people call it
	Lost   bool   // nothing is listed: files can only be sorted by what they are
	Tiles  []InsideTile
	Note   string // said under them: the figures are of what is still listed
	Absent []Line // what is not inside, what is missed most first

	Holdings *inventory.Holdings
}

// InsideTile is one kind of it.
type InsideTile struct {
	Kind       inventory.Kind
	Icon, Name string
	Held       string // how much there is
	Usual      string // of this, what is saved where nothing more is asked for
	Size       string
	Bad        string // a word where it cannot be read
	Reason     string // why, for Details
}

// insideIcons are the pictures of the kinds that have another name there.
var insideIcons = map[inventory.Kind]string{
	inventory.Reminders: "reminders", inventory.VoiceMemos: "media", inventory.Voicemail: "voicemail", inventory.WhatsApp: "messages",
	inventory.SafariBookmarks: "bookmark", inventory.SafariHistory: "clock",
}

// InsideIcon is the picture of a kind.
func InsideIcon(kind inventory.Kind) string {
	if icon := insideIcons[kind]; icon != "" {
		return icon
	}
	return string(kind)
}

// inside says what a backup holds; nil where the page is another one.
func (m Maker) inside(s guide.Situation, r guide.Route) *Inside {
	if r.Inside == nil {
		return nil
	}
	in := &Inside{Backup: r.Inside.Backup, Name: m.called(s, r.Inside.Backup), Lost: r.Inside.IndexLost, Holdings: r.Inside.Holdings}
	if r.Inside.IndexDamaged {
		in.Note = m.Words.Say("inside/index-damaged")
	}
	if in.Holdings == nil {
		return in
	}
	for _, k := range in.Holdings.Kinds {
		t := InsideTile{Kind: k.ID, Icon: InsideIcon(k.ID), Name: m.Words.Say("kind/" + string(k.ID)), Held: m.Words.Held(k), Usual: m.Words.Usual(k)}
		switch {
		case !k.Readable && k.Reason != inventory.NotThere:
			t.Bad, t.Reason = m.Words.Say("inside/unreadable"), m.Words.Say("inside/reason-"+string(k.Reason))
		case !k.Readable || k.Count == 0:
			continue // among what is not inside
		}
		if k.Bytes > 0 && k.Readable {
			t.Size = m.Words.Bytes(k.Bytes)
		}
		in.Tiles = append(in.Tiles, t)
	}
	in.Absent = m.absent(in.Holdings)
	return in
}

// absent says what is not inside.
func (m Maker) absent(h *inventory.Holdings) (lines []Line) {
	for _, a := range m.Words.Absences(h) {
		l := Line{"note", ToneMuted, a.Text}
		if a.Bad() {
			l = Line{"warn", ToneWarn, a.Text}
		}
		lines = append(lines, l)
	}
	return lines
}

// called is what people call a backup.
func (m Maker) called(s guide.Situation, folder string) string {
	for _, f := range s.Folders {
		for _, b := range f.Backups {
			if b.Folder == folder {
				return nameOf(b, m)
			}
		}
	}
	return ""
}
