package screen

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// groups puts the rows of each phone together: that of the way first, then others
// that are connected, then the rest by their newest backup.
func (m Maker) groups(s guide.Situation, rows []*Row) []Group {
	at := map[string]int{}
	var groups []Group
	for _, r := range rows {
		i, known := at[r.facts.UDID]
		if !known {
			i = len(groups)
			at[r.facts.UDID] = i
			groups = append(groups, Group{UDID: r.facts.UDID})
		}
		groups[i].Rows = append(groups[i].Rows, r)
	}
	for i := range groups {
		sortRows(groups[i].Rows, SortDate)
	}
	rank := func(g Group) int {
		switch {
		case g.UDID == "":
			return 2
		case g.UDID == s.Phone:
			return 0
		case connected(s.Phones, g.UDID) != nil:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.Rows[0].facts.Date.Compare(a.Rows[0].facts.Date), strings.Compare(a.UDID, b.UDID))
	})
	m.nameGroups(s, groups)
	return groups
}

// gather puts phones of which there is one backup under one heading: a heading for
// each would say the same as its row.
func (m Maker) gather(s guide.Situation, groups []Group, known map[string]*Row) []Group {
	alone := func(g Group) bool { return g.Tag == "" && len(g.Rows) == 1 }
	others := Group{Name: m.Words.Say("list/others")}
	at := -1 // where they stand: in the place of the newest of them
	var out []Group
	for _, g := range groups {
		if !alone(g) {
			out = append(out, g)
			continue
		}
		if at < 0 {
			at = len(out)
			out = append(out, g)
		}
		r := g.Rows[0]
		if g.serial != "" { // its heading told it from another of the same name
			told := *r
			m.finish(&told, r.model, m.ofItself(s, r.facts), g.serial)
			r = &told
		}
		others.Rows = append(others.Rows, r)
	}
	if len(others.Rows) < 2 {
		return out
	}
	for _, r := range others.Rows {
		known[r.Folder] = r
	}
	others.Note = joinedBy(" · ", m.counted("backups/count", int64(len(others.Rows))), m.sizeOf(others.Rows))
	others.Said = joinedBy(", ", others.Name, others.Note)
	out[at] = others
	return out
}

func connected(phones []phone.Phone, udid string) *phone.Phone {
	for i := range phones {
		if phones[i].UDID == udid {
			return &phones[i]
		}
	}
	return nil
}

// nameGroups gives the groups their headings. A phone has the name that it has now,
// or the one of its newest backup. Where two have the same name, their models, or
// the last characters of their serial numbers, tell them apart.
func (m Maker) nameGroups(s guide.Situation, groups []Group) {
	same := map[string]int{}
	for i := range groups {
		g := &groups[i]
		newest := g.Rows[0]
		g.Name = newest.Name
		if p := connected(s.Phones, g.UDID); p != nil {
			if name, ok := p.Name.Get(); ok && guide.OneLine(name) != "" {
				g.Name = guide.OneLine(name)
			}
			g.Tag = m.Words.Say("list/connected")
			if g.UDID == s.Phone {
				g.Tag = m.say("list/this", map[string]any{"Class": classOf(newest.facts.ProductType)})
			}
		}
		g.Note = joinedBy(" · ", newest.model, m.counted("backups/count", int64(len(g.Rows))), m.sizeOf(g.Rows))
		same[g.Name+"\x00"+newest.model]++
	}
	for i := range groups {
		g := &groups[i]
		if serial := g.Rows[0].facts.Serial; same[g.Name+"\x00"+g.Rows[0].model] > 1 && len(serial) > 4 {
			g.serial = m.say("list/serial", map[string]any{"Serial": serial[len(serial)-4:]})
			g.Note = joinedBy(" · ", g.Note, g.serial)
		}
		g.Said = joinedBy(", ", g.Name, g.Tag, g.Note)
	}
}

// classOf is what kind of device a product is, as Apple writes it.
func classOf(product string) string {
	for _, class := range []string{"iPad", "iPod"} {
		if strings.HasPrefix(product, class) {
			return class
		}
	}
	return "iPhone"
}

// Sort is what the rows of a group are ordered by.
type Sort string

// The orders.
const (
	SortDate  Sort = "date" // newest first
	SortName  Sort = "name"
	SortSize  Sort = "size"  // largest first
	SortState Sort = "state" // best first
)

// Sorts are all orders.
var Sorts = []Sort{SortDate, SortName, SortSize, SortState}

func sortRows(rows []*Row, by Sort) {
	newer := func(a, b *Row) int {
		return cmp.Or(b.facts.Date.Compare(a.facts.Date), strings.Compare(a.Folder, b.Folder))
	}
	slices.SortStableFunc(rows, func(a, b *Row) int {
		switch by {
		case SortName:
			return cmp.Or(strings.Compare(foldedText(a.Name), foldedText(b.Name)), newer(a, b))
		case SortSize:
			return cmp.Or(cmp.Compare(b.bytes, a.bytes), newer(a, b))
		case SortState:
			return cmp.Or(cmp.Compare(a.rank, b.rank), newer(a, b))
		}
		return newer(a, b)
	})
}

// Found are the groups with the rows that a search finds, in an order, and what is
// said of their number. Every word that was typed has to be in a row: in its name,
// model, iOS, date, state or place.
func (b *Backups) Found(search string, by Sort) ([]Group, string) {
	words := strings.Fields(foldedText(search))
	if len(words) == 0 && by == SortDate {
		return b.Groups, b.Count
	}
	var out []Group
	n := 0
	for _, g := range b.Groups {
		rows := make([]*Row, 0, len(g.Rows))
		for _, r := range g.Rows {
			if r.has(words) {
				rows = append(rows, r)
			}
		}
		if len(rows) > 0 {
			sortRows(rows, by)
			g.Rows = rows
			out = append(out, g)
			n += len(rows)
		}
	}
	if len(words) == 0 {
		return out, b.Count
	}
	return out, b.maker.say("list/found", map[string]any{"Found": int64(n), "All": int64(b.Rows())})
}

// NoneFound is said where a search finds nothing.
func (b *Backups) NoneFound(search string) string {
	if strings.TrimSpace(search) == "" {
		return ""
	}
	return b.maker.say("list/none-found", map[string]any{"Search": strings.TrimSpace(search)})
}

func (r *Row) has(words []string) bool {
	for _, w := range words {
		if !strings.Contains(r.found, w) {
			return false
		}
	}
	return true
}

// foldedText is a text as a search compares it: small letters without accents.
func foldedText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '’' || r == '‘' || r == 'ʼ':
			return '\''
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}
