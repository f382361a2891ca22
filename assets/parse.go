package assets

import (
	"errors"
	"fmt"
	"reflect"
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
	fields := reflect.ValueOf(p).Elem()
	for i := range fields.NumField() {
		tag := fields.Type().Field(i).Tag
		if tag.Get("key") != key {
			continue
		}
		switch field := fields.Field(i).Addr().Interface().(type) {
		case *string:
			*field = value
		case *bool:
			if *field = value == "true"; !*field {
				err = fmt.Errorf("%q: what is not so has no line", value)
			}
		case *[]string:
			*field, err = list(value, tag.Get("sep"))
		case *time.Duration:
			*field, err = time.ParseDuration(value)
		case *Likelier:
			*field, err = likelier(value)
		}
		return err
	}
	return errors.New("not known")
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
