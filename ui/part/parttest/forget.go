package parttest

import (
	"time"
	_ "unsafe" // for linkname

	_ "fyne.io/fyne/v2/test" // whose parts these are
	"github.com/go-text/typesetting/shaping"
)

// What Fyne keeps of what tests draw, and has no door for.
//
// Its shaper keeps each font that it was ever given, and each new app of a test has its fonts
// read anew. Renderers, and through them whole windows, are kept for a minute after they were
// drawn; but that is looked at only where a picture is taken, and then those of a window that
// is there have gone, too, if more than a minute has passed on a slow computer: without a
// screen nothing lays them out again.
//
//go:linkname shaper fyne.io/fyne/v2/internal/painter.shaper
var shaper *shaping.HarfbuzzShaper

//go:linkname validDuration fyne.io/fyne/v2/internal/cache.ValidDuration
var validDuration time.Duration

//go:linkname destroyExpiredRenderers fyne.io/fyne/v2/internal/cache.destroyExpiredRenderers
func destroyExpiredRenderers(now time.Time)

func init() { validDuration = 24 * time.Hour }

// Forget lets go of the windows and fonts of earlier tests: a thousand would need 12 GB. It is
// for before a window is made, and not while another one is looked at.
func Forget() {
	*shaper = shaping.HarfbuzzShaper{}
	destroyExpiredRenderers(time.Now().Add(2 * validDuration))
}
