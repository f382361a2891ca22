package main

import (
	"fmt"
	"maps"
	"runtime"
	"strings"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// How a command failed is told as the window tells it: the problem with its
// name, what it means, what is safe, and what to do; what the computer or the
// phone said stands under Details only.

// outcome is how a command ended when it did not simply succeed.
type outcome struct {
	code    int
	err     error           // what got in the way; nil where everything was said
	detail  string          // what stands under Details where err does not
	failure *guide.Failure  // what err was taken for, where the work itself told
	problem guide.ProblemID // the problem, where it is known without an error, or better
	figures map[string]any  // for its words
	lines   []string        // that belong to it: what there is to choose from
}

func (o *outcome) Error() string {
	switch {
	case o.err != nil:
		return o.err.Error()
	case o.problem != "":
		return string(o.problem)
	}
	return fmt.Sprintf("exit %d", o.code)
}

func (o *outcome) Unwrap() error { return o.err }

// exit ends a command with a code and nothing more to say.
func exit(code int) error {
	if code == exitOK {
		return nil
	}
	return &outcome{code: code}
}

// trouble ends a command that this computer or a phone got in the way of.
func trouble(err error) error { return &outcome{code: exitTrouble, err: err} }

// troubleIf is trouble for an error that may be none.
func troubleIf(err error) error {
	if err == nil {
		return nil
	}
	return trouble(err)
}

// problem ends a command with a problem that no error stands for; the figures
// are those of text.
func problem(code int, id guide.ProblemID, figures ...any) *outcome {
	return &outcome{code: code, problem: id, figures: text("", figures...).Args}
}

// failed ends a command with the failure of long work.
func failed(code int, f guide.Failure, err error) error {
	return &outcome{code: code, err: err, failure: &f}
}

// failureOf is the failure that an outcome stands for, and the figures for its
// words.
func (c *ctl) failureOf(o *outcome) (guide.Failure, map[string]any) {
	f := guide.Failure{Kind: c.kind, Safe: true}
	switch {
	case o.failure != nil:
		f = *o.failure
	case o.err != nil:
		f = work.Failed(c.kind, runtime.GOOS, o.err)
	}
	if o.problem != "" {
		f.Problem, f.Safe = o.problem, true
	}
	figures := f.Figures()
	if place, ok := figures["Place"].(string); ok {
		figures["Place"] = shown(place, maxShown, ' ')
	}
	maps.Copy(figures, o.figures)
	return f, figures
}

// tellFailure prints the problem that ended a command.
func (c *ctl) tellFailure(o *outcome) {
	f, figures := c.failureOf(o)
	fix, err := c.words.Fix(f.Problem, figures)
	if err != nil { // a gap in the words must not hide what is wrong
		fix.Title = c.phrase("title/failed")
	}
	fmt.Fprintf(c.err, "lifeboatctl: %s\n", withID(fix.Title, string(f.Problem)))
	c.paragraph(fix.Meaning)
	c.paragraph(c.safe(f, fix.Safe))
	for _, line := range o.lines {
		fmt.Fprintf(c.err, "    %s\n", line)
	}
	for i, step := range fix.Steps {
		c.paragraph(fmt.Sprintf("%d. %s", i+1, step))
	}
	c.paragraph(c.nextStep(f.Problem))
	if fix.Otherwise != "" {
		c.paragraph(c.phrase("fix/otherwise") + ": " + fix.Otherwise)
	}
	if f.Repeats() {
		c.paragraph(c.phrase("failure/again", "Count", int64(f.Again)))
	}
	if o.err != nil {
		o.detail = o.err.Error()
	}
	c.paragraph(c.details(o.detail))
}

// details is what the computer or the phone said, which is in no language in
// particular; empty where there is nothing.
func (c *ctl) details(said string) string {
	if said == "" {
		return ""
	}
	return c.phrase("fix/details") + ": " + cleanMessage(said)
}

// tellStopped says that a person has stopped the work, and what became of it.
func (c *ctl) tellStopped() {
	what := string(c.kind) + "-stopped"
	if c.kind == guide.JobCheck {
		what = "check-resume"
	}
	unreached := c.kind == guide.JobRestore && c.target == ""
	if unreached || !c.words.Has("title/"+what) {
		c.note("work/stopped")
		return
	}
	c.note("title/" + what)
	if (guide.Job{Kind: c.kind, Phases: c.phases, Phase: c.phase}).Untouched() {
		what += "-safe"
	}
	c.paragraph(c.phrase("body/" + what))
}

// paragraph prints a text below the headline of a problem.
func (c *ctl) paragraph(s string) {
	if s != "" {
		fmt.Fprintln(c.err, "  "+strings.ReplaceAll(s, "\n", "\n  "))
	}
}

// safe says what was not changed: what the problem itself says, unless a restore
// may have begun, of which only the backup is known to be whole.
func (c *ctl) safe(f guide.Failure, own string) string {
	switch {
	case f.Kind == guide.JobRestore && !f.Safe:
		return c.phrase("body/restore-failed")
	case f.Kind == guide.JobRestore:
		return c.phrase("body/restore-failed-safe")
	case own == "" && (f.Kind == guide.JobCheck || f.Kind == guide.JobRepair || f.Kind == guide.JobRehearse):
		return c.phrase("failure/safe")
	}
	return own
}

// nextStep is the command that goes with a problem, in words, by its name or by
// what the window offers there; it may be empty.
func (c *ctl) nextStep(id guide.ProblemID) string {
	for _, key := range []string{"next/" + string(id), "next/" + string(guide.ActionOf(id))} {
		if c.words.Has(key) {
			return c.phrase(key)
		}
	}
	return ""
}
