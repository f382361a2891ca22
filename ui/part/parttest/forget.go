package parttest

import (
	_ "unsafe" // for linkname

	"fyne.io/fyne/v2/driver/software"
	"github.com/go-text/typesetting/shaping"
)

// shaper is Fyne's own. It keeps each font that it was ever given, and each new app of a
// test has its fonts read anew.
//
//go:linkname shaper fyne.io/fyne/v2/internal/painter.shaper
var shaper *shaping.HarfbuzzShaper

// Forget lets go of what earlier tests have drawn: fonts, and what was not drawn for a minute
// (FYNE_CACHE), which Fyne else looks for only where a picture is taken. A thousand windows
// would need 12 GB.
func Forget() {
	*shaper = shaping.HarfbuzzShaper{}
	software.NewCanvas().Capture()
}
