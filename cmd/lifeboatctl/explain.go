package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/guide/explain"
)

// entryJSON is one thing that a message can mean.
type entryJSON struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Severity  string   `json:"severity"`
	Code      string   `json:"code,omitempty"` // the number that led to it
	Ask       string   `json:"ask,omitempty"`  // a question to put first; the answer goes into --doing
	Meaning   string   `json:"meaning"`
	Safe      string   `json:"safe,omitempty"`
	Steps     []string `json:"steps"`
	Otherwise string   `json:"otherwise"`
	Grade     string   `json:"grade"` // of the evidence, A best, then V M C W K
}

// answerJSON is what a message can mean.
type answerJSON struct {
	Schema     int             `json:"schema"`
	Sure       bool            `json:"sure"`       // the first entry is what it means
	Entries    []entryJSON     `json:"entries"`    // best first; where nothing is sure, the nearest
	Candidates []candidateJSON `json:"candidates"` // the nearest, as questions; none where it is sure
}

// candidateJSON is a problem that a message may be about.
type candidateJSON struct {
	ID       string `json:"id"`
	Question string `json:"question"`
}

// maxMessage bounds what is kept of a log from the standard input, in bytes. Its
// end tells most.
const maxMessage = 1 << 20

// lastOf reads to the end and returns the last most bytes.
func lastOf(r io.Reader, most int) (string, error) {
	var kept []byte
	chunk := make([]byte, 64<<10)
	for {
		n, err := r.Read(chunk)
		if kept = append(kept, chunk[:n]...); len(kept) > 2*most {
			kept = append(kept[:0], kept[len(kept)-most:]...)
		}
		switch {
		case err == io.EOF:
			return string(kept[max(0, len(kept)-most):]), nil
		case err != nil:
			return "", err
		}
	}
}

// explain tells what a message, a number or a log means.
func (c *ctl) explain() *cobra.Command {
	cmd := c.command("explain", "[--json] [--doing backup|reinstall] [TEXT]…", nil, nil)
	cmd.DisableFlagParsing = true // “-54” is a text and no flag
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		request, err := readExplain(args)
		switch {
		case err != nil:
			return err
		case request.help:
			return cmd.Help()
		case request.text == "":
			if request.text, err = lastOf(c.in, maxMessage); err != nil {
				return trouble(err)
			}
		}
		found := explain.Find(request.text, explain.Options{Words: c.words, Doing: request.doing})
		if request.json {
			return c.printJSON(answerJSON{schema, found.Sure, c.entries(found.Entries), c.candidates(found)})
		}
		c.printAnswer(found)
		return nil
	}
	return cmd
}

// explainRequest is what the arguments of explain ask for.
type explainRequest struct {
	text       string
	doing      explain.Doing
	json, help bool
}

// readExplain reads the arguments of explain: its flags stand before the text,
// and whatever is no flag of it belongs to the text.
func readExplain(args []string) (explainRequest, error) {
	var r explainRequest
	for len(args) > 0 {
		arg := args[0]
		value, given := strings.CutPrefix(arg, "--doing=")
		switch {
		case arg == "--json":
			r.json = true
		case arg == "--help", arg == "-h":
			r.help = true
		case arg == "--doing" && len(args) > 1:
			args = args[1:]
			value, given = args[0], true
		case arg == "--":
			r.text = strings.Join(args[1:], " ")
			return r, nil
		case !given:
			r.text = strings.Join(args, " ")
			return r, nil
		}
		if given {
			r.doing = explain.Doing(value)
			if r.doing != explain.DoingBackup && r.doing != explain.DoingReinstall {
				return r, fmt.Errorf("--doing is %q, want backup or reinstall", value)
			}
		}
		args = args[1:]
	}
	return r, nil
}

// entries puts what was found into its JSON shape.
func (c *ctl) entries(found []explain.Entry) []entryJSON {
	entries := make([]entryJSON, 0, len(found))
	for _, e := range found {
		entries = append(entries, entryJSON{
			ID: string(e.ID), Title: e.Title, Severity: string(e.Level), Code: e.Code, Ask: c.words.Text(e.Ask),
			Meaning: e.Meaning, Safe: e.Safe, Steps: e.Steps, Otherwise: e.Otherwise, Grade: e.Grade,
		})
	}
	return entries
}

// candidates puts what is not sure into its JSON shape.
func (c *ctl) candidates(found explain.Answer) []candidateJSON {
	candidates := []candidateJSON{}
	if found.Sure {
		return candidates
	}
	for _, e := range found.Entries {
		candidates = append(candidates, candidateJSON{string(e.ID), c.words.Text(e.Question)})
	}
	return candidates
}

// printAnswer tells the first entry whole and the others by their titles; where
// nothing is sure it asks.
func (c *ctl) printAnswer(found explain.Answer) {
	switch {
	case len(found.Entries) == 0:
		fmt.Fprintln(c.out, c.words.Say("explain/nothing"))
		return
	case !found.Sure:
		fmt.Fprintf(c.out, "%s\n\n", c.words.Say("explain/unsure"))
		for _, e := range found.Entries {
			fmt.Fprintf(c.out, "  %s\n      lifeboatctl explain %s\n", c.words.Text(e.Question), e.ID)
		}
		return
	}
	best := found.Entries[0]
	fmt.Fprintf(c.out, "%s\n\n", best.Title)
	if best.Ask.Key != "" {
		fmt.Fprintf(c.out, "%s\n  --doing backup     %s\n  --doing reinstall  %s\n\n",
			c.words.Text(best.Ask), c.words.Say("explain/ask-backup"), c.words.Say("explain/ask-reinstall"))
	}
	fmt.Fprintln(c.out, best.Meaning)
	if best.Safe != "" {
		fmt.Fprintln(c.out, best.Safe)
	}
	fmt.Fprintln(c.out)
	for i, step := range best.Steps {
		fmt.Fprintf(c.out, "%d. %s\n", i+1, step)
	}
	fmt.Fprintf(c.out, "\n%s: %s\n", c.words.Say("fix/otherwise"), best.Otherwise)
	if len(found.Entries) > 1 {
		fmt.Fprintf(c.out, "\n%s\n", c.words.Say("explain/others"))
		for _, e := range found.Entries[1:] {
			fmt.Fprintf(c.out, "  %s (%s)\n", e.Title, e.ID)
		}
	}
}
