package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// newHead is the name of the program, at the top of the sidebar.
func (w *Window) newHead() *fyne.Container {
	return part.NewMiddle(1, part.NewPicture("lifebuoy", look.PictureLogo.Width, look.PictureLogo.Height),
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
	box     *fyne.Container
	picture *canvas.Raster
	phone   *part.Text
	details *part.Tap
}

func (w *Window) newCompact(step *part.StepLine) *compact {
	size := look.PhoneStrip
	c := &compact{picture: part.NewPicture("", size.Width, size.Height), phone: part.NewStrong("")}
	c.details = part.NewIconButton("phone-page", w.say("phonepage/title"), "onward", func() { w.showPhone(w.phoneOfWay()) })
	back := canvas.NewRectangle(look.Color(look.ColorSidebar))
	c.box = container.NewStack(back, container.New(part.Inset{X: look.Margin, Y: look.Space},
		part.NewMiddle(1, c.picture, part.NewColumn(0, part.NewCutName(c.phone), step), c.details,
			part.NewIconButton("settings", w.say("settings/title"), "settings", w.showSettings),
			part.NewIconButton("about", w.say("about/title"), "about", w.showAbout))))
	return c
}

// apply says which phone it is, and reports whether the height may have changed.
func (c *compact) apply(phone string, cards []screen.Phone) bool {
	if phone == c.phone.Text() {
		return false
	}
	picture := "no-phone"
	if len(cards) > 0 {
		picture = cards[0].Picture
	}
	part.SetArt(c.picture, look.Picture(picture))
	c.phone.Set(phone)
	c.box.Refresh()
	return true
}

// newBanner says that the iPhone is a simulated one, with its controls.
func (w *Window) newBanner() *fyne.Container {
	controls := part.NewFlow()
	w.controls = nil
	for i, c := range w.opts.Demo {
		tap := part.NewButton("demo-"+c.ID, w.say(c.Key), "", c.Do).Small().Tap
		tap.Hidden = i < len(w.mayNow) && !w.mayNow[i]
		w.controls = append(w.controls, tap)
		controls.Add(tap)
	}
	back := canvas.NewRectangle(look.Color(look.ColorWarnSoft))
	said := part.NewNote(w.say("app/simulated") + " " + w.say("demo/password"))
	said.Color = look.ColorInk
	banner := container.NewStack(back, container.New(part.Inset{X: look.SidebarPad, Y: look.Space},
		part.NewColumn(0.5, part.NewMiddle(1, part.NewIcon("note"), said), controls)))
	banner.Hide()
	return banner
}

// applyControls shows those that do something now, and reports whether others did.
func (w *Window) applyControls() (changed bool) {
	for i, c := range w.controls {
		if i < len(w.mayNow) && c.Visible() != w.mayNow[i] {
			setVisible(c, w.mayNow[i])
			changed = true
		}
	}
	return changed
}
