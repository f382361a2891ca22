package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// header is the name of the program with settings and about.
type header struct{ box *fyne.Container }

func (w *Window) newHeader() *header {
	logo := part.NewPicture("lifebuoy", 32, 32)
	name := part.NewStrong(w.say("app/name"))
	settings := part.NewTap("button", "settings", w.say("settings/title"), part.NewIcon("settings"), func() { w.showSettings() })
	about := part.NewTap("button", "about", w.say("about/title"), part.NewIcon("about"), func() { w.showAbout() })
	privacy := part.NewNote(w.say("app/privacy"))
	return &header{box: part.NewMiddle(1, logo, part.NewColumn(0, name, privacy), settings, about)}
}

// newBanner says that the iPhone is a simulated one, with its controls.
func (w *Window) newBanner() *fyne.Container {
	controls := part.NewFlow()
	for _, c := range w.opts.Demo {
		b := part.NewButton("demo-"+c.ID, w.say(c.Key), "", c.Do)
		b.PadY, b.PadX = look.Space/2, look.Space*1.5
		controls.Add(b.Tap)
	}
	back := canvas.NewRectangle(look.Color(look.ColorWarnSoft))
	banner := container.NewStack(back, container.New(part.Inset{X: 2 * look.Space, Y: look.Space},
		part.NewColumn(1, part.NewMiddle(1, part.NewIcon("note"), part.NewColumn(0, part.NewStrong(w.say("app/simulated")), part.NewNote(w.say("demo/password")))), controls)))
	banner.Hide()
	return banner
}
