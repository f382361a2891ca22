package phone

import "testing"

func TestCompareVersions(t *testing.T) {
	tests := []struct {
		a, b string
		want int
		ok   bool
	}{
		{"26.1", "18.7.2", 1, true},
		{"9.3.5", "10.0", -1, true},
		{"26", "26.0.0", 0, true},
		{"17.6.1", "17.6", 1, true},
		{" 3.3\n", "3.2", 1, true},
		{"", "26.0", 0, false},
		{"26.x", "26.0", 0, false},
		{"1.2.3.4.5", "1", 0, false},
		{"-1", "1", 0, false},
		{"+1", "1", 0, false},
		{"99999999999999999999", "1", 0, false},
	}
	for _, test := range tests {
		if got, ok := CompareVersions(test.a, test.b); got != test.want || ok != test.ok {
			t.Errorf("%q and %q: %d %v", test.a, test.b, got, ok)
		}
	}
}
