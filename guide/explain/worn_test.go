package explain

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
)

// worn are ways in which a message gets worn before it is asked.
var worn = map[string]func(r *rand.Rand, text string) string{
	"mistyped": func(r *rand.Rand, text string) string {
		words := strings.Fields(text)
		for i, word := range words {
			if letters := []rune(word); len(letters) > 4 && r.IntN(3) == 0 {
				at := 1 + r.IntN(len(letters)-2)
				switch r.IntN(3) {
				case 0:
					letters[at], letters[at+1] = letters[at+1], letters[at]
				case 1:
					letters = append(letters[:at], letters[at+1:]...)
				default:
					letters = append(letters[:at], append([]rune{letters[at]}, letters[at:]...)...)
				}
				words[i] = string(letters)
			}
		}
		return strings.Join(words, " ")
	},
	"cut": func(r *rand.Rand, text string) string {
		letters := []rune(text)
		n := len(letters) * 3 / 5
		at := r.IntN(len(letters) - n + 1)
		return "…" + string(letters[at:at+n]) + "…"
	},
	"scanned": func(r *rand.Rand, text string) string {
		var out strings.Builder
		for _, c := range text {
			switch wrong := r.IntN(4) == 0; {
			case wrong && c == 'o':
				c = '0'
			case wrong && c == 'l':
				c = '1'
			case wrong && c == 'i':
				c = 'l'
			case wrong && c == 's':
				c = '5'
			case wrong && c == 'm':
				out.WriteRune('r')
				c = 'n'
			}
			out.WriteRune(c)
		}
		return out.String()
	},
	"shouted": func(_ *rand.Rand, text string) string { return strings.ToUpper(text) + "!!!" },
	"plain": func(_ *rand.Rand, text string) string {
		return strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "“", "", "”", "", "„", "", "’", "", ".", "", ",", "").Replace(text)
	},
	"said": func(_ *rand.Rand, text string) string {
		return "help please, since yesterday my phone says: " + text + " what can i do???"
	},
}

// TestWorn asks the known messages as people write them down.
func TestWorn(t *testing.T) {
	messages, err := assets.Messages()
	if err != nil {
		t.Fatal(err)
	}
	e := explainer(t)
	for name, wear := range worn {
		r := rand.New(rand.NewPCG(1, 2))
		var f figures
		for i, m := range messages {
			if m.ID == "" || i%12 > 0 && !*long || len([]rune(m.Text)) < 20 {
				continue
			}
			text := wear(r, strings.NewReplacer("{name}", "Anna", "{n}", "4013").Replace(m.Text))
			hits, certain := e.answer(text, DoingUnknown)
			right := len(hits) > 0 && akin(hits[0].id, guide.ProblemID(m.ID))
			f.all++
			if right {
				f.right++
			}
			if certain {
				f.sure++
			}
			if certain && !right {
				f.wrongSure++
				t.Logf("%s: %q: %s, want %s", name, text, show(hits), m.ID)
			}
		}
		t.Logf("%s: %v", name, f)
		least := 90 // in a hundred
		if name == "cut" {
			least = 65 // two fifths of the text are gone
		}
		if f.right*100 < f.all*least || f.wrongSure*100 > f.all*4 {
			t.Errorf("%s: %v, want %d %% right, at most 4 %% sure and wrong", name, f, least)
		}
	}
}
