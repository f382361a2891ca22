package part_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// each letter is one unit wide.
func letters(s string) float32 { return float32(len([]rune(s))) }

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"one\ntwo", 99, []string{"one", "two"}},
		{"abcdefgh ij", 3, []string{"abc", "def", "gh", "ij"}},
		{"ダミーの電話", 2, []string{"ダミ", "ーの", "電話"}},
		{"WhatsApp-Nachrichten", 19, []string{"WhatsApp-", "Nachrichten"}},
		{"", 5, []string{""}},
		{"all 16 MB. of it", 9, []string{"all", "16 MB. of", "it"}},
		{"all 16 MB", 3, []string{"all", "16", "MB"}},
		{"abc", 0.5, []string{"a", "b", "c"}},
	} {
		if got := part.Wrap(c.text, c.width, letters); !slices.Equal(got, c.want) {
			t.Errorf("%q in %g: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// FuzzWrap: no letter is lost, and no line is wider than it may be unless it is
// a single letter.
func FuzzWrap(f *testing.F) {
	f.Add("Settings › your name › Find My", uint8(7))
	f.Add("iPhone של דנה 👩‍💻", uint8(1))
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		text = strings.ToValidUTF8(text, "")
		lines := part.Wrap(text, float32(width), letters)
		if squeezed(strings.Join(lines, "")) != squeezed(text) {
			t.Errorf("%q became %q", text, lines)
		}
		for _, l := range lines {
			if letters(l) > float32(width) && letters(l) > 1 {
				t.Errorf("%q is wider than %d", l, width)
			}
		}
	})
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func TestTextTakesTheHeightItNeeds(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	text := part.NewText("On the iPhone: Settings › your name › Find My › Find My iPhone.")
	wide, narrow := part.Tall(text, 900), part.Tall(text, 150)
	if narrow < 3*wide {
		t.Errorf("height %g in a wide column and %g in a narrow one", wide, narrow)
	}
	column := part.NewColumn(1, text, part.NewText("Below"))
	if h := part.Tall(column, 150); h < narrow+wide {
		t.Errorf("the column is %g high, its texts %g and %g", h, narrow, wide)
	}
}

func TestTapReactsToMouseAndKeys(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme{Mode: look.Light})
	n := 0
	b := part.NewPrimary("ok", "Continue", func() { n++ })
	b.Tapped(nil)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if n != 3 {
		t.Errorf("triggered %d times, want 3", n)
	}
	b.SetEnabled(false)
	b.Tapped(nil)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if n != 3 || !b.Describe().Disabled {
		t.Error("a button that is off reacts")
	}
}
