package screen

import (
	"cmp"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// row makes the row of a backup, or gives that of the last time.
func (m Maker) row(s guide.Situation, b backup.Facts) *Row {
	check, checked := s.Checks[b.Folder]
	size := s.Sizes[b.Folder]
	year, month, date := s.Now.Date()
	day := time.Date(year, month, date, 0, 0, 0, 0, s.Now.Location())
	seen := rowKey{facts: b, size: size, check: checkKey(check, checked), itself: m.ofItself(s, b)}
	line, rank := m.rowState(s, b)
	seen.state = line.Text
	var known rowMemory
	if m.memory != nil {
		known = m.memory.rows[b.Folder]
	}
	if known.row != nil && known.day.Equal(day) && known.facts.Date.Equal(b.Date) {
		seen.when = known.when
	} else {
		seen.when = m.Words.Date(b.Date, s.Now)
	}
	if known.row != nil && known.rowKey == seen {
		return known.row
	}
	row := &Row{
		Folder: b.Folder, Name: nameOf(b, m), When: seen.when, Picture: PictureOf(b.ProductType, ""),
		State: line, facts: b, bytes: size, rank: rank, model: m.modelOf(b),
	}
	if size > 0 {
		row.Size = m.Words.Bytes(size)
	}
	if b.IOS != "" {
		row.IOS = m.say("backup/ios", map[string]any{"IOS": guide.OneLine(b.IOS)})
	}
	if b.Encrypted {
		row.Locked = m.Words.Say("backup/encrypted")
	}
	m.finish(row, row.model, seen.itself)
	if m.memory != nil {
		m.memory.rows[b.Folder] = rowMemory{rowKey: seen, day: day, row: row}
	}
	return row
}

// finish writes the second line of a row, and what is made of all its words.
func (m Maker) finish(row *Row, notes ...string) {
	row.Note = joinedBy(" · ", notes...)
	row.Said = joinedBy(", ", row.Name, row.When, row.IOS, row.Size, row.Locked, row.State.Text, row.Note)
	row.found = foldedText(joinedBy(" ", row.Said, m.Words.Day(row.facts.Date), row.Folder))
}

func nameOf(b backup.Facts, m Maker) string {
	return cmp.Or(guide.BackupName(b), m.Words.Say("backup/unknown-device"))
}

// modelOf is the name of the model, in words; empty where the tables do not know it.
func (m Maker) modelOf(b backup.Facts) string {
	if m.Guide == nil {
		return ""
	}
	return m.Guide.Model(b.ProductType).Name
}

func isPhone(product string) bool { return product == "" || strings.HasPrefix(product, "iPhone") }

func joinedBy(sep string, parts ...string) string {
	said := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, sep)
}

// verdictRows are the rows of backups that were checked to the end.
var verdictRows = map[backup.Verdict]struct {
	icon string
	tone Tone
	key  string
	rank int
}{
	backup.VerdictWarnings:   {"warn", ToneWarn, "backup/warnings", 1},
	backup.VerdictDamaged:    {"stop", ToneStop, "backup/damaged", 8},
	backup.VerdictUnfinished: {"stop", ToneStop, "backup/unfinished", 7},
	backup.VerdictLocked:     {"lock", ToneMuted, "backup/locked", 4},
}

// rowState says what is known of the state of a backup, and its rank among the
// states: the better one first.
func (m Maker) rowState(s guide.Situation, b backup.Facts) (Line, int) {
	check, ok := s.Checks[b.Folder]
	verdict, whole := check.Report.Verdict, check.Report.Deep
	switch row, told := verdictRows[verdict]; {
	case s.Queue != nil && s.Job != nil && s.Job.Backup == b.Folder:
		return Line{"clock", ToneAccent, m.checking(*s.Job)}, 3
	case m.waiting[b.Folder]:
		return Line{"clock", ToneMuted, m.Words.Say("backup/waits")}, 3
	case ok && check.Stale:
		return Line{"warn", ToneWarn, m.Words.Say("backup/stale")}, 5
	case ok && (check.Partial || verdict == backup.VerdictRestorable && !whole):
		return Line{"not-checked", ToneMuted, m.Words.Say("backup/part-checked")}, 2
	case ok && verdict == backup.VerdictRestorable:
		return Line{"good", ToneGood, m.say("backup/checked", map[string]any{"Date": m.Words.Ago(check.Report.Checked, s.Now)})}, 0
	case ok && told:
		return Line{row.icon, row.tone, m.Words.Say(row.key)}, row.rank
	case !ok && !b.Finished && b.State != "": // only a check shows whether all is there
		return Line{"warn", ToneWarn, m.Words.Say("backup/broke-off")}, 6
	}
	return Line{"not-checked", ToneMuted, m.Words.Say("backup/not-checked")}, 3
}

// checking says how far the check of a backup is.
func (m Maker) checking(j guide.Job) string {
	if share, known := j.Share(); known {
		return m.say("backup/checking-share", map[string]any{"Percent": guide.Percent(float64(int(100 * share)))})
	}
	return m.Words.Say("backup/checking")
}
