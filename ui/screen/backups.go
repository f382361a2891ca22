package screen

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Backups is the list of backups, folder by folder.
type Backups struct {
	Title   string
	Note    string // said in place of a list: still looking, or none found
	Folders []Folder
	Add     *Button // “another folder”
	Places  []Place // every folder that was looked at
}

// Place is a folder that is looked into.
type Place struct {
	Path   string
	Forget *Button // where the person has added it
}

// Folder is a place that was looked at.
type Folder struct {
	Path    string
	Trouble *Line // it could not be read; never said to be empty then
	Rows    []Row
}

// Row is one backup.
type Row struct {
	Folder  string // of the backup; names it in intents
	Picture string
	Name    string
	When    string
	Facts   string // size and iOS
	Where   string // tells two copies apart that look alike
	Locked  bool
	State   Line
	Chosen  bool
	Choose  *Button // nil while it cannot be chosen
}

func (m Maker) backups(s guide.Situation, r guide.Route) Backups {
	out := Backups{Title: m.Words.Say("backup/title"), Add: m.button(r.Find(guide.ActAddFolder, ""))}
	total, unread := 0, 0
	for _, f := range s.Folders {
		folder := Folder{Path: f.Path}
		added := slices.Contains(s.Added, f.Path)
		out.Places = append(out.Places, Place{f.Path, m.button(r.Find(guide.ActForgetFolder, f.Path))})
		switch f.State {
		case backup.FolderForbidden:
			folder.Trouble = &Line{"lock", ToneWarn, m.Words.Say("backups/unreadable")}
			unread++
		case backup.FolderBroken:
			folder.Trouble = &Line{"warn", ToneWarn, m.Words.Say("backups/broken")}
			unread++
		case backup.FolderMissing:
			if added {
				folder.Trouble = &Line{"note", ToneMuted, m.Words.Say("backups/gone")}
			}
		case backup.FolderRead:
			if added && len(f.Backups) == 0 {
				folder.Trouble = &Line{"note", ToneMuted, m.Words.Say("backups/empty")}
			}
		}
		for _, b := range f.Backups {
			row := m.row(s, b)
			row.Choose = m.button(r.Find(guide.ActChooseBackup, b.Folder))
			folder.Rows = append(folder.Rows, row)
			total++
		}
		if folder.Trouble != nil || len(folder.Rows) > 0 {
			out.Folders = append(out.Folders, folder)
		}
	}
	switch {
	case !s.Scanned:
		out.Note = m.Words.Say("backups/reading")
	case total == 0 && unread == 0:
		out.Note = m.Words.Say("backups/none")
	}
	m.tellApart(out.Folders)
	return out
}

func (m Maker) row(s guide.Situation, b backup.Facts) Row {
	row := Row{
		Folder: b.Folder, Name: cmp.Or(b.DisplayName, b.DeviceName, m.Words.Say("backup/unknown-device")), When: m.Words.Date(b.Date, s.Now),
		Picture: PictureOf(b.ProductType, ""), Locked: b.Encrypted, Chosen: b.Folder == s.Backup,
	}
	var facts []string
	if size := s.Sizes[b.Folder]; size > 0 {
		facts = append(facts, m.Words.Bytes(size))
	}
	if b.IOS != "" {
		facts = append(facts, m.say("backup/ios", map[string]any{"IOS": b.IOS}))
	}
	if b.Encrypted {
		facts = append(facts, m.Words.Say("backup/encrypted"))
	}
	row.Facts = strings.Join(facts, " · ")
	row.State = m.rowState(s, b)
	if b.Archived {
		row.Where = m.Words.Say("backup/archived")
	}
	return row
}

// verdictRows are the rows of backups that were checked to the end.
var verdictRows = map[backup.Verdict]struct {
	icon string
	tone Tone
	key  string
}{
	backup.VerdictWarnings:   {"warn", ToneWarn, "backup/warnings"},
	backup.VerdictDamaged:    {"stop", ToneStop, "backup/damaged"},
	backup.VerdictUnfinished: {"stop", ToneStop, "backup/unfinished"},
	backup.VerdictLocked:     {"lock", ToneMuted, "backup/locked"},
}

// rowState says what is known of the state of a backup.
func (m Maker) rowState(s guide.Situation, b backup.Facts) Line {
	check, ok := s.Checks[b.Folder]
	verdict, whole := check.Report.Verdict, check.Report.Deep
	switch row, told := verdictRows[verdict]; {
	case ok && check.Stale:
		return Line{"warn", ToneWarn, m.Words.Say("backup/stale")}
	case ok && (check.Partial || verdict == backup.VerdictRestorable && !whole):
		return Line{"not-checked", ToneMuted, m.Words.Say("backup/part-checked")}
	case ok && verdict == backup.VerdictRestorable:
		return Line{"good", ToneGood, m.say("backup/checked", map[string]any{"Date": m.Words.Ago(check.Report.Checked, s.Now)})}
	case ok && told:
		return Line{row.icon, row.tone, m.Words.Say(row.key)}
	case !ok && !b.Finished && b.State != "": // only a check shows whether all is there
		return Line{"warn", ToneWarn, m.Words.Say("backup/broke-off")}
	}
	return Line{"not-checked", ToneMuted, m.Words.Say("backup/not-checked")}
}

// tellApart gives rows that read the same a line that tells where they lie.
func (m Maker) tellApart(folders []Folder) {
	count := map[string]int{}
	look := func(r Row) string { return r.Name + "\x00" + r.When + "\x00" + r.Facts }
	for _, f := range folders {
		for _, r := range f.Rows {
			count[look(r)]++
		}
	}
	for i := range folders {
		for j := range folders[i].Rows {
			r := &folders[i].Rows[j]
			if count[look(*r)] < 2 {
				continue
			}
			where := m.say("backup/another-place", map[string]any{"Folder": shortPath(r.Folder)})
			if r.Where != "" {
				where = r.Where + ", " + where
			}
			r.Where = where
		}
	}
}

// shortPath is the end of a path that tells folders apart.
func shortPath(path string) string {
	dir, name := filepath.Split(filepath.Clean(path))
	parent := filepath.Base(filepath.Clean(dir))
	if len(name) > 14 {
		name = name[:6] + "…" + name[len(name)-6:]
	}
	return filepath.Join(parent, name)
}
