package inside

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestPhotoMarks: a click marks one alone of those that are shown, Ctrl one more, Shift all
// from the last one that was picked; what a filter does not show stays as it was, and is
// counted.
func TestPhotoMarks(t *testing.T) {
	all := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	odd := []int32{1, 3, 5, 7, 9} // that another filter shows
	type step struct {
		of  []int32
		i   int
		how part.Pick
	}
	const one, also, to = part.PickOne, part.PickAlso, part.PickTo
	for name, c := range map[string]struct {
		steps  []step
		want   []int32
		unseen int // by odd
	}{
		"a click":                          {[]step{{all, 3, one}}, []int32{3}, 0},
		"another click":                    {[]step{{all, 3, one}, {all, 4, one}}, []int32{4}, 1},
		"Ctrl":                             {[]step{{all, 3, one}, {all, 6, also}}, []int32{3, 6}, 1},
		"Ctrl twice":                       {[]step{{all, 3, also}, {all, 3, also}}, nil, 0},
		"Shift down":                       {[]step{{all, 3, one}, {all, 6, to}}, []int32{3, 4, 5, 6}, 2},
		"Shift up":                         {[]step{{all, 6, one}, {all, 3, to}}, []int32{3, 4, 5, 6}, 2},
		"Shift there and back":             {[]step{{all, 6, one}, {all, 9, to}, {all, 5, to}}, []int32{5, 6}, 1},
		"Shift from the one Ctrl unmarked": {[]step{{all, 2, also}, {all, 2, also}, {all, 3, to}}, []int32{2, 3}, 1},
		"Shift without a beginning":        {[]step{{all, 4, to}}, []int32{4}, 1},
		"a click behind another filter":    {[]step{{all, 2, also}, {all, 3, also}, {odd, 0, one}}, []int32{1, 2}, 1},
		"Ctrl behind another filter":       {[]step{{all, 2, also}, {odd, 4, also}}, []int32{2, 9}, 1},
		"Shift behind another filter":      {[]step{{all, 2, also}, {all, 3, also}, {odd, 3, to}}, []int32{2, 3, 5, 7}, 1},
		"Shift from one that is not shown": {[]step{{all, 2, one}, {odd, 3, to}}, []int32{2, 7}, 1},
		"nothing at a place that is none":  {[]step{{all, 3, one}, {all, 10, one}, {all, -1, also}}, []int32{3}, 0},
	} {
		m := newPhotoMarks(len(all))
		for _, s := range c.steps {
			m.pick(s.of, s.i, s.how)
		}
		var got []int32
		for _, p := range all {
			if m.has(p) {
				got = append(got, p)
			}
		}
		if !slices.Equal(got, c.want) || m.n != len(got) || m.unseen(odd) != c.unseen {
			t.Errorf("%s: %v, counted %d, %d of them not shown; want %v, %d", name, got, m.n, m.unseen(odd), c.want, c.unseen)
		}
	}
	m := newPhotoMarks(len(all))
	m.turn(all[2:5])
	m.turn(odd[1:2])
	m.turn(all[2:5]) // one of the month is unmarked: now all of it are marked
	if m.n != 3 || !m.has(3) {
		t.Error("a month of which some are marked is not marked whole")
	}
	m.turn(all[2:5])
	if m.n != 0 {
		t.Error("a month that is marked whole is not unmarked")
	}
}

// TestPhotoFilter: what is hidden and what was deleted stands apart from all others, and
// both together are all that there is.
func TestPhotoFilter(t *testing.T) {
	list := &shown.PhotoList{}
	for _, is := range []shown.PhotoIs{
		0, shown.PhotoVideo, shown.PhotoFavorite, shown.PhotoHidden, shown.PhotoDeleted,
		shown.PhotoHidden | shown.PhotoDeleted, shown.PhotoVideo | shown.PhotoHidden, shown.PhotoVideo | shown.PhotoFavorite, shown.PhotoFavorite | shown.PhotoDeleted,
	} {
		list.Photos = append(list.Photos, shown.Photo{Is: is})
	}
	list.Albums = []shown.Album{{Title: "Summer", Places: []int32{0, 3, 7}}, {Title: "Hidden ones", Places: []int32{3, 4}}}
	apart := 0
	for f, want := range map[photoFilter][]int32{
		{is: filterAll}: {0, 1, 2, 7}, {is: filterVideos}: {1, 7}, {is: filterFavorites}: {2, 7}, {is: filterHidden}: {3, 6},
		{is: filterDeleted}: {4, 5, 8}, {is: filterAlbum}: {0, 7}, {is: filterAlbum, album: 1}: {},
	} {
		got := f.places(list)
		if !slices.Equal(got, want) {
			t.Errorf("%v: %v, want %v", f, got, want)
		}
		if f.is == filterAll || f.is == filterHidden || f.is == filterDeleted {
			apart += len(got)
		}
	}
	if apart != len(list.Photos) {
		t.Errorf("%d of %d stand somewhere", apart, len(list.Photos))
	}
	filters, counts := photoFilters(list)
	if said := fmt.Sprint(filters, counts); said != "[{all 0} {videos 0} {favorites 0} {hidden 0} {deleted 0} {album 0}] [4 2 2 2 3 2]" {
		t.Error(said)
	}
}
