// Package manual writes manual pages, as man(1) shows them. The tests of the programs
// write their pages with it from the same words as their help; see .ci/release.
package manual

import (
	"bytes"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// Page is a manual page that grows from its top to its end.
type Page struct {
	out      bytes.Buffer
	headings map[string]string
}

// headings in other languages than English.
var headings = map[string]map[string]string{
	"de": {
		"NAME": "BEZEICHNUNG", "SYNOPSIS": "ÜBERSICHT", "DESCRIPTION": "BESCHREIBUNG", "COMMANDS": "BEFEHLE",
		"OPTIONS": "OPTIONEN", "FILES": "DATEIEN", "SEE ALSO": "SIEHE AUCH",
	},
}

// New begins the page of a program. The date is when its source was made.
func New(name, short, version, lang string, at time.Time) *Page {
	p := &Page{headings: headings[lang]}
	fmt.Fprintf(&p.out, ".TH %s 1 %s \"Lifeboat %s\"\n", strings.ToUpper(name), at.UTC().Format(time.DateOnly), escape(version))
	p.Section("NAME")
	fmt.Fprintf(&p.out, "%s \\- %s\n", escape(name), escape(short))
	return p
}

// Section begins a section, by its English heading.
func (p *Page) Section(title string) {
	if t, ok := p.headings[title]; ok {
		title = t
	}
	fmt.Fprintf(&p.out, ".SH %q\n", title)
}

// Sub begins a part of a section.
func (p *Page) Sub(title string) { fmt.Fprintf(&p.out, ".SS %s\n", escape(title)) }

// Usage adds lines that show how something is called; what is not a word to fill in
// is bold.
func (p *Page) Usage(lines ...string) {
	for i, line := range lines {
		if i > 0 {
			p.out.WriteString(".br\n")
		}
		name, rest, _ := strings.Cut(line, " ")
		fmt.Fprintf(&p.out, "\\fB%s\\fR %s\n", escape(name), escape(rest))
	}
	p.out.WriteString(".PP\n")
}

// Text adds paragraphs, which empty lines part. Lines that are indented stay as they
// are.
func (p *Page) Text(text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			p.out.WriteString(".PP\n")
		}
		verbatim := false
		for line := range strings.Lines(paragraph) {
			line = strings.TrimRight(line, "\n")
			if indented := strings.HasPrefix(line, "  "); indented != verbatim {
				verbatim = indented
				p.out.WriteString(map[bool]string{true: ".nf\n", false: ".fi\n"}[indented])
			}
			p.out.WriteString(startOfLine(escape(line)) + "\n")
		}
		if verbatim {
			p.out.WriteString(".fi\n")
		}
	}
}

// Verbatim adds lines as they are.
func (p *Page) Verbatim(text string) {
	p.out.WriteString(".nf\n")
	for line := range strings.Lines(text) {
		p.out.WriteString(startOfLine(escape(strings.TrimRight(line, "\n"))) + "\n")
	}
	p.out.WriteString(".fi\n")
}

// Entry adds a term and what it means.
func (p *Page) Entry(term, meaning string) {
	fmt.Fprintf(&p.out, ".TP\n\\fB%s\\fR\n%s\n", escape(term), startOfLine(escape(meaning)))
}

// Flags adds the flags of a command of cobra.
func (p *Page) Flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		term := "--" + f.Name
		if f.Shorthand != "" {
			term = "-" + f.Shorthand + ", " + term
		}
		p.Entry(strings.TrimSpace(term+" "+value), usage)
	})
}

// GoFlags adds the flags of package flag.
func (p *Page) GoFlags(flags *flag.FlagSet) {
	flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		p.Entry(strings.TrimSpace("-"+f.Name+" "+value), usage)
	})
}

// Bytes is the page.
func (p *Page) Bytes() []byte { return p.out.Bytes() }

// escape makes text of a line that roff takes as it is.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
}

// startOfLine keeps a text from being taken for a request.
func startOfLine(s string) string {
	if strings.HasPrefix(s, ".") {
		return `\&` + s
	}
	return s
}
