package screen

import (
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Details is all that is known of one backup of the list.
type Details struct {
	Folder  string
	Picture string
	Name    string
	Model   string
	State   Line
	Facts   []Fact
	Kinds   []Fact // what is in it, once it was checked
	Inside  string // said in place of Kinds
	Advised string // why it is pointed out first; empty: it is not
	Actions []Button
}

// Fact is something that is known, with its name.
type Fact struct {
	Name, Value string
}

// Details tells of one backup; nil where it is not listed. It is made for one row at
// a time: hundreds are never looked at.
func (b *Backups) Details(folder string, r guide.Route) *Details {
	row := b.rows[folder]
	if row == nil {
		return nil
	}
	m, s, f := b.maker, b.situation, row.facts
	d := &Details{Folder: folder, Picture: row.Picture, Name: row.Name, Model: row.model, State: row.State}
	fact := func(key, value string) {
		if value != "" {
			d.Facts = append(d.Facts, Fact{m.Words.Say("list/fact-" + key), value})
		}
	}
	if folder == b.Recommend {
		d.Advised = m.Words.Say("list/recommended-why")
		if c := s.Checks[folder]; !c.Stale && !c.Partial && c.Report.Restorable() {
			d.Advised = m.Words.Say("list/recommended-checked")
		}
	}
	fact("date", m.moment(f.Date, s.Now))
	fact("by", b.madeBy(f.UDID))
	fact("ios", joinedBy(" ", guide.OneLine(f.IOS), parenthesised(guide.OneLine(f.Build))))
	fact("size", row.Size)
	encrypted := "backup/encrypted"
	if !f.Encrypted {
		encrypted = "backup/not-encrypted"
	}
	if f.MarksRead {
		fact("encrypted", m.Words.Say(encrypted))
	}
	if f.Apps > 0 {
		fact("apps", m.Words.Number(int64(f.Apps)))
	}
	fact("note", m.ofItself(s, f))
	fact("serial", guide.OneLine(f.Serial))
	fact("place", f.Folder)
	report := s.Checks[folder].Report
	for _, k := range report.Kinds {
		if k.Files == 0 {
			continue
		}
		value := m.files(k.Files) + ", " + m.Words.Bytes(k.Bytes)
		if k.Affected > 0 {
			value += " — " + m.counted("kind/affected", k.Affected)
		}
		d.Kinds = append(d.Kinds, Fact{m.Words.Say("kind/" + string(k.Kind)), value})
	}
	if len(d.Kinds) == 0 {
		d.Inside = m.Words.Say("list/inside-unknown")
	}
	for _, id := range []guide.ActionID{guide.ActLookInside, guide.ActCheck, guide.ActCheckQuick} {
		if a := b.Offer(id, folder, r); a != nil {
			d.Actions = append(d.Actions, *a)
		}
	}
	return d
}

// moment is a date with its time.
func (m Maker) moment(at, now time.Time) string {
	if at.IsZero() {
		return m.Words.Day(at)
	}
	return joinedBy(", ", m.Words.Day(at.In(now.Location())), at.In(now.Location()).Format(m.Words.Say("date/clock")))
}

// madeBy names the phone that a backup was made by.
func (b *Backups) madeBy(udid string) string {
	for _, g := range b.Groups {
		if g.UDID == udid && g.Tag != "" {
			return joinedBy(", ", g.Name, g.Tag)
		}
	}
	if len(b.situation.Phones) > 0 {
		return b.maker.Words.Say("list/another")
	}
	return ""
}

// Text is all of it as text, to be copied.
func (d *Details) Text() string {
	lines := []string{d.Name}
	if d.Model != "" {
		lines = append(lines, d.Model)
	}
	lines = append(lines, d.State.Text)
	for _, f := range append(append([]Fact(nil), d.Facts...), d.Kinds...) {
		lines = append(lines, f.Name+": "+f.Value)
	}
	return strings.Join(lines, "\n") + "\n"
}

func parenthesised(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}
