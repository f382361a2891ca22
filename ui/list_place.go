package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// applyList shows the list of backups where it is the page. The problems of the
// page stand above its rows then.
func (w *Window) applyList(s screen.Screen) bool {
	was := w.list.here
	changed := w.list.apply(s)
	if was != w.list.here {
		if w.list.here {
			w.aside.Objects, w.way.told.Objects = nil, nil
			w.list.setPanels(w.panels.box)
			w.frame.body(w.list.object())
		} else {
			w.list.setPanels(nil)
			w.aside.Objects = []fyne.CanvasObject{w.panels.box}
			w.frame.body(nil)
		}
		return true
	}
	return changed
}

// stopped reports whether a problem stops a page on which much else stands before it.
func stopped(s screen.Screen) bool {
	if r := s.Route; r.Summary != nil && r.Summary.Mark == guide.MarkBad {
		return true // why it was not finished, before what came of it
	}
	return s.Route.Current == guide.StepPrepare && slices.ContainsFunc(s.Route.Panels, func(p guide.Panel) bool { return p.Blocks })
}

// placePanels puts what is to be told above the doors of the first page, which fill it,
// or above what else a page says that it stops, and else under the page. It reports
// whether that is another place than before.
func (w *Window) placePanels(above bool) bool {
	if w.list.here {
		return false
	}
	in, out := w.aside, w.way.told
	if above {
		in, out = out, in
	}
	w.way.told.Hidden = !above || len(w.panels.box.Objects) == 0
	if len(in.Objects) > 0 && len(out.Objects) == 0 {
		return false
	}
	in.Objects, out.Objects = []fyne.CanvasObject{w.panels.box}, nil
	return true
}
