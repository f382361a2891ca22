package look

import (
	"image/color"
	"sync"
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// Live is the theme of a program whose window changes its looks while it stands:
// Fyne is told of one theme, once, and its values change. Whenever Fyne is told of
// another theme it reads all fonts anew, and the text shaper keeps the fonts of
// before.
type Live struct {
	now   atomic.Pointer[Theme]
	asked sync.Map // of fyne.TextStyle: the styles whose fonts Fyne has read
}

var _ fyne.Theme = (*Live)(nil)

// Set changes the values. What is drawn already has to be drawn anew.
func (l *Live) Set(t Theme) { l.now.Store(&t) }

// Now returns the values.
func (l *Live) Now() Theme {
	if t := l.now.Load(); t != nil {
		return *t
	}
	return Theme{}
}

// Color implements fyne.Theme.
func (l *Live) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return l.Now().Color(n, v)
}

// Font implements fyne.Theme. Fyne asks once for each style, and reads the fonts then.
func (l *Live) Font(s fyne.TextStyle) fyne.Resource {
	l.asked.Store(s, true)
	return l.Now().Font(s)
}

// Styles are those whose fonts Fyne has read. Each takes a few megabytes.
func (l *Live) Styles() (all []fyne.TextStyle) {
	l.asked.Range(func(style, _ any) bool {
		all = append(all, style.(fyne.TextStyle))
		return true
	})
	return all
}

// Icon implements fyne.Theme.
func (l *Live) Icon(n fyne.ThemeIconName) fyne.Resource { return l.Now().Icon(n) }

// Size implements fyne.Theme.
func (l *Live) Size(n fyne.ThemeSizeName) float32 { return l.Now().Size(n) }

// worn is the theme that is set now, where it is one of ours.
func worn() (Theme, bool) {
	switch t := fyne.CurrentApp().Settings().Theme().(type) {
	case Theme:
		return t, true
	case *Live:
		return t.Now(), true
	}
	return Theme{}, false
}
