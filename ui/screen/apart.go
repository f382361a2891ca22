package screen

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// ofItself is what a backup is beside its facts: a copy of another one.
func (m Maker) ofItself(s guide.Situation, b backup.Facts) string {
	switch {
	case s.Repaired != nil && s.Repaired.Folder == b.Folder || repairedName(ownName(b)):
		return m.Words.Say("list/repaired-copy")
	case b.Archived:
		return m.Words.Say("backup/archived")
	}
	return ""
}

// repairedName reports whether a copy says of itself that it was repaired.
func repairedName(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "repaired") || strings.Contains(name, "repariert")
}

// identifier is how the folder of a backup begins by itself: not a name to be read.
var identifier = regexp.MustCompile(`^(?i:[0-9a-f]{8}-[0-9a-f]{16}|[0-9a-f]{40})`)

// ownName is what a person or a program has added to the name of a backup's folder.
func ownName(b backup.Facts) string {
	name := filepath.Base(filepath.Clean(b.Folder))
	if b.UDID != "" && len(name) >= len(b.UDID) && strings.EqualFold(name[:len(b.UDID)], b.UDID) {
		name = name[len(b.UDID):]
	} else {
		name = identifier.ReplaceAllString(name, "")
	}
	return strings.Trim(name, " -_.")
}

// tellApart gives rows that read the same a word that tells where they lie. Such
// rows are made anew, because others may show the ones that are remembered.
func (m Maker) tellApart(s guide.Situation, rows []*Row, known map[string]*Row) []*Row {
	type like struct{ udid, name, when, ios, size, note string }
	alike := map[like][]int{}
	for i, r := range rows {
		k := like{r.facts.UDID, r.Name, r.When, r.IOS, r.Size, r.Note}
		alike[k] = append(alike[k], i)
	}
	for _, twins := range alike {
		if len(twins) < 2 {
			continue
		}
		for _, i := range twins {
			r := *rows[i]
			m.finish(&r, r.model, m.ofItself(s, r.facts), m.place(r, rows, twins))
			rows[i], known[r.Folder] = &r, &r
		}
	}
	return rows
}

// place says where a backup lies, in as few words as tell it apart from its like.
func (m Maker) place(r Row, rows []*Row, twins []int) string {
	mine := parents(r.Folder)
	for n := 1; n <= len(mine); n++ {
		end := mine[len(mine)-n:]
		shared := 0
		for _, i := range twins {
			other := parents(rows[i].Folder)
			if len(other) >= n && slices.Equal(other[len(other)-n:], end) {
				shared++
			}
		}
		if names := readable(end); shared == 1 && len(names) > 0 {
			return m.say("backup/another-place", map[string]any{"Folder": strings.Join(names, " › ")})
		}
	}
	if name := ownName(r.facts); name != "" && !repairedName(name) && !r.facts.Archived {
		return m.say("list/named", map[string]any{"Folder": name})
	}
	return ""
}

// parents are the names of the folders that a backup lies in, the outermost first.
func parents(folder string) []string {
	return strings.FieldsFunc(filepath.ToSlash(filepath.Dir(filepath.Clean(folder))), func(r rune) bool { return r == '/' })
}

// readable leaves out what nobody reads: names that are numbers of phones.
func readable(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), identifier.MatchString)
}
