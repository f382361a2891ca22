package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// ReadFonts reads the fonts that the window is written in. Whoever measures text
// first waits for that; so it may be done beside other things at the start.
func ReadFonts() {
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		fyne.MeasureText("Lifeboat", theme.TextSize(), style)
	}
}
