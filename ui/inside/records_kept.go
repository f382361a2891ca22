package inside

import (
	"maps"

	"github.com/lifeboat-app/lifeboat/ui/part"
)

// recordsKept is where a page of records was left.
type recordsKept struct {
	query  string
	rows   part.ListPlace
	files  map[string]string
	chosen string
	open   bool    // the card was read in the place of the list
	offset float32 // of the card
}

var _ Keeper = (*records)(nil)

// Keep implements Keeper.
func (r *records) Keep() any {
	if r.busy || r.kept != nil {
		return r.h.Kept
	}
	return recordsKept{r.query, r.rows.Place(), maps.Clone(r.files), r.chosen, r.split.open, r.page.Offset()}
}

// goOn goes on where the page was left, now that its rows are there.
func (r *records) goOn() {
	k := r.kept
	r.rows.GoOn(k.rows)
	r.picks.tell()
	if k.chosen == "" || !r.split.beside && !k.open {
		r.kept = nil
	} else {
		r.split.setOpen(k.open)
		r.take(k.chosen, false)
	}
	r.h.Changed()
}
