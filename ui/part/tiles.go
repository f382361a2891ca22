package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Tile is one of several things that can be opened: what it is and how much of it
// there is.
type Tile struct {
	ID, Icon, Title string
	Notes           []string
	Warn            string // what is wrong with it; may be empty
	OnTap           func() // nil: it cannot be opened
}

// NewTiles shows things in as many columns as have room. The keys with arrows go from
// one to the other.
func NewTiles(list ...Tile) *fyne.Container {
	cells := &Cells{Gap: look.CardPad, Need: look.Em(look.TileEm), Even: true}
	box := container.New(cells)
	for _, t := range list {
		box.Add(newTile(t, box, cells))
	}
	return box
}

func newTile(t Tile, box *fyne.Container, cells *Cells) *Tap {
	words := NewColumn(0.5, NewStrong(t.Title))
	for _, n := range t.Notes {
		words.Add(NewNote(n))
	}
	if t.Warn != "" {
		warn := NewNote(t.Warn)
		warn.Color = Warn.Ink()
		words.Add(warn)
	}
	tap := NewTap("tile", t.ID, t.Title, NewRow(1, NewIcon(t.Icon), words), t.OnTap)
	tap.PadX, tap.PadY, tap.Stroke = look.CardPad, look.CardPad, look.ColorLine
	if t.OnTap == nil {
		tap.Disable()
		return tap
	}
	tap.Fill, tap.Lifted = look.ColorSurface, true
	tap.OnKey = func(key fyne.KeyName) bool { return stepTile(box, cells, tap, key) }
	return tap
}

// stepTile gives the focus to the tile that lies where a key points.
func stepTile(box *fyne.Container, cells *Cells, from *Tap, key fyne.KeyName) bool {
	onward := 1
	if RightToLeft() {
		onward = -1
	}
	steps := map[fyne.KeyName]int{
		fyne.KeyRight: onward, fyne.KeyLeft: -onward,
		fyne.KeyDown: cells.columns(box.Objects), fyne.KeyUp: -cells.columns(box.Objects),
	}
	step, ok := steps[key]
	if !ok {
		return false
	}
	at := -1
	for i, o := range box.Objects {
		if o == fyne.CanvasObject(from) {
			at = i
		}
	}
	for i := at + step; i >= 0 && i < len(box.Objects); i += step {
		if next := box.Objects[i].(*Tap); next.Enabled() {
			if c := canvasOf(next); c != nil {
				c.Focus(next)
			}
			return true
		}
	}
	return key == fyne.KeyLeft || key == fyne.KeyRight // up and down scroll the page where there is no tile
}
