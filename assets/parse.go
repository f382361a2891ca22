package assets

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// errFrontMatter is returned for a file that does not begin with front matter.
var errFrontMatter = errors.New("no front matter")

// parseProblem parses the file of one problem. Only the English one (source) holds
// the facts; a translation has an id, a title, says and a body.
func parseProblem(text string, source bool) (Problem, error) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return Problem{}, errFrontMatter
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	if !ok {
		return Problem{}, errFrontMatter
	}
	var p Problem
	var keys []string
	for line := range strings.Lines(head) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		switch {
		case !ok:
			return Problem{}, fmt.Errorf("front matter line %q has no colon", line)
		case value == "":
			return Problem{}, fmt.Errorf("front matter key %q has no value", key)
		case slices.Contains(keys, key):
			return Problem{}, fmt.Errorf("front matter key %q stands twice", key)
		case !source && !slices.Contains([]string{"id", "title", "says"}, key):
			return Problem{}, fmt.Errorf("front matter key %q stands in English only", key)
		}
		keys = append(keys, key)
		if err := p.set(key, value); err != nil {
			return Problem{}, fmt.Errorf("front matter key %q: %w", key, err)
		}
	}
	needed := []string{"id", "title"}
	if source {
		needed = append(needed, "level", "grade", "sources", "checked")
	}
	for _, key := range needed {
		if !slices.Contains(keys, key) {
			return Problem{}, fmt.Errorf("front matter key %q is missing", key)
		}
	}
	if p.Picture == "" && source {
		area, _, _ := strings.Cut(p.ID, "/")
		if p.Picture = areaPictures[area]; p.Picture == "" {
			p.Picture = "settings"
		}
	}
	return p, p.parseBody(body)
}

// set takes one line of front matter.
func (p *Problem) set(key, value string) (err error) {
	switch key {
	case "id":
		p.ID = value
	case "title":
		p.Title = value
	case "level":
		p.Level, err = oneOf(value, "stop", "warn", "note")
	case "blocks":
		p.Blocks, err = yes(value)
	case "shown":
		first, last, several := strings.Cut(value, "..")
		if !several {
			last = first
		}
		p.First, p.Last = first, last
	case "hold":
		if p.Hold, err = time.ParseDuration(value); err == nil && p.Hold <= 0 {
			err = fmt.Errorf("%s is no time to wait", value)
		}
	case "depends-on":
		p.Causes, err = list(value, ",")
	case "action":
		p.Action = value
	case "picture":
		p.Picture = value
	case "hosts":
		if p.Hosts, err = list(value, ","); err == nil {
			for _, host := range p.Hosts {
				if _, unknown := oneOf(host, "linux", "windows", "darwin"); unknown != nil {
					err = unknown
				}
			}
		}
	case "grade":
		p.Grade, err = oneOf(value, strings.Split(Grades, "")...)
	case "weak":
		p.Weak, err = yes(value)
	case "sources":
		p.Sources = value
	case "checked":
		p.Checked = value
		_, err = time.Parse(time.DateOnly, value)
	case "codes":
		p.Codes, err = list(value, ",")
	case "phone-words":
		p.PhoneWords, err = list(value, "|")
	case "refuses":
		p.Refuses, err = yes(value)
	case "says":
		p.Says, err = list(value, "|")
	case "room":
		p.Room, err = oneOf(value, "computer", "phone", "icloud")
	case "kin":
		p.Kin = value
	case "likelier":
		p.Likelier, err = likelier(value)
	case "against":
		p.Against = strings.Fields(value)
	case "icloud":
		p.ICloud, err = yes(value)
	case "params":
		p.Params, err = list(value, ",")
	default:
		err = errors.New("not known")
	}
	return err
}

// likelier reads words, and how much likelier a problem is with one and without.
func likelier(value string) (l Likelier, err error) {
	parts := strings.Split(value, "|")
	if len(parts) != 3 {
		return l, errors.New("not words and two factors")
	}
	l.Words = strings.Fields(parts[0])
	l.With, err = strconv.ParseFloat(strings.TrimSpace(parts[1]), 64)
	if err == nil {
		l.Without, err = strconv.ParseFloat(strings.TrimSpace(parts[2]), 64)
	}
	if err == nil && (len(l.Words) == 0 || !(l.With > 0 && l.With < 10) || !(l.Without > 0 && l.Without < 10)) {
		err = errors.New("no words, or a factor that no word has")
	}
	return l, err
}

func oneOf(value string, known ...string) (string, error) {
	if !slices.Contains(known, value) {
		return "", fmt.Errorf("%q is none of %s", value, strings.Join(known, ", "))
	}
	return value, nil
}

// yes reads a mark: what is not so has no line.
func yes(value string) (bool, error) {
	_, err := oneOf(value, "true")
	return err == nil, err
}

// list splits a value into its parts.
func list(value, separator string) ([]string, error) {
	parts := strings.Split(value, separator)
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
		if parts[i] == "" || slices.Contains(parts[:i], parts[i]) {
			return nil, fmt.Errorf("an empty or repeated part in %q", value)
		}
	}
	return slices.Clip(parts), nil
}

// parseBody takes the Markdown after the front matter. Its order is fixed:
// meaning, quote, steps, heading, heading.
func (p *Problem) parseBody(body string) error {
	parts := strings.Split("\n"+body, "\n## ")
	if len(parts) != 3 {
		return fmt.Errorf("body has %d second-level headings instead of 2", len(parts)-1)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(parts[0]), "\n\n") {
		switch block = strings.TrimSpace(block); {
		case len(p.Steps) > 0:
			return fmt.Errorf("text after the steps: %q", block)
		case strings.HasPrefix(block, "> "):
			p.Safe = join(p.Safe, strings.ReplaceAll(block[2:], "\n> ", " "))
		case strings.HasPrefix(block, "1. "):
			for line := range strings.Lines(block) {
				step, ok := strings.CutPrefix(line, "1. ")
				if !ok {
					return fmt.Errorf("%q stands among the steps", line)
				}
				p.Steps = append(p.Steps, strings.TrimSpace(step))
			}
		default:
			p.Meaning = join(p.Meaning, strings.ReplaceAll(block, "\n", " "))
		}
	}
	p.Otherwise, p.Details = section(parts[1]), section(parts[2])
	if p.Meaning == "" || len(p.Steps) == 0 || p.Otherwise == "" || p.Details == "" {
		return errors.New("body lacks its meaning, its steps or a text under one of its headings")
	}
	return nil
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
