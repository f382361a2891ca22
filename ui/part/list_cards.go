package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// placeCards puts a card behind the rows of each group that can be seen. A card
// that goes on out of sight ends at the edge: one of hundreds of rows would be a
// picture of many thousand lines.
func (a *listArea) placeCards(first, last int, inner, from, to float32) {
	n := 0
	for i := first; i < last; {
		if a.l.items[i].ID == "" {
			i++
			continue
		}
		begin, end := i, i
		for begin > 0 && a.l.items[begin-1].ID != "" && a.tops[begin] > from {
			begin--
		}
		for end+1 < len(a.l.items) && a.l.items[end+1].ID != "" && a.tops[end] < to {
			end++
		}
		if n == len(a.cards) {
			a.cards = append(a.cards, canvas.NewRectangle(color.Transparent))
		}
		card := a.cards[n]
		n++
		top, bottom := a.tops[begin], a.tops[end]+a.height(end)
		card.TopLeftCornerRadius, card.TopRightCornerRadius = look.Corner, look.Corner
		card.BottomLeftCornerRadius, card.BottomRightCornerRadius = look.Corner, look.Corner
		if cut := from - look.Hairline; top < cut {
			top = cut
			card.TopLeftCornerRadius, card.TopRightCornerRadius = 0, 0
		}
		if cut := to + look.Hairline; bottom > cut {
			bottom = cut
			card.BottomLeftCornerRadius, card.BottomRightCornerRadius = 0, 0
		}
		card.Show()
		card.FillColor, card.StrokeColor, card.StrokeWidth = theme.Color(look.ColorSurface), theme.Color(look.ColorLine), look.Hairline
		card.Move(fyne.NewPos(look.ListMargin, top))
		card.Resize(fyne.NewSize(inner, max(bottom-top, 0)))
		i = end + 1
	}
	for _, card := range a.cards[n:] {
		card.Hide()
	}
}
