package main

import (
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Every sentence for people goes through here: its key stands in assets/lang,
// and the words are those of the reader's language.

// text is a sentence: its key, and its figures as pairs of a name and a value.
// An int64 named Count also chooses the plural. A string is a foreign text and
// is made fit for a terminal.
func text(key string, figures ...any) guide.Text {
	t := guide.Text{Key: key, Args: make(map[string]any, len(figures)/2)}
	for i := 0; i+1 < len(figures); i += 2 {
		name, _ := figures[i].(string)
		switch v := figures[i+1].(type) {
		case string:
			t.Args[name] = clean(v)
		case int64:
			t.Args[name] = v
			if name == "Count" {
				t.Count = &v
			}
		default:
			t.Args[name] = v
		}
	}
	return t
}

// phrase is a sentence in the reader's language.
func (c *ctl) phrase(key string, figures ...any) string { return c.words.Text(text(key, figures...)) }

// say prints a sentence of the result.
func (c *ctl) say(key string, figures ...any) { fmt.Fprintln(c.out, c.phrase(key, figures...)) }

// tell prints a message, beside the result.
func (c *ctl) tell(key string, figures ...any) { fmt.Fprintln(c.err, c.phrase(key, figures...)) }

// note prints a message with the program's name before it, as shells do.
func (c *ctl) note(key string, figures ...any) {
	fmt.Fprintf(c.err, "lifeboatctl: %s\n", c.phrase(key, figures...))
}

// files is a number of files in words.
func (c *ctl) files(n int64) string { return c.phrase("unit/files", "Count", n) }

// list prints lines under a sentence. Of more than maxListed it says how many
// more there are; JSON has them all.
func (c *ctl) list(w io.Writer, lines []string) {
	for i, line := range lines {
		if i == maxListed {
			fmt.Fprintln(w, "  "+c.phrase("listed/more", "Count", int64(len(lines)-i)))
			return
		}
		fmt.Fprintln(w, "  "+line)
	}
}

// maxListed is how many lines of a list are printed.
const maxListed = 20

// withID is a text with a stable name behind it, by which it can be looked up and
// explained.
func withID(title, id string) string {
	if id == "" {
		return title
	}
	return fmt.Sprintf("%s  [%s]", title, id)
}

// title is the headline of a problem.
func (c *ctl) title(id guide.ProblemID, count int64) string {
	fix, err := c.words.Fix(id, map[string]any{"Count": count})
	if err != nil {
		return string(id)
	}
	return fix.Title
}
