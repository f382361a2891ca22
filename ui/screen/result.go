package screen

import (
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Summary is how work ended, in figures.
type Summary struct {
	Lines  []Line   // what came, what is missing, how large, how long
	Head   string   // says what the names are of
	Names  []string // of what is missing or was left out
	Folder string   // that can be shown in the file manager; empty: none
	Opens  []Opens  // files in it that a person looks at first
	Next   []Line   // what one does with all this now
}

// Opens is a file that can be opened with the program that the person uses for it.
type Opens struct{ ID, Label, Path string }

// summary gives the end of work its words and the page its mark.
func (m Maker) summary(s *guide.Summary, p *Page) {
	if s == nil {
		return
	}
	if s.Mark != "" {
		icon, tone := markLine(s.Mark)
		p.Mark = &Line{Icon: icon, Tone: tone, Text: m.Words.Say("mark/" + string(s.Mark))}
	}
	p.Summary = &Summary{Head: m.Words.Text(s.Head), Names: slices.Clone(s.Names), Folder: s.Folder}
	p.Kinds = m.kinds(s.Kinds, nil)
	for _, l := range s.Lines {
		said := m.evidence(l)
		if l.Mark == "" { // a figure, neither good nor bad
			said.Icon, said.Tone = "note", ToneMuted
		}
		p.Summary.Lines = append(p.Summary.Lines, said)
	}
	for _, o := range s.Opens {
		if Within(o.Path, s.Folder) { // nothing else is ever opened
			p.Summary.Opens = append(p.Summary.Opens, Opens{o.ID, m.Words.Text(o.Label), o.Path})
		}
	}
	for _, t := range s.Next {
		p.Summary.Next = append(p.Summary.Next, Line{"note", TonePlain, m.Words.Text(t)})
	}
	for _, f := range s.Files {
		name := f.File
		if app := m.Words.App(f.App); app != "" {
			name = app + " · " + name
		}
		p.Summary.Names = append(p.Summary.Names, name)
	}
}

// worstFirst puts what stops and what is to be minded before what is in order.
func worstFirst(lines []Line) {
	rank := map[Tone]int{ToneStop: 0, ToneWarn: 1, ToneGood: 2}
	at := func(l Line) int {
		if n, known := rank[l.Tone]; known {
			return n
		}
		return len(rank)
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return at(a) - at(b) })
}

// found says what a way in leads to: the backups that lie here already.
func (m Maker) found(s guide.Situation) string {
	if !s.Scanned {
		return m.Words.Say("backups/reading")
	}
	var newest *backup.Facts
	count := int64(0)
	for i := range s.Folders {
		for j := range s.Folders[i].Backups {
			b := &s.Folders[i].Backups[j]
			count++
			if newest == nil || b.Date.After(newest.Date) {
				newest = b
			}
		}
	}
	if newest == nil {
		return m.Words.Say("backups/none")
	}
	return m.Words.Text(guide.Text{Key: "door/found", Count: &count, Args: map[string]any{
		"Count": count, "Name": words.Short(nameOf(*newest, m)), "Date": m.Words.Date(newest.Date, s.Now),
	}})
}
