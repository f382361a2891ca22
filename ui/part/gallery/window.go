package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// Fill puts the gallery into a window. There d changes between light and dark, + and
// - the size of text, and r the direction of reading.
func Fill(w fyne.Window, theme look.Theme) {
	settings := fyne.CurrentApp().Settings()
	layer := part.NewLayer(w.Canvas())
	show := func() {
		settings.SetTheme(theme)
		w.SetContent(container.NewStack(Page(), layer))
	}
	show()
	w.Canvas().SetOnTypedRune(func(r rune) {
		switch r {
		case 'd':
			if theme.Mode == look.Dark {
				theme.Mode = look.Light
			} else {
				theme.Mode = look.Dark
			}
		case 'r':
			theme.RightToLeft = !theme.RightToLeft
		case '+':
			theme.Scale = min(max(theme.Scale, 1)+0.5, look.Largest)
		case '-':
			theme.Scale = max(max(theme.Scale, 1)-0.5, look.Smallest)
		default:
			return
		}
		show()
	})
}
