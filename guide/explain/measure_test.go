package explain

import (
	"bufio"
	"os"
	"regexp"
	"strings"
	"testing"
)

// wanted is a line of a list of messages: where it is from, what it says, and
// a pattern of the problems that answer it.
type wanted struct {
	source, text string
	want         *regexp.Regexp
	nothing      bool // no answer, or one that is not sure, is right too
}

// readWanted reads a list of messages. Lines of two columns have no source.
func readWanted(t testing.TB, path, source string) []wanted {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []wanted
	for lines := bufio.NewScanner(f); lines.Scan(); {
		columns := strings.Split(lines.Text(), "\t")
		if len(columns) < 2 || strings.HasPrefix(columns[0], "#") {
			continue
		}
		if len(columns) == 2 {
			columns = append([]string{source}, columns...)
		}
		all = append(all, wanted{
			columns[0], strings.ReplaceAll(columns[1], `\n`, "\n"),
			regexp.MustCompile(`^(?:` + columns[2] + `)$`), strings.Contains(columns[2], "NOTHING"),
		})
	}
	return all
}

// figures are what a list gives.
type figures struct{ all, right, sure, wrongSure int }

// measure asks every message of a list and logs what is wrong.
func measure(t testing.TB, e *Explainer, list []wanted) (total figures, bySource map[string]*figures) {
	bySource = make(map[string]*figures)
	for _, w := range list {
		f := bySource[w.source]
		if f == nil {
			f = new(figures)
			bySource[w.source] = f
		}
		hits := e.rank(w.text, DoingUnknown)
		certain := sure(hits)
		first := "NOTHING"
		if len(hits) > 0 {
			first = string(hits[0].id)
		}
		right := w.want.MatchString(first) || w.nothing && !certain
		f.all++
		if right {
			f.right++
		}
		if certain {
			f.sure++
		}
		if certain && !right {
			f.wrongSure++
		}
		if !right {
			mark := "unsure"
			if certain {
				mark = "SURE"
			}
			t.Logf("%s %s %q: %s, want %s", mark, w.source, w.text, show(hits), w.want)
		}
	}
	for _, f := range bySource {
		total.add(*f)
	}
	return total, bySource
}
