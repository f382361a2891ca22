package inside

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// flags are what is shown on a picture, the most telling first, and said of it.
var flags = []struct {
	is         shown.PhotoIs
	icon, said string
}{
	{shown.PhotoVideo, "film", "inside/photo-video"},
	{shown.PhotoLive, "live", "inside/photo-live"},
	{shown.PhotoDeleted, "trash", "inside/photo-deleted"},
	{shown.PhotoHidden, "hide", "inside/photo-hidden"},
	{shown.PhotoEdited, "edit", "inside/photo-edited"},
	{shown.PhotoFavorite, "health", "inside/photo-favorite"},
	{shown.PhotoReduced, "", "inside/photo-reduced"},
}

// cell is how a photo stands in the grid.
func (p *photosPage) cell(i int) part.GridCell {
	if i >= len(p.shown) {
		return part.GridCell{}
	}
	photo := p.photo(i)
	c := part.GridCell{ID: "photo-" + strconv.FormatInt(photo.Key, 10), Empty: "photos", Chosen: p.marks.has(p.shown[i])}
	if photo.Is&shown.PhotoVideo != 0 {
		c.Empty = "film"
		if photo.Length > 0 {
			c.Words = words.Clock(time.Duration(photo.Length) * time.Second)
		}
	}
	n := 0
	for _, f := range flags {
		if n < len(c.Icons) && photo.Is&f.is != 0 && f.icon != "" {
			c.Icons[n] = f.icon
			n++
		}
	}
	return c
}

// said is a photo in words: what it is, and when it was taken.
func (p *photosPage) said(i int) string {
	return p.what(i) + ", " + when(p.h.Words, p.photo(i).Taken())
}

// what is a photo in words.
func (p *photosPage) what(i int) string {
	photo := p.photo(i)
	var parts []string
	if photo.Is&(shown.PhotoVideo|shown.PhotoLive) == 0 {
		parts = append(parts, p.h.Words.Say("inside/photo-photo"))
	}
	for _, f := range flags {
		if photo.Is&f.is != 0 {
			parts = append(parts, p.h.Words.Say(f.said))
		}
	}
	return join(parts, ", ")
}

// when is the day and the time.
func when(w *words.Words, t time.Time) string {
	if t.IsZero() {
		return w.Say("inside/photos-no-date")
	}
	return w.Day(t) + ", " + t.Format(w.Say("date/clock"))
}

func join(parts []string, between string) (out string) {
	for _, p := range parts {
		if p == "" {
			continue
		}
		if out != "" {
			out += between
		}
		out += p
	}
	return out
}

func (p *photosPage) firstFilter() photoFilter {
	if list, _ := photoFilters(p.list); len(list) > 0 {
		return list[0]
	}
	return photoFilter{is: filterAll}
}

// filters are the entries of the menu of what is shown.
func (p *photosPage) filters() []*fyne.MenuItem {
	if p.list == nil {
		return nil
	}
	var out []*fyne.MenuItem
	all, counts := photoFilters(p.list)
	for i, f := range all {
		item := fyne.NewMenuItem(p.counts(f.name(p.h.Words, p.list), counts[i]), func() { p.choose(f) })
		item.Checked = f == p.filter
		out = append(out, item)
	}
	return out
}

func (p *photosPage) counts(name string, n int) string {
	return p.h.Words.Text(guide.Text{Key: "inside/photos-menu", Args: map[string]any{"Name": name, "Number": p.h.Words.Number(int64(n))}})
}

// mostEntries is how many months a menu lists; of more it lists years, and the months of
// each beside them.
const mostEntries = 12

// months are the entries of the menu of where to go.
func (p *photosPage) months() []*fyne.MenuItem {
	var out []*fyne.MenuItem
	entry := func(i int) *fyne.MenuItem {
		g := p.groups[i]
		return fyne.NewMenuItem(p.counts(g.title(p.h.Words), g.count), func() { p.grid.Go(i) })
	}
	if len(p.groups) <= mostEntries {
		for i := range p.groups {
			out = append(out, entry(i))
		}
		return out
	}
	for i := 0; i < len(p.groups); {
		g, n := p.groups[i], 0
		var of []*fyne.MenuItem
		first := i
		for ; i < len(p.groups) && p.groups[i].year == g.year && (p.groups[i].month == 0) == (g.month == 0); i++ {
			n += p.groups[i].count
			of = append(of, entry(i))
		}
		name := strconv.Itoa(g.year)
		if g.month == 0 {
			name = g.title(p.h.Words)
		}
		item := fyne.NewMenuItem(p.counts(name, n), func() { p.grid.Go(first) })
		if len(of) > 1 {
			item.ChildMenu = fyne.NewMenu("", of...)
		}
		out = append(out, item)
	}
	return out
}

// menu is what can be done with one photo, and with its month.
func (p *photosPage) menu(i int, at fyne.Position) {
	w := p.h.Words
	group, before := 0, 0
	for g := range p.groups {
		if i < before+p.groups[g].count {
			group = g
			break
		}
		before += p.groups[g].count
	}
	part.ShowMenu(p.grid, at,
		fyne.NewMenuItem(w.Say("inside/photo-open"), func() { p.open(i) }),
		fyne.NewMenuItem(w.Say("inside/photo-mark"), func() { p.pick(i, part.PickAlso) }),
		fyne.NewMenuItem(w.Say("inside/photo-mark-month"), func() { p.pickGroup(group) }),
		fyne.NewMenuItem(w.Say("inside/photo-save"), func() { p.saveOne(i) }),
	)
}

// saveOne saves one photo with all that belongs to it.
func (p *photosPage) saveOne(i int) {
	s := guide.Saving{Kinds: []string{"photos"}, Photos: []int64{p.photo(i).Key}}
	p.h.Save(s)
}
