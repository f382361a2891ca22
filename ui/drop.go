package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// mostDropped is how many places are looked through at once.
const mostDropped = 20

// dropped takes folders and files that were dragged onto the window: any of a
// backup leads to it. A sheet that asks for a folder takes the first one for its
// answer. The person sees at once that something was taken.
func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	w.take(paths)
}

// Take takes folders that the program was started with, as if they were dropped onto
// the window. It may be called on any goroutine.
func (w *Window) Take(paths []string) {
	if len(paths) > 0 {
		w.pump.post(func() { w.take(paths) })
	}
}

func (w *Window) take(given []string) {
	var paths []string
	for _, path := range given {
		if path = filepath.Clean(path); !slices.Contains(paths, path) && len(paths) < mostDropped {
			paths = append(paths, path)
		}
	}
	if w.source.Present == nil {
		w.takeThose(paths)
		return
	}
	w.away(func() {
		paths := w.source.Present(paths)
		w.pump.post(func() { w.takeThose(paths) })
	})
}

func (w *Window) takeThose(paths []string) {
	if len(paths) == 0 {
		w.note(w.say("drop/none"))
		return
	}
	if n := len(w.sheets); n > 0 && w.sheets[n-1].dropped != nil {
		w.sheets[n-1].dropped(paths[0])
		return
	}
	for _, path := range paths {
		w.send(guide.Intent{Action: guide.ActAddFolder, Value: path})
	}
	n := int64(len(paths))
	key := guide.Text{Key: "drop/taken", Args: map[string]any{"Name": filepath.Base(paths[0])}}
	if n > 1 {
		key = guide.Text{Key: "drop/taken-several", Count: &n, Args: map[string]any{"Count": n}}
	}
	w.note(w.maker.Load().Words.Text(key))
}

// note says shortly what is being done, or is not so.
func (w *Window) note(text string) {
	w.layerOnTop().Note(text)
	w.dumpSoon()
}

// layerOnTop is that of the sheet on top, else of the window.
func (w *Window) layerOnTop() *part.Layer {
	if n := len(w.sheets); n > 0 {
		return w.sheets[n-1].layer
	}
	return w.layer
}

// applyFound says, once, what the places led to that the person pointed at. From a
// page that is not the list, the list can be looked at.
func (w *Window) applyFound(f *screen.Found) {
	if f == nil || f.Of == w.found {
		return
	}
	w.found = f.Of
	switch {
	case !f.Good:
		w.note(f.Text)
	case f.Show != nil && len(w.sheets) == 0:
		w.askShow(*f)
	default:
		w.toast(f.Text)
	}
}

// askShow says what was found, and offers to look at it. Enter and Escape stay.
func (w *Window) askShow(f screen.Found) {
	var s *sheet
	stay := part.NewPrimary("drop-stay", w.say("drop/stay"), func() { s.close() })
	show := part.NewButton("drop-show", w.say("drop/show"), "", func() {
		s.close()
		if w.offers(*f.Show) {
			w.send(guide.Intent{Action: f.Show.ID, Value: f.Show.Value})
		}
	})
	s = w.sheet(f.Text, []fyne.CanvasObject{part.NewText(w.say("drop/in-list"))}, stay, "", show)
}
