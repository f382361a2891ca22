package notes

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
)

// paragraph is a line of a note, with the runs that it is made of.
type paragraph struct {
	notes.Run // how it looks: that of its first run
	spans     []notes.Run
}

// paragraphs cuts a text into its lines.
func paragraphs(t *notes.Text) []paragraph {
	var out []paragraph
	var p paragraph
	begun := false
	for _, r := range t.Runs {
		for rest := r.Text; rest != ""; {
			line, after, ends := strings.Cut(rest, "\n")
			if !begun {
				p, begun = paragraph{Run: r}, true
			}
			if line != "" {
				r.Text = line
				p.spans = append(p.spans, r)
			}
			if ends {
				out = append(out, p)
				begun = false
			}
			rest = after
		}
	}
	if begun {
		out = append(out, p)
	}
	return out
}

// list reports whether a paragraph is an item of a list.
func (p *paragraph) list() bool { return p.Style >= notes.Dotted }

// numbers counts the items of numbered lists, by their depth.
type numbers []int

// next is the number of a paragraph, 0 for one without.
func (n *numbers) next(p *paragraph) int {
	depth := p.Indent
	if !p.list() {
		*n = nil
		return 0
	}
	for len(*n) <= depth {
		*n = append(*n, 0)
	}
	*n = (*n)[:depth+1]
	if p.Style != notes.Numbered {
		(*n)[depth] = 0
		return 0
	}
	(*n)[depth]++
	return (*n)[depth]
}
