package main

import (
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// findingJSON is a finding with the notes of its examples also as sentences. These
// are English in every language; programs read code and args.
type findingJSON struct {
	backup.Finding
	Examples []exampleJSON `json:"examples"`
}

type exampleJSON struct {
	backup.Example
	Note string `json:"note,omitempty"`
}

// lostJSON is what a copy does without, with the reason also as an English sentence.
type lostJSON struct {
	repair.Lost
	Why string `json:"why"`
}

// reportOf is a report as JSON has it.
func reportOf(f backup.Facts, r backup.Report) reportJSON {
	j := reportJSON{schema, describe(f), r.Verdict, r.Counts, r.Kinds, []findingJSON{}, r.Inside}
	for _, f := range r.Findings {
		finding := findingJSON{f, []exampleJSON{}}
		for _, e := range f.Examples {
			finding.Examples = append(finding.Examples, exampleJSON{e, inEnglish().Note(e.Note)})
		}
		j.Findings = append(j.Findings, finding)
	}
	return j
}

func lostOf(files []repair.Lost) []lostJSON {
	out := []lostJSON{}
	for _, l := range files {
		out = append(out, lostJSON{l, inEnglish().Note(l.Note)})
	}
	return out
}

// inEnglish has the words of JSON.
var inEnglish = sync.OnceValue(func() *words.Words {
	w, err := words.New("en")
	if err != nil {
		panic(err) // the texts are built in
	}
	return w
})
