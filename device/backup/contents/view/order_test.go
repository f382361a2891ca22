package view

import (
	"slices"
	"testing"
)

func TestByName(t *testing.T) {
	want := []string{"", "2 cats", "10 dogs", "apples", "Apples", "Trip", "trip 2", "Trip 02", "Trip 9", "Trip 10", "Trip 10b", "Zoo", "Ähren"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, byName)
	slices.SortFunc(want, byName)
	if !slices.Equal(got, want) {
		t.Errorf("the order depends on how they came: %q and %q", got, want)
	}
	for _, c := range [][2]string{{"Trip 9", "Trip 10"}, {"trip 2", "Trip 9"}, {"apples", "Zoo"}, {"Apples", "zoo"}, {"2 cats", "10 dogs"}, {"Trip", "Trip 1"}} {
		if byName(c[0], c[1]) >= 0 || byName(c[1], c[0]) <= 0 {
			t.Errorf("%q is not before %q", c[0], c[1])
		}
	}
}
