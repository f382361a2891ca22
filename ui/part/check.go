package part

import (
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/ui/look"
)

// Check is a tick that is on or off.
type Check struct {
	Tap   *Tap
	box   *canvas.Raster
	words *Text
	on    bool
}

// SetEnabled switches the tick on or off.
func (c *Check) SetEnabled(on bool) {
	c.Tap.SetEnabled(on)
	c.words.SetColor(look.ColorInk)
	if !on {
		c.words.SetColor(look.ColorMuted)
	}
	c.show()
}

// On reports whether it is ticked.
func (c *Check) On() bool { return c.on }

// Set ticks it or not, without telling anyone.
func (c *Check) Set(on bool) {
	if c.on != on {
		c.on = on
		c.show()
	}
}

func (c *Check) show() {
	icon := "check-off"
	c.Tap.About.State = "off"
	if c.on {
		icon, c.Tap.About.State = "check-on", "on"
	}
	art := look.Icon(icon)
	if !c.Tap.Enabled() {
		art = look.IconIn(icon, look.ColorMuted)
	}
	SetArt(c.box, art)
}
