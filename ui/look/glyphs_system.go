//go:build !ci && !test

package look

import (
	"sync"

	"github.com/go-text/typesetting/fontscan"
)

// ofSystem reports whether a font of this computer has a letter. Fyne asks the same
// list, so that it is read once for both.
func ofSystem(r rune) bool {
	for _, f := range system() {
		if f.Runes.Contains(r) {
			return true
		}
	}
	return false
}

var system = sync.OnceValue(func() []fontscan.Footprint {
	fonts, err := fontscan.SystemFonts(quiet{}, "")
	if err != nil {
		return nil // then Fyne has none either
	}
	return fonts
})

// quiet keeps the warnings about broken fonts to itself, as Fyne does.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
