package inside

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// elsewhere says how many photos there are that the backup does not hold.
func (p *photosPage) elsewhere(list *shown.PhotoList) string {
	var said string
	for _, of := range []struct {
		key string
		n   int64
	}{{"inside/photos-in-cloud", list.InCloud}, {"inside/photos-missing", list.Missing}, {"inside/photos-shared", list.Shared}} {
		if of.n > 0 {
			if said != "" {
				said += " "
			}
			said += p.h.Words.Text(guide.Text{Key: of.key, Args: map[string]any{"Count": of.n}})
		}
	}
	return said
}

// apart says what the library does not show, and the backup holds: so the figures of the
// tile and of this page agree.
func (p *photosPage) apart() string {
	var names []string
	for _, f := range []struct {
		is  filterKind
		key string
	}{{filterHidden, "inside/photos-apart-hidden"}, {filterDeleted, "inside/photos-apart-deleted"}} {
		if n := int64(len(photoFilter{is: f.is}.places(p.list))); n > 0 {
			names = append(names, p.h.Words.Text(guide.Text{Key: f.key, Args: map[string]any{"Count": n}, Count: &n}))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return p.h.Words.Text(guide.Text{Key: "inside/photos-apart", Args: map[string]any{"What": p.h.Words.List(names), "Menu": p.filter.name(p.h.Words, p.list)}})
}

// choose lets a filter decide what is shown.
func (p *photosPage) choose(f photoFilter) {
	p.filter = f
	p.shown = f.places(p.list)
	p.groups = groupPhotos(p.list, p.shown)
	p.which.SetLabel(f.name(p.h.Words, p.list))
	p.grid.About.Name = f.name(p.h.Words, p.list)
	p.absent.Set("")
	if f.is == filterAll { // what is said counts all photos
		p.absent.Set(join([]string{p.apart(), p.elsewhere(p.list)}, " "))
	}
	p.absent.Hidden = p.absent.Text() == ""
	p.grid.Set(p.headings(), -1)
	p.changed()
}

// changed says what is marked.
func (p *photosPage) changed() {
	n, unseen := p.marks.n, p.marks.unseen(p.shown)
	key, count := "inside/photos-count", int64(len(p.shown))
	switch {
	case unseen > 0:
		key, count = "inside/photos-marked-unseen", int64(unseen)
	case n > 0:
		key = "inside/photos-marked"
	}
	p.counted.Set(p.h.Words.Text(guide.Text{Key: key, Args: map[string]any{"Count": count, "Marked": p.h.Words.Number(int64(n))}, Count: &count}))
	p.unmark.Hidden = n == 0
	p.gallery.Refresh()
	p.h.Changed()
}

// marked draws the marks anew.
func (p *photosPage) marked() {
	p.grid.SetGroups(p.headings())
	if p.large != nil {
		p.large.show()
	}
	p.changed()
}

// headings are the groups as the grid shows them.
func (p *photosPage) headings() []part.GridGroup {
	out := make([]part.GridGroup, len(p.groups))
	at := 0
	for i, g := range p.groups {
		n := 0
		for _, place := range p.shown[at : at+g.count] {
			if p.marks.has(place) {
				n++
			}
		}
		at += g.count
		out[i] = part.GridGroup{ID: g.id(), Title: g.title(p.h.Words), Note: p.h.Words.Number(int64(g.count)), Count: g.count}
		switch n {
		case 0:
		case g.count:
			out[i].State = part.GridAll
		default:
			out[i].State = part.GridSome
		}
	}
	return out
}

func (p *photosPage) pick(i int, how part.Pick) {
	p.marks.pick(p.shown, i, how)
	p.marked()
}

func (p *photosPage) pickGroup(group int) {
	at := 0
	for _, g := range p.groups[:group] {
		at += g.count
	}
	p.marks.turn(p.shown[at : at+p.groups[group].count])
	p.marked()
}

func (p *photosPage) pickAll() {
	p.marks.set(p.shown, true)
	p.marked()
}

func (p *photosPage) pickNone() {
	p.marks.clear()
	p.marked()
}

// Selected implements Page: the photos that are marked, shown or not, else those that the
// filter shows.
func (p *photosPage) Selected() (guide.Saving, int) {
	s := guide.Saving{Kinds: []string{string(inventory.Photos)}}
	if p.list == nil || p.marks.n == 0 && p.filter.is == filterAll {
		return s, 0
	}
	take := func(place int32) { s.Photos = append(s.Photos, p.list.Photos[place].Key) }
	if p.marks.n == 0 {
		for _, place := range p.shown {
			take(place)
		}
	}
	for place, on := range p.marks.on {
		if on {
			take(int32(place))
		}
	}
	slices.Sort(s.Photos)
	return s, p.marks.n
}

// Back implements Page. Marks stay.
func (p *photosPage) Back() bool {
	if p.large == nil {
		return false
	}
	p.shut()
	return true
}

// photosKept is where a page of photos was left. Photos go by their keys: the list may be
// another one by then.
type photosKept struct {
	filter      filterKind
	album       string
	marks       map[int64]bool
	anchor      int64
	top, cursor int64 // 0: none
	large       bool
}

// Keep implements Keeper.
func (p *photosPage) Keep() any {
	if p.list == nil || len(p.list.Photos) == 0 {
		return p.h.Kept
	}
	k := photosKept{filter: p.filter.is, marks: map[int64]bool{}, large: p.large != nil}
	if p.filter.is == filterAlbum {
		k.album = p.list.Albums[p.filter.album].Title
	}
	for place, on := range p.marks.on {
		if on {
			k.marks[p.list.Photos[place].Key] = true
		}
	}
	if p.marks.anchor >= 0 {
		k.anchor = p.list.Photos[p.marks.anchor].Key
	}
	k.top, k.cursor = p.photo(p.grid.First()).Key, p.photo(p.grid.Cursor()).Key
	if p.large != nil {
		k.cursor = p.photo(p.large.at).Key
	}
	return k
}

// goOn goes on where the page was left.
func (p *photosPage) goOn() {
	k, ok := p.h.Kept.(photosKept)
	if !ok {
		return
	}
	filters, _ := photoFilters(p.list)
	for _, f := range filters {
		if f.is == k.filter && (f.is != filterAlbum || p.list.Albums[f.album].Title == k.album) {
			p.choose(f)
			break
		}
	}
	for place := range p.list.Photos {
		key := p.list.Photos[place].Key
		if k.marks[key] {
			p.marks.set([]int32{int32(place)}, true)
		}
		if k.anchor == key {
			p.marks.anchor = int32(place)
		}
	}
	top, cursor := -1, -1
	for i := range p.shown {
		key := p.photo(i).Key
		if key == k.cursor {
			cursor = i
		}
		if key == k.top {
			top = i
		}
	}
	p.grid.Set(p.headings(), cursor)
	p.grid.ShowFrom(top)
	p.changed()
	if k.large && cursor >= 0 {
		p.open(cursor)
	}
}
