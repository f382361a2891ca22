package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed messages/*.txt messages/*/*.txt
var sayings embed.FS

// Message is a sentence that a program or a phone shows, or that people write
// of it, and the problem that it means.
type Message struct {
	ID       string // of the problem; empty for a message that is none of ours
	Language string // "en", "zh-Hant"; "tools" for logs and names of errors
	Text     string // {name} stands for the name of a phone, {n} for a number
	// Known tells that the text is, as far as we know, the wording that the
	// program shows; otherwise it is our own translation of it, or people's words.
	Known bool
}

// Concept is a set of words of one meaning, in all languages.
type Concept struct {
	Name  string
	Words []string // a star stands for any ending, an underscore for a space
}

// Messages returns the messages of all languages. Each file is one language;
// each of its lines is a grade (= known wording, ~ own words), the ID of a
// problem and a text, with blanks between them. A minus in place of the ID
// marks a message that is none of ours. Lines that begin with # are comments.
func Messages() ([]Message, error) {
	paths, err := fs.Glob(sayings, "messages/*/*.txt")
	if err != nil {
		return nil, err
	}
	var all []Message
	for _, path := range paths {
		language := strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], ".txt")
		for line := range lines(path) {
			grade, rest, _ := strings.Cut(line, " ")
			id, text, ok := strings.Cut(strings.TrimSpace(rest), " ")
			if !ok || grade != "=" && grade != "~" {
				return nil, fmt.Errorf("%s: line %q, want a grade, a problem and a text", path, line)
			}
			all = append(all, Message{strings.TrimPrefix(id, "-"), language, strings.TrimSpace(text), grade == "="})
		}
	}
	return all, nil
}

// Concepts returns the words of one meaning.
func Concepts() ([]Concept, error) {
	var all []Concept
	for line := range lines("messages/concepts.txt") {
		name, rest, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("concepts.txt: line %q has no colon", line)
		}
		all = append(all, Concept{name, strings.Fields(rest)})
	}
	return all, nil
}

// lines yields the lines of an embedded file that say something.
func lines(path string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		data, err := sayings.ReadFile(path)
		if err != nil { // embedded, so there
			return
		}
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}
