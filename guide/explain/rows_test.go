package explain

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestRows proves that every row of the facts is reachable: what leads to it
// brings its words first.
func TestRows(t *testing.T) {
	f, err := os.Open("testdata/rows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := explainer(t)
	seen := make(map[string]bool)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) != 3 {
			t.Fatalf("not a row: %q", lines.Text())
		}
		seen[parts[0]] = true
		var got []string
		for _, h := range e.rank(parts[1], DoingUnknown) {
			got = append(got, string(h.id))
		}
		if len(got) == 0 || !slices.Contains(strings.Split(parts[2], "|"), got[0]) {
			t.Errorf("%s: %q leads to %v, want %s", parts[0], parts[1], got[:min(3, len(got))], parts[2])
		}
	}
	for row := range 75 {
		if name := "fixes " + strconv.Itoa(row+1); !seen[name] {
			t.Errorf("%s is not there", name)
		}
	}
}
