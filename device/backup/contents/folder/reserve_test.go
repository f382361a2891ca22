package folder

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
)

// TestReserved: names that were reserved in the order of a list are given in it, in
// whatever order the items are saved, some of them in an earlier run that was killed.
func TestReserved(t *testing.T) {
	var items []Item
	for i := range 24 {
		it := text(fmt.Sprint("k", i), []string{"IMG.JPG", "img.jpg", "caf\u00e9.jpg", "cafe\u0301.jpg", "IMG.HEIC", "IMG.MOV"}[i%6], fmt.Sprint("content ", i%4), []string{"F", "f"}[i/6%2])
		if i%6 >= 4 {
			it.Together = fmt.Sprint("g", i/6)
		}
		items = append(items, it)
	}
	var want []string
	for round := range 40 {
		r := rand.New(rand.NewPCG(1, uint64(round)))
		dst := filepath.Join(t.TempDir(), "saved")
		got := make([]string, len(items))
		for _, part := range []int{r.IntN(len(items)), len(items)} {
			f := open(t, dst)
			for i := range items {
				f.Reserve(&items[i])
			}
			for _, i := range r.Perm(len(items))[:part] {
				var err error
				if got[i], err = f.Save(t.Context(), items[i]); err != nil {
					t.Fatal(err)
				}
			}
			if part < len(items) && round%2 == 0 { // killed
				f.mu.Lock()
				f.batch = batch{}
				f.mu.Unlock()
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: %q, not %q", round, got, want)
		}
	}
	t.Logf("%q", want)
}
