package look

import (
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// later is the font of emoji while it is kept from Fyne.
var later struct {
	sync.Mutex
	on      bool                 // it was kept from the styles that were read first
	font    *fyne.StaticResource // nil: Fyne has it
	content []byte
}

// EmojiLater keeps the font of emoji from Fyne until a text has one. Fyne reads it
// with the first text of each style (bold, underlined …) and holds six megabytes for
// each, and most windows never show an emoji. It is called before any text is
// measured. From then on Style finds the fonts for a text.
//
// Fyne has a build tag that leaves the font out, and no way to read it later; but its
// resource is a value, whose content can be set.
func EmojiLater() {
	later.Lock()
	defer later.Unlock()
	r, ok := theme.DefaultEmojiFont().(*fyne.StaticResource)
	if !ok || later.on {
		return // then Fyne reads it at once
	}
	later.on, later.font, later.content = true, r, r.StaticContent
	r.StaticContent = theme.DefaultSymbolFont().Content() // small, and read anyway
}

// Style is the style in which a text is measured and drawn: the one given, and for a
// text with an emoji one that looks the same and has the font of emoji. Fyne keeps
// the fonts by style, and for it this is another one: the width of tabs, which it
// names, is what no name gives.
func Style(text string, style fyne.TextStyle) fyne.TextStyle {
	if HasEmoji(text) && emojiNow() {
		style.TabWidth = tabWidth
	}
	return style
}

// tabWidth is that of Fyne where a style names none (painter.DefaultTabWidth).
const tabWidth = 4

// emojiNow gives Fyne the font of emoji. It reports whether there are styles without
// it.
func emojiNow() bool {
	later.Lock()
	defer later.Unlock()
	if later.font != nil {
		later.font.StaticContent = later.content
		later.font, later.content = nil, nil
	}
	return later.on
}

// WithoutEmoji is a text for what Fyne draws itself, in a style that is not ours.
func WithoutEmoji(text string) string {
	later.Lock()
	on := later.on
	later.Unlock()
	if !on || !HasEmoji(text) {
		return text
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if isEmoji(r) {
			return -1
		}
		return r
	}, text)), " ")
}

// HasEmoji reports whether a text has something that is drawn in the font of emoji.
func HasEmoji(text string) bool { return strings.ContainsFunc(text, isEmoji) }

// isEmoji reports whether a letter is drawn in the font of emoji, which Fyne asks
// after that of text and before all others, or makes one of the letter before it.
func isEmoji(r rune) bool {
	switch {
	case r < firstRare:
		return false
	case r == '\uFE0F', r == '\u20E3':
		return true
	}
	return !own().text(r) && own().emoji(r)
}

// emojiFont is the content of the font of emoji, also while Fyne has not got it.
func emojiFont() []byte {
	later.Lock()
	defer later.Unlock()
	if later.font != nil {
		return later.content
	}
	if f := theme.DefaultEmojiFont(); f != nil {
		return f.Content()
	}
	return nil
}
