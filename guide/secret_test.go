package guide

import "testing"

func TestStrength(t *testing.T) {
	for password, want := range map[string]Strength{
		"": "weak", "12345678": "weak", "aaaaaaaaaaaaaaaa": "weak", "passwort": "weak", "Tr0ub4dor": "fair",
		"correct horse battery": "good", "x9!Kpq27_Zr4": "good",
	} {
		if got := StrengthOf(password); got != want {
			t.Errorf("%q is %s, want %s", password, got, want)
		}
	}
}
