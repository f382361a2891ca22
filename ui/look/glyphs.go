package look

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/mozillazg/go-unidecode"
)

// Legible is a text as this computer can draw it. Names of phones come in every
// script of the world, and a Linux without a font for one draws boxes: those
// letters are spelled in Latin ones instead (“山田” as “Shan Tian”), and little
// pictures that no font has are left out. Where there is a font, nothing changes.
//
// A font for all of them would be larger than Lifeboat itself.
func Legible(text string) string {
	if allDrawable(text) {
		return text
	}
	var out strings.Builder
	missing := false // the letter before was spelled
	for _, r := range text {
		if drawable(r) {
			out.WriteRune(r)
			missing = false
			continue
		}
		spelled := unidecode.Unidecode(string(r))
		if missing && !unicode.IsUpper(first(spelled)) { // a syllable that goes on
			out.WriteString(spelled)
		} else {
			out.WriteString(strings.TrimPrefix(spelled, " "))
		}
		missing = true
	}
	if said := strings.Join(strings.Fields(out.String()), " "); said != "" {
		return said
	}
	return "…"
}

// first is the first letter of a text.
func first(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// allDrawable reports whether each letter of a text can be drawn.
func allDrawable(text string) bool {
	for _, r := range text {
		if r >= firstRare && !drawable(r) {
			return false
		}
	}
	return true
}

// firstRare is behind the letters that the window's own font surely has.
const firstRare = 0x180

// known is of each letter that was asked for whether a font has it.
var known sync.Map

// drawable reports whether a font of the window or of this computer has a letter.
func drawable(r rune) bool {
	if r < firstRare || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector) {
		return true // marks are drawn with what they stand at, or not at all
	}
	if yes, ok := known.Load(r); ok {
		return yes.(bool)
	}
	f := own()
	yes := f.text(r) || f.emoji(r) || f.symbol(r) || ofSystem(r)
	known.Store(r, yes)
	return yes
}

// own tell which letters the fonts have that Lifeboat brings along. Only that is
// read of them: the whole fonts take Fyne fifteen milliseconds and six megabytes.
var own = sync.OnceValue(func() ownFonts {
	return ownFonts{
		text: lettersOf(theme.DefaultTextFont().Content()), emoji: lettersOf(emojiFont()), symbol: lettersOf(theme.DefaultSymbolFont().Content()),
	}
})

type ownFonts struct{ text, emoji, symbol func(rune) bool }

// lettersOf reads of a font which letters it has.
func lettersOf(content []byte) func(rune) bool {
	none := func(rune) bool { return false }
	loader, err := opentype.NewLoader(bytes.NewReader(content))
	if err != nil {
		return none
	}
	raw, err := loader.RawTable(opentype.MustNewTag("cmap"))
	if err != nil {
		return none
	}
	table, _, err := tables.ParseCmap(raw)
	if err != nil {
		return none
	}
	letters, _, err := font.ProcessCmap(table, tables.FPNone)
	if err != nil {
		return none
	}
	return func(r rune) bool {
		_, ok := letters.Lookup(r)
		return ok
	}
}
