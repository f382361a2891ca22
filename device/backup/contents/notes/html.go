package notes

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fromHTML reads the body of an older note. Only what looks are taken over that Notes has
// itself; what is no text to read (scripts, styles) is left out.
func fromHTML(content string) Text {
	b := &builder{}
	t := html.NewTokenizer(strings.NewReader(content))
	t.SetMaxBuf(maxPacked)
	for {
		switch t.Next() {
		case html.ErrorToken:
			return b.text()
		case html.TextToken:
			if b.hidden == 0 {
				b.write(strings.Map(func(r rune) rune {
					switch r {
					case '\r', '\n', '\t':
						return ' '
					case '\ufffc':
						return -1
					}
					return r
				}, string(t.Text())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			b.start(t)
		case html.EndTagToken:
			name, _ := t.TagName()
			b.end(atom.Lookup(name))
		}
	}
}

// builder puts a text together from elements. It counts what is open and keeps no tree:
// hostile nesting costs nothing.
type builder struct {
	all    strings.Builder
	runs   []Run
	sizes  []int
	look   Run
	open   map[atom.Atom]int
	hidden int
	lists  []Style
}

func (b *builder) write(s string) {
	if s == "" {
		return
	}
	b.all.WriteString(s)
	if n := len(b.runs); n > 0 && b.runs[n-1] == b.look {
		b.sizes[n-1] += len(s)
		return
	}
	b.runs, b.sizes = append(b.runs, b.look), append(b.sizes, len(s))
}

// line begins a new line unless one has just begun.
func (b *builder) line() {
	if s := b.all.String(); s != "" && !strings.HasSuffix(s, "\n") {
		b.write("\n")
	}
}

func (b *builder) text() Text {
	t := Text{Text: b.all.String(), Runs: b.runs}
	for i, at := 0, 0; i < len(b.runs); i++ {
		b.runs[i].Text = t.Text[at : at+b.sizes[i]]
		at += b.sizes[i]
	}
	return t
}

func (b *builder) start(t *html.Tokenizer) {
	name, more := t.TagName()
	tag := atom.Lookup(name)
	switch tag {
	case atom.Br:
		if b.hidden == 0 {
			b.write("\n")
		}
		return
	case atom.Script, atom.Style, atom.Head, atom.Title:
		b.hidden++
	case atom.Body:
		b.hidden = 0
	case atom.Ul, atom.Ol:
		style := Dotted
		if tag == atom.Ol {
			style = Numbered
		}
		if len(b.lists) < maxIndent {
			b.lists = append(b.lists, style)
		}
	case atom.A:
		for more {
			var key, v []byte
			if key, v, more = t.TagAttr(); string(key) == "href" {
				b.look.Link = string(v)
			}
		}
	}
	if block(tag) {
		b.line()
	}
	b.change(tag, 1)
}

func (b *builder) end(tag atom.Atom) {
	switch tag {
	case atom.Script, atom.Style, atom.Head, atom.Title:
		b.hidden = max(b.hidden-1, 0)
	case atom.Ul, atom.Ol:
		b.lists = b.lists[:max(len(b.lists)-1, 0)]
	case atom.A:
		b.look.Link = ""
	}
	if block(tag) {
		b.line()
	}
	b.change(tag, -1)
}

// change counts an element and says how text looks from here on.
func (b *builder) change(tag atom.Atom, by int) {
	if b.open == nil {
		b.open = map[atom.Atom]int{}
	}
	b.open[tag] = max(b.open[tag]+by, 0)
	is := func(tags ...atom.Atom) bool {
		for _, t := range tags {
			if b.open[t] > 0 {
				return true
			}
		}
		return false
	}
	b.look = Run{
		Link: b.look.Link, Bold: is(atom.B, atom.Strong), Italic: is(atom.I, atom.Em), Underline: is(atom.U), Strike: is(atom.S, atom.Strike, atom.Del),
		Quote: is(atom.Blockquote),
	}
	switch {
	case is(atom.H1):
		b.look.Style = Title
	case is(atom.H2):
		b.look.Style = Heading
	case is(atom.H3, atom.H4, atom.H5, atom.H6):
		b.look.Style = Subheading
	case is(atom.Pre, atom.Tt, atom.Code):
		b.look.Style = Monospaced
	case is(atom.Li) && len(b.lists) > 0:
		b.look.Style, b.look.Indent = b.lists[len(b.lists)-1], len(b.lists)-1
	}
}

func block(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Pre, atom.Tr, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}
