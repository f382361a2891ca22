package assets

import (
	"errors"
	"fmt"
	"strings"
)

// errFrontMatter is returned for a file that does not begin with front matter.
var errFrontMatter = errors.New("no front matter")

// parseFix parses the file of one fix.
func parseFix(text string) (Fix, error) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return Fix{}, errFrontMatter
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	if !ok {
		return Fix{}, errFrontMatter
	}
	var fix Fix
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			return Fix{}, fmt.Errorf("front matter line %q has no colon", line)
		}
		if err := fix.set(key, strings.TrimSpace(value)); err != nil {
			return Fix{}, err
		}
	}
	return fix, fix.parseBody(body)
}

// set takes one line of front matter.
func (f *Fix) set(key, value string) error {
	switch key {
	case "id":
		f.ID = value
	case "title":
		f.Title = value
	case "severity":
		f.Severity = value
	case "blocks":
		f.Blocks = value == "true"
	case "hosts":
		f.Hosts = list(value, ",")
	case "ios":
		f.IOS = strings.TrimPrefix(value, "all")
	case "grade":
		f.Grade = value
	case "weak":
		f.Weak = value == "true"
	case "sources":
		f.Sources = value
	case "checked":
		f.Checked = value
	case "depends-on":
		f.DependsOn = list(value, ",")
	case "codes":
		f.Codes = list(value, ",")
	case "says":
		f.Says = list(value, "|")
	case "params":
		f.Params = list(value, ",")
	default:
		return fmt.Errorf("front matter key %q is not known", key)
	}
	return nil
}

// list splits a value into its parts; "all" and nothing are no parts.
func list(value, separator string) []string {
	if value == "" || value == "all" {
		return nil
	}
	parts := strings.Split(value, separator)
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

// parseBody takes the Markdown after the front matter. Its order is fixed:
// meaning, quote, steps, heading, heading.
func (f *Fix) parseBody(body string) error {
	parts := strings.Split("\n"+body, "\n## ")
	if len(parts) != 3 {
		return fmt.Errorf("body has %d second-level headings instead of 2", len(parts)-1)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(parts[0]), "\n\n") {
		switch block = strings.TrimSpace(block); {
		case strings.HasPrefix(block, "> "):
			f.Safe = join(f.Safe, strings.ReplaceAll(block[2:], "\n> ", " "))
		case strings.HasPrefix(block, "1. "):
			f.Steps = append(f.Steps, steps(block)...)
		case len(f.Steps) > 0:
			return fmt.Errorf("text after the steps: %q", block)
		default:
			f.Meaning = join(f.Meaning, strings.ReplaceAll(block, "\n", " "))
		}
	}
	f.Otherwise = section(parts[1])
	f.Details = section(parts[2])
	return nil
}

// steps splits a numbered list; every item is one line that begins with "1. ".
func steps(block string) []string {
	var items []string
	for line := range strings.Lines(block) {
		items = append(items, strings.TrimSpace(strings.TrimPrefix(line, "1. ")))
	}
	return items
}

// section returns the text under a heading, its paragraphs one to a line.
func section(text string) string {
	_, text, _ = strings.Cut(text, "\n")
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(strings.TrimSpace(p), "\n", " ")
	}
	return strings.Join(paragraphs, "\n")
}

// join puts two paragraphs under each other.
func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "\n" + b
}
