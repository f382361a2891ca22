//go:build ci || test

package look

import "testing"

// TestLegible spells what no font can draw, and leaves alone what one can. It runs
// without the fonts of the computer, as on a Linux that has none for a script.
func TestLegible(t *testing.T) {
	for text, want := range map[string]string{
		"Anna’s iPhone, 3 May · 31 GB → ›": "Anna’s iPhone, 3 May · 31 GB → ›",
		"Телефон Иды":                      "Телефон Иды",
		"Điện thoại của Ông":               "Điện thoại của Ông",
		"山田のiPhone":                        "Shan Tian noiPhone",
		"김철수의 iPhone":                      "gimceolsuyi iPhone",
		"โทรศัพท์ของแอนนา":                 "",
		"هاتف آنا":                         "",
		"iPhone של דנה":                    "iPhone SHl dnh",
		"":                                 "",
		"\U000f0000":                       "…",
	} {
		got := Legible(text)
		if want != "" && got != want || !allDrawable(got) || got == "" && text != "" {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"山田のiPhone", "\xff\xfe", "a\u0301\u200d\ufe0f", "👩‍💻 Annas iPhone", "🦄"} {
		once := Legible(text)
		if again := Legible(once); again != once {
			t.Errorf("%q becomes %q, and then %q", text, once, again)
		}
	}
}
