package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// newHead is the name of the program, at the top of the sidebar.
func (w *Window) newHead() *fyne.Container {
	return part.NewMiddle(1, part.NewPicture("lifebuoy", 32, 32),
		part.NewColumn(0, part.NewStrong(w.say("app/name")), part.NewNote(w.say("app/privacy"))))
}

// newFoot holds settings and about, at the foot of the sidebar.
func (w *Window) newFoot() *fyne.Container {
	button := func(id, key string, show func()) *part.Tap {
		name := part.NewNote(w.say(key))
		name.OneLine = true
		t := part.NewTap("button", id, w.say(key), part.NewMiddle(1, part.NewIcon(id), name), show)
		t.PadX = look.Space / 2
		return t
	}
	return part.NewFlow(button("settings", "settings/title", w.showSettings), button("about", "about/short", w.showAbout))
}

// compact stands for the sidebar where there is no room for it: the phone and
// the step in a line.
type compact struct {
	box   *fyne.Container
	icon  *canvas.Raster
	phone *part.Text
	step  *part.Text
}

func (w *Window) newCompact() *compact {
	c := &compact{icon: part.NewPicture("iphone-island", 24, 32), phone: part.NewStrong(""), step: part.NewNote("")}
	button := func(id, key string, show func()) *part.Tap {
		return part.NewTap("button", id, w.say(key), part.NewIcon(id), show)
	}
	back := canvas.NewRectangle(look.Color(look.ColorSurface))
	c.box = container.NewStack(back, container.New(part.Inset{X: pageMargin, Y: look.Space},
		part.NewMiddle(1, c.icon, part.NewColumn(0, c.phone, c.step),
			button("settings", "settings/title", w.showSettings), button("about", "about/title", w.showAbout))))
	return c
}

// apply says which phone and which step, and reports whether the height may have
// changed.
func (c *compact) apply(phone, step string) bool {
	if phone == c.phone.Text() && step == c.step.Text() {
		return false
	}
	c.phone.Set(phone)
	c.step.Set(step)
	c.box.Refresh()
	return true
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
