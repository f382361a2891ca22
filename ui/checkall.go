package ui

import (
	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// askCheckAll says what a check of all backups would do, and about how long it
// takes, and lets the person choose how thorough it is.
func (w *Window) askCheckAll() {
	situation, route := w.source.Situation()
	c := w.maker.Load().CheckAll(situation, route)
	if c.Start == nil || c.Fast == nil {
		return
	}
	objects := []fyne.CanvasObject{part.NewText(c.Which)}
	if c.Locked != nil {
		objects = append(objects, line(*c.Locked, false))
	}
	kind := func(label, means, takes string) {
		words := part.NewColumn(0, part.NewStrong(label), part.NewNote(means))
		if takes != "" {
			words.Add(part.NewNote(takes))
		}
		objects = append(objects, words)
	}
	kind(w.say("check-all/deep"), w.say("check-all/deep-means"), c.Deep)
	kind(w.say("check-all/quick"), w.say("check-all/quick-means"), c.Quick)
	objects = append(objects, part.NewNote(w.say("check-all/stop")))
	var s *sheet
	send := func(b screen.Button) func() {
		return func() {
			if w.offers(b) {
				s.close()
				w.send(guide.Intent{Action: b.ID, Value: b.Value})
			}
		}
	}
	start := part.NewPrimary("check-all-ok", w.say("check-all/start"), send(*c.Start))
	fast := part.NewButton("check-all-quick", w.say("check-all/quick"), "", send(*c.Fast))
	s = w.sheet(w.say("action/check-all"), objects, start, w.say("action/cancel"), fast)
	s.check = func() {
		start.SetEnabled(w.offers(*c.Start))
		fast.SetEnabled(w.offers(*c.Fast))
	}
}
