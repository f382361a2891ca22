package part

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// carded reports whether an item lies on a card: a row, or a heading within one.
func (a *listArea) carded(i int) bool { return a.l.items[i].ID != "" || a.l.items[i].Within }

// placeCards puts a card behind the rows of each group that can be seen. A card
// that goes on out of sight ends at the edge: one of hundreds of rows would be a
// picture of many thousand lines.
func (a *listArea) placeCards(first, last int, inner, from, to float32) {
	n := 0
	for i := first; i < last; {
		if !a.carded(i) {
			i++
			continue
		}
		begin, end := i, i
		for begin > 0 && a.carded(begin-1) && a.tops[begin] > from {
			begin--
		}
		for end+1 < len(a.l.items) && a.carded(end+1) && a.tops[end] < to {
			end++
		}
		if n == len(a.cards) {
			a.cards = append(a.cards, newSlab())
		}
		top, bottom := a.tops[begin], a.tops[end]+a.height(end)
		roundTop, roundBottom := true, true
		if cut := from - look.Hairline; top < cut {
			top, roundTop = cut, false
		}
		if cut := to + look.Hairline; bottom > cut {
			bottom, roundBottom = cut, false
		}
		a.cards[n].put(fyne.NewPos(look.ListMargin, top), fyne.NewSize(inner, max(bottom-top, 0)), roundTop, roundBottom)
		n++
		i = end + 1
	}
	for _, card := range a.cards[n:] {
		card.hide()
	}
}
