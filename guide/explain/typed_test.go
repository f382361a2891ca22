package explain

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestTyped asks what people type in their own words, each in its language: what is
// sure, what is only a question, and where it has to be asked what they were doing.
func TestTyped(t *testing.T) {
	e := explainer(t)
	f, err := os.Open("testdata/typed.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	asked := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		row := strings.Split(lines.Text(), "\t")
		if len(row) != 3 {
			continue
		}
		asked++
		language, err := words.New(row[0])
		if err != nil {
			t.Fatal(err)
		}
		answer := e.Find(row[1], Options{Words: language})
		got := "-"
		if len(answer.Entries) > 0 {
			first := answer.Entries[0]
			got = string(first.ID)
			switch {
			case !answer.Sure:
				got = "?" + got
			case first.Ask.Key != "":
				got = "!" + got
			}
		}
		if got != row[2] {
			t.Errorf("%s %q: %s, want %s", row[0], row[1], got, row[2])
		}
	}
	if asked < 60 {
		t.Errorf("only %d phrases", asked)
	}
}

// TestNearTies: between answers that stand for each other a rule decides, whatever the
// words add to their scores, and never where a number has.
func TestNearTies(t *testing.T) {
	x := &index{ids: map[string]int{}}
	for i, d := range []doc{{id: "end", kin: "k"}, {id: "state", kin: "k", state: true}, {id: "other", state: true}} {
		x.ids[string(d.id)], x.docs = i, append(x.docs, d)
	}
	for name, c := range map[string]struct {
		hits []hit
		want guide.ProblemID
	}{
		"near":             {[]hit{{id: "end", kin: "k", score: 10, phrase: 1}, {id: "state", kin: "k", score: 9.5, phrase: 1}}, "state"},
		"the same":         {[]hit{{id: "end", kin: "k", score: 10, phrase: 1}, {id: "state", kin: "k", score: 10, phrase: 1}}, "state"},
		"behind another":   {[]hit{{id: "end", kin: "k", score: 10, phrase: 1}, {id: "other", score: 9.8, phrase: 1}, {id: "state", kin: "k", score: 9.5, phrase: 1}}, "state"},
		"far":              {[]hit{{id: "end", kin: "k", score: 10, phrase: 1}, {id: "state", kin: "k", score: 8, phrase: 1}}, "end"},
		"says less of it":  {[]hit{{id: "end", kin: "k", score: 10, phrase: 1}, {id: "state", kin: "k", score: 9.5, phrase: 0.8}}, "end"},
		"by a number":      {[]hit{{id: "end", kin: "k", score: 10, phrase: 1, certain: true}, {id: "state", kin: "k", score: 9.9, phrase: 1}}, "end"},
		"not of its kin":   {[]hit{{id: "end", kin: "k", score: 10, phrase: 1}, {id: "other", score: 9.9, phrase: 1}}, "end"},
		"a state is first": {[]hit{{id: "state", kin: "k", score: 10, phrase: 1}, {id: "end", kin: "k", score: 9.9, phrase: 1}}, "state"},
		"nothing":          {},
	} {
		all := len(c.hits)
		x.settle(c.hits)
		if len(c.hits) != all || all > 0 && c.hits[0].id != c.want {
			t.Errorf("%s: %v", name, c.hits)
		}
	}
}

// TestAnyMessage: words that stand in any message are asked about, and the answer
// leads on, as a question.
func TestAnyMessage(t *testing.T) {
	e := explainer(t)
	for doing, want := range map[Doing]string{DoingBackup: "transfer/200-general", DoingReinstall: "install/lost-contact"} {
		answer := e.Find("unexpected error", Options{Doing: doing})
		if answer.Sure || len(answer.Entries) < 2 || string(answer.Entries[0].ID) != want || answer.Entries[0].Ask.Key != "" {
			t.Errorf("%s: %v, sure %v", doing, ids(answer), answer.Sure)
		}
	}
	if answer := e.Find(string(anyMessage), Options{}); !answer.Sure || answer.Entries[0].Ask.Key != "" {
		t.Errorf("its ID: %v", answer)
	}
}
