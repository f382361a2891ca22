package inside

import (
	"slices"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// photoMarks are the photos that are marked, by their places in the list.
type photoMarks struct {
	on     []bool
	n      int
	anchor int32 // that was picked last; -1: none
}

func newPhotoMarks(count int) photoMarks { return photoMarks{on: make([]bool, count), anchor: -1} }

func (m *photoMarks) has(place int32) bool { return int(place) < len(m.on) && m.on[place] }

// set marks all of some photos, or none of them.
func (m *photoMarks) set(places []int32, on bool) {
	for _, p := range places {
		if m.on[p] != on {
			if m.on[p] = on; on {
				m.n++
			} else {
				m.n--
			}
		}
	}
}

// turn marks all of some photos, or, where all are, none of them.
func (m *photoMarks) turn(places []int32) {
	for _, p := range places {
		if !m.on[p] {
			m.set(places, true)
			return
		}
	}
	m.set(places, false)
}

func (m *photoMarks) clear() {
	clear(m.on)
	m.n, m.anchor = 0, -1
}

// pick marks a photo as a click does: it alone of those that are shown, besides the
// others, or all from the one that was picked last to it. What is not shown stays as it is.
func (m *photoMarks) pick(all []int32, i int, how part.Pick) {
	if i < 0 || i >= len(all) {
		return
	}
	from := slices.Index(all, m.anchor)
	switch {
	case how == part.PickTo && from >= 0:
		m.set(all, false)
		m.set(all[min(from, i):max(from, i)+1], true)
		return
	case how == part.PickAlso:
		m.turn(all[i : i+1])
	default:
		m.set(all, false)
		m.set(all[i:i+1], true)
	}
	m.anchor = all[i]
}

// unseen is how many are marked that are not among those that are shown.
func (m *photoMarks) unseen(all []int32) int {
	n := m.n
	for _, p := range all {
		if m.on[p] {
			n--
		}
	}
	return n
}

// photoGroup is a month of photos.
type photoGroup struct {
	year  int
	month time.Month // 0: those without a date
	count int
}

func (g photoGroup) id() string {
	if g.month == 0 {
		return "month-none"
	}
	return "month-" + time.Date(g.year, g.month, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
}

func (g photoGroup) title(w *words.Words) string {
	if g.month == 0 {
		return w.Say("inside/photos-no-date")
	}
	return w.Text(guide.Text{Key: "inside/photos-of-month", Args: map[string]any{
		"Month": w.Say("date/month-" + strconv.Itoa(int(g.month))), "Year": strconv.Itoa(g.year),
	}})
}

// groupPhotos makes months of photos that are in the order of the list.
func groupPhotos(list *shown.PhotoList, places []int32) []photoGroup {
	var out []photoGroup
	for _, p := range places {
		g := photoGroup{}
		if t := list.Photos[p].Taken(); !t.IsZero() {
			g.year, g.month, _ = t.Date()
		}
		if n := len(out); n > 0 && out[n-1].year == g.year && out[n-1].month == g.month {
			out[n-1].count++
			continue
		}
		g.count = 1
		out = append(out, g)
	}
	return out
}

// photoFilter says which photos are shown.
type photoFilter struct {
	is    filterKind
	album int // of filterAlbum, in the list's albums
}

type filterKind string

const (
	filterAll       filterKind = "all" // of the library: neither hidden nor deleted
	filterVideos    filterKind = "videos"
	filterFavorites filterKind = "favorites"
	filterHidden    filterKind = "hidden"
	filterDeleted   filterKind = "deleted"
	filterAlbum     filterKind = "album"
)

// filterKinds are those that are the same in every library, in the order of the menu.
var filterKinds = []filterKind{filterAll, filterVideos, filterFavorites, filterHidden, filterDeleted}

// lets reports whether a photo is shown.
func (f photoFilter) lets(is shown.PhotoIs) bool {
	library := is&(shown.PhotoHidden|shown.PhotoDeleted) == 0
	switch f.is {
	case filterVideos:
		return library && is&shown.PhotoVideo != 0
	case filterFavorites:
		return library && is&shown.PhotoFavorite != 0
	case filterHidden:
		return is&shown.PhotoHidden != 0 && is&shown.PhotoDeleted == 0
	case filterDeleted:
		return is&shown.PhotoDeleted != 0
	}
	return library
}

// places are the places of the photos that it lets through.
func (f photoFilter) places(list *shown.PhotoList) []int32 {
	out := []int32{}
	if f.is == filterAlbum {
		for _, p := range list.Albums[f.album].Places {
			if f.lets(list.Photos[p].Is) {
				out = append(out, p)
			}
		}
		return out
	}
	for i := range list.Photos {
		if f.lets(list.Photos[i].Is) {
			out = append(out, int32(i))
		}
	}
	return out
}

// name is what it is called, and how a menu calls it.
func (f photoFilter) name(w *words.Words, list *shown.PhotoList) string {
	if f.is != filterAlbum {
		return w.Say("inside/photos-filter-" + string(f.is))
	}
	if title := list.Albums[f.album].Title; title != "" {
		return title
	}
	return w.Say("inside/photos-album-unnamed")
}

// photoFilters are the filters that let something through, with how much.
func photoFilters(list *shown.PhotoList) (out []photoFilter, counts []int) {
	take := func(f photoFilter) {
		if n := len(f.places(list)); n > 0 {
			out, counts = append(out, f), append(counts, n)
		}
	}
	for _, k := range filterKinds {
		take(photoFilter{is: k})
	}
	for i := range list.Albums {
		take(photoFilter{is: filterAlbum, album: i})
	}
	return out, counts
}
