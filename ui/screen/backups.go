package screen

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Backups is the list of backups on this computer, phone by phone. Screens share
// it while nothing of it changes, so it is never changed once it is made.
type Backups struct {
	Count     string // how many backups of how many phones, and how large all are
	Note      string // said in place of a list: still looking, or none found
	Busy      string // why none can be chosen now; empty: each can
	Groups    []Group
	Troubles  []Trouble
	Recommend string  // folder of the backup that is pointed out first
	Chosen    string  // folder of the backup that the way is about
	Add       *Button // “another folder”
	Places    []Place // every folder that was looked at

	Checking string // folder of the backup that is being checked, one of several; empty: none is

	rows      map[string]*Row
	situation guide.Situation // for Details, which are made for one row at a time
	maker     Maker
}

// Group is the backups of one phone, or those of several that have one each.
type Group struct {
	UDID string
	Name string
	Tag  string // that it is the phone that is connected; empty: it is not
	Note string // its model, how many backups and how large they are
	Said string // all of it
	Rows []*Row

	serial string // that tells the phone from one of the same name
}

// Row is one backup.
type Row struct {
	Folder  string // of the backup; names it in intents
	Picture string
	Name    string
	When    string
	IOS     string
	Size    string
	Locked  string // that it is encrypted, in a word; empty: it is not
	State   Line
	Note    string // model, and what tells it apart from its like
	Said    string // all of it, for who cannot see it

	facts backup.Facts
	bytes int64
	rank  int    // of its state; the best first
	model string // in words
	found string // what a search looks in
}

// Place is a folder that is looked into.
type Place struct {
	Path   string
	Forget *Button // where the person has added it
}

// Trouble is a folder in which no backup was found although the person, or this
// computer, says that some lie there, with the one thing to do about it.
type Trouble struct {
	Path   string
	Line   Line
	Action *Button
	Forget *Button
}

// Rows counts the backups of the list.
func (b *Backups) Rows() int { return len(b.rows) }

// Row finds a backup by its folder; nil where it is not listed.
func (b *Backups) Row(folder string) *Row { return b.rows[folder] }

// Places are the folders that are looked into, as the list has them.
func (m Maker) Places(s guide.Situation, r guide.Route) []Place {
	var out []Place
	for _, f := range s.Folders {
		out = append(out, m.placeOf(r, f))
	}
	return out
}

func (m Maker) placeOf(r guide.Route, f backup.Folder) Place {
	return Place{f.Path, m.button(r.Find(guide.ActForgetFolder, f.Path))}
}

// Backups makes the list, or gives the one of the last time where it is the same.
func (m Maker) Backups(s guide.Situation, r guide.Route) *Backups {
	key := keyOf(s, r)
	if m.memory != nil && m.memory.list != nil && m.memory.key.same(key) {
		return m.memory.list
	}
	out := &Backups{
		Add: m.button(r.Find(guide.ActAddFolder, "")), Recommend: r.Recommend, Chosen: s.Backup,
		rows: map[string]*Row{}, situation: s, maker: m,
	}
	if c := s.Repaired; c != nil && c.Backup == s.Backup {
		if _, listed := backupIn(s, c.Folder); listed {
			out.Chosen = c.Folder // what was made of it, and is the better one
		}
	}
	if s.Job != nil && s.Queue != nil {
		out.Checking, m.waiting = s.Job.Backup, map[string]bool{}
		for _, folder := range s.Queue.Left {
			m.waiting[folder] = true
		}
	}
	unread := 0
	var rows []*Row
	for _, f := range s.Folders {
		place := m.placeOf(r, f)
		out.Places = append(out.Places, place)
		for _, f := range backup.WithLinks([]backup.Folder{f}) {
			if f.State.Unknown() {
				unread++
			}
			if t := m.trouble(s, r, f); t != nil {
				if f.Path == place.Path {
					t.Forget = place.Forget
				}
				out.Troubles = append(out.Troubles, *t)
			}
		}
		for _, b := range f.Backups {
			row := m.row(s, b)
			rows = append(rows, row)
			out.rows[row.Folder] = row
		}
	}
	switch {
	case !s.Scanned:
		out.Note = m.Words.Say("backups/reading")
	case len(rows) == 0 && unread == 0:
		out.Note = m.Words.Say("backups/none")
	}
	if s.Job != nil && s.Queue == nil { // the page of several checks says it
		out.Busy = m.say("list/busy", map[string]any{"Job": m.Words.Say("job/" + string(s.Job.Kind))})
	}
	rows = m.tellApart(s, rows, out.rows)
	phones := m.groups(s, rows)
	out.Count = m.countOf(phones, rows)
	out.Groups = m.gather(s, phones, out.rows)
	if m.memory != nil {
		return m.memory.keep(key, out)
	}
	return out
}

// trouble says what is wrong with a folder, unless a panel of the page says so.
func (m Maker) trouble(s guide.Situation, r guide.Route, f backup.Folder) *Trouble {
	t := &Trouble{Path: f.Path, Action: m.button(r.Find(guide.ActRescan, ""))}
	added := slices.Contains(s.Added, f.Path)
	switch {
	case f.State == backup.FolderForbidden && !panelNames(r, guide.ForbiddenFolder(s.Host.OS), f.Path):
		t.Line = Line{"lock", ToneWarn, m.Words.Say("backups/unreadable")}
	case f.State == backup.FolderBroken && !panelNames(r, guide.HostFolderBroken, f.Path):
		t.Line = Line{"warn", ToneWarn, m.Words.Say("backups/broken")}
	case f.State == backup.FolderOnline && !panelNames(r, guide.HostFolderOnline, f.Path):
		t.Line = Line{"cloud", ToneWarn, m.Words.Say("backups/online")}
	case f.State == backup.FolderAwaited:
		t.Line, t.Action = Line{"note", ToneMuted, m.Words.Say("backups/awaited")}, nil
	case f.State == backup.FolderSilent:
		t.Line = Line{"note", ToneWarn, m.Words.Say("backups/silent")}
	case f.State == backup.FolderAway:
		t.Line = Line{"note", ToneWarn, m.say("backups/away", map[string]any{"Leads": f.Leads})}
	case f.State == backup.FolderMissing && added:
		t.Line = Line{"note", ToneMuted, m.Words.Say("backups/gone")}
	case f.State == backup.FolderRead && added && len(f.Backups) == 0:
		t.Line = Line{"note", ToneMuted, m.Words.Say("backups/empty")}
	default:
		return nil
	}
	return t
}

// panelNames reports whether a panel of the page tells of a folder.
func panelNames(r guide.Route, id guide.ProblemID, path string) bool {
	return slices.ContainsFunc(r.Panels, func(p guide.Panel) bool {
		return p.Problem == id && (p.Args["Folder"] == path || p.Args["Folder"] == nil)
	})
}

// foldFolders folds what is to be done about a folder that cannot be read, where
// there are backups in others: it stands above them, and is not to push them away.
func foldFolders(panels []Panel) {
	for i := range panels {
		switch guide.ProblemID(panels[i].ID) {
		case guide.HostFolderForbidden, guide.HostFullDiskAccess, guide.HostFolderBroken, guide.HostFolderOnline:
			panels[i].Open = false
		}
	}
}

// Added are the folders that the person has added.
func (b *Backups) Added() int {
	n := 0
	for _, p := range b.Places {
		if p.Forget != nil {
			n++
		}
	}
	return n
}

// Newest is the newest of some backups that is listed; empty: none is.
func (b *Backups) Newest(folders []string) string {
	var newest *Row
	for _, folder := range folders {
		if r := b.rows[folder]; r != nil && (newest == nil || r.facts.Date.After(newest.facts.Date)) {
			newest = r
		}
	}
	if newest == nil {
		return ""
	}
	return newest.Folder
}

// New is the newest backup of the list that another list does not have; empty:
// there is none.
func (b *Backups) New(before *Backups) string {
	var newest *Row
	for folder, r := range b.rows {
		if before.rows[folder] == nil && (newest == nil || r.facts.Date.After(newest.facts.Date)) {
			newest = r
		}
	}
	if newest == nil {
		return ""
	}
	return newest.Folder
}

// countOf says how many backups there are. Their size is said when all is measured.
func (m Maker) countOf(groups []Group, rows []*Row) string {
	if len(rows) == 0 {
		return ""
	}
	said := m.counted("backups/count", int64(len(rows)))
	if n := int64(len(groups)); n > 1 {
		of := "list/phones"
		if slices.ContainsFunc(groups, func(g Group) bool { return !isPhone(g.Rows[0].facts.ProductType) }) {
			of = "list/devices"
		}
		said = m.say("list/of", map[string]any{"Backups": said, "Phones": m.counted(of, n)})
	}
	if size := m.sizeOf(rows); size != "" {
		said += " · " + size
	}
	return said
}

func (m Maker) sizeOf(rows []*Row) string {
	total := int64(0)
	for _, r := range rows {
		if r.bytes <= 0 {
			return ""
		}
		total += r.bytes
	}
	return m.Words.Bytes(total)
}
