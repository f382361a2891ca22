package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// inside shows what a backup holds, as tiles to be opened, and below them what it does
// not hold.
func (w *way) inside(in *screen.Inside) []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	tiles := make([]part.Tile, 0, len(in.Tiles))
	var reasons []fyne.CanvasObject
	for _, t := range in.Tiles {
		tile := part.Tile{ID: "tile-" + string(t.Kind), Icon: t.Icon, Title: t.Name, Warn: t.Bad}
		for _, note := range []string{t.Held, t.Size} {
			if note != "" {
				tile.Notes = append(tile.Notes, note)
			}
		}
		if t.Bad == "" {
			tile.OnTap = func() { w.open(t.Kind) }
		} else if t.Reason != "" {
			reasons = append(reasons, part.NewNote(t.Name+": "+t.Reason))
		}
		tiles = append(tiles, tile)
	}
	if len(tiles) > 0 {
		objects = append(objects, part.NewTiles(tiles...))
	}
	if in.Note != "" {
		objects = append(objects, line(screen.Line{Icon: "warn", Tone: screen.ToneWarn, Text: in.Note}, false))
	}
	if len(in.Absent) > 0 {
		objects = append(objects, headed("absent", w.say("inside/absent"), evidence(in.Absent)))
	}
	if len(reasons) > 0 {
		objects = append(objects, w.fold("reasons", w.say("fix/details"), part.NewColumn(0.5, reasons...)))
	}
	return objects
}
