package inside

import "testing"

// TestLetter: names that are listed beside each other stand under one heading.
func TestLetter(t *testing.T) {
	for name, want := range map[string]string{
		"anna": "A", "Ähren": "A", "Émile": "E", "e\u0301mile": "E", "ßeta": "S", "  Bo": "B", "ﬁona": "F", "Ørsted": "Ø", "Юрий": "Ю", "Йод": "И", "李": "李",
		"(Bob)": "#", "112": "#", "": "#", "🚑": "#", "\u202eX": "X",
	} {
		if got := letter(name); got != want {
			t.Errorf("%q stands under %q, not %q", name, got, want)
		}
	}
}
