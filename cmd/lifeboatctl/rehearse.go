package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
)

type rehearseFlags struct {
	json, passwordStdin bool
	phone               string
}

// rehearsedJSON is the result of a rehearsal.
type rehearsedJSON struct {
	Check      backup.Verdict `json:"check"` // what a quick check says; OK is what the simulated iPhone says
	OK         bool           `json:"ok"`
	Code       int            `json:"code"`
	Words      string         `json:"words,omitempty"`
	Rule       *ruleJSON      `json:"rule,omitempty"` // that the backup broke, where that is the reason
	Unplayable bool           `json:"unplayable,omitempty"`
	Files      int64          `json:"files"`
	Bytes      int64          `json:"bytes"`
	Failed     int64          `json:"failed"`
	Failures   []failureJSON  `json:"failures"`
	Warned     int64          `json:"warned"`
	Warnings   []warningJSON  `json:"warnings"`        // what a real iPhone may refuse, or not
	Setup      device.Setup   `json:"setup,omitempty"` // of the phone that it was rehearsed for
	Seconds    int64          `json:"seconds"`
}

type failureJSON struct {
	Domain string    `json:"domain"`
	Path   string    `json:"path"`
	Code   int       `json:"code"`
	Words  string    `json:"words"`
	Rule   *ruleJSON `json:"rule,omitempty"`
}

type warningJSON struct {
	Rule   *ruleJSON `json:"rule"`
	Domain string    `json:"domain,omitempty"`
	Path   string    `json:"path"`
	Words  string    `json:"words"`
}

// ruleJSON is a rule of the simulated iPhone.
type ruleJSON struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Grade  string `json:"grade"` // proven, reported, hint or prudence
	Proven bool   `json:"proven"`
	Source string `json:"source"`
}

func ruleOf(r rehearsal.Rule) *ruleJSON {
	if r.ID == "" {
		return nil
	}
	return &ruleJSON{ID: r.ID, What: r.What, Grade: r.Grade, Proven: r.Proven(), Source: r.Source}
}

// rehearse restores onto a phone that is not there.
func (c *ctl) rehearse() *cobra.Command {
	var f rehearseFlags
	cmd := &cobra.Command{
		Use:   "rehearse DIR",
		Short: "Rehearse a restore on a simulated iPhone",
		Long: "Restore the backup in DIR onto a simulated iPhone that keeps nothing, and tell what it says. No iPhone is touched, " +
			"and no copy of the files is made. With --for, the simulated one has the iOS, the room and the settings of a connected one.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runRehearse(cmd.Context(), args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print progress and result as lines of JSON")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the backup password from the first line of the standard input")
	cmd.Flags().StringVar(&f.phone, "for", "", "as the connected iPhone with this `UDID`")
	return cmd
}

func (c *ctl) runRehearse(ctx context.Context, dir string, f rehearseFlags) error {
	c.kind = guide.JobRehearse
	folder, err := c.locate(ctx, dir)
	if err != nil {
		return err
	}
	b, err := backup.Open(folder)
	if err != nil {
		return trouble(err)
	}
	defer b.Close()
	password, err := c.password(f.passwordStdin, b.Facts().Encrypted)
	if err != nil {
		return err
	}
	defer clear(password)
	var phone device.Phone
	if f.phone != "" {
		phones, err := c.lookOnce(ctx, f.phone)
		if err != nil {
			return err
		}
		phone = phones[0]
	}
	t := c.transfer(mobilebackup.OpRestore, folder, f.json)
	// The check's verdict decides, also of what the simulated phone does not mind.
	found, err := check.Run(ctx, b, check.Options{Quick: true, Password: password}, t.report)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return trouble(err)
	}
	if b.Unlocked() { // in the form that opened it, which saves trying once more
		password = b.PasswordAs(password)
		defer clear(password)
	}
	var r rehearsal.Report
	err = t.run(ctx, func() (any, error) {
		var err error
		r, err = rehearsal.Run(ctx, folder, phone, password, t.report)
		if err == nil && r.OK() {
			found = withoutSizes(found)
		}
		j := rehearsedOf(r)
		j.Check = found.Verdict
		return j, err
	})
	if err != nil {
		return err
	}
	if !f.json {
		c.printRehearsal(r)
		if r.OK() && !found.Restorable() {
			fmt.Fprintf(c.out, "\n%s\n", c.words.Say("rehearse/but-check"))
			if err := c.printReport(b.Facts(), found, false); err != nil {
				return err
			}
		}
	}
	switch {
	case r.OK() && !found.Restorable():
		return exit(max(exitCode(found), exitStopped))
	case r.OK():
		return nil
	case r.Unplayable: // not known, neither good nor bad
		return exit(exitTrouble)
	case r.Code == mobilebackup.CodePassword:
		return exit(exitPassword)
	}
	return exit(exitStopped)
}

// withoutSizes is what a quick check found, without sizes that differ: it reads
// no file, so it cannot know that the bytes are those that the phone sent. The
// rehearsal has read them all by now, and would have named what is too short.
func withoutSizes(r backup.Report) backup.Report {
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f backup.Finding) bool { return f.ID == backup.WrongSize })
	bad := func(f backup.Finding) bool {
		return f.Severity == backup.SeverityStop || f.Severity == backup.SeverityLoss
	}
	if r.Verdict == backup.VerdictDamaged && !slices.ContainsFunc(r.Findings, bad) {
		r.Verdict = backup.VerdictWarnings
	}
	return r
}

func rehearsedOf(r rehearsal.Report) rehearsedJSON {
	j := rehearsedJSON{
		OK: r.OK(), Code: r.Code, Words: r.Words, Rule: ruleOf(r.Rule), Unplayable: r.Unplayable, Files: r.Files, Bytes: r.Bytes,
		Failed: r.Failed, Failures: []failureJSON{}, Warned: r.Warned, Warnings: []warningJSON{},
		Setup: r.Setup, Seconds: int64(r.Took.Seconds()),
	}
	for _, f := range r.Failures {
		j.Failures = append(j.Failures, failureJSON{Domain: f.Domain, Path: f.Path, Code: f.Code, Words: f.Words, Rule: ruleOf(f.Rule)})
	}
	for _, w := range r.Warnings {
		j.Warnings = append(j.Warnings, warningJSON{Rule: ruleOf(w.Rule), Domain: w.Domain, Path: w.Path, Words: w.Words})
	}
	return j
}

func (c *ctl) printRehearsal(r rehearsal.Report) {
	w := c.words
	switch {
	case r.Unplayable:
		fmt.Fprintln(c.out, "The simulated iPhone cannot judge a backup this old. What a real one does with it, this rehearsal cannot tell.")
		fmt.Fprintln(c.out, clean(r.Words))
		return
	case r.OK():
		fmt.Fprintf(c.out, "The simulated iPhone took everything: %s files, %s.\n", w.Number(r.Files), w.Bytes(r.Bytes))
		c.printWarnings(r)
		return
	}
	fmt.Fprintf(c.out, "The simulated iPhone stopped with error %d.\n", r.Code)
	if r.Words != "" {
		fmt.Fprintln(c.out, clean(r.Words))
	}
	if r.Rule.ID != "" {
		fmt.Fprintf(c.out, "It has to be so: %s.%s\n", r.Rule.What, howKnown(r.Rule))
	}
	if r.Failed > 0 {
		fmt.Fprintf(c.out, "It would not have taken %s files:\n", w.Number(r.Failed))
	}
	for _, f := range r.Failures {
		fmt.Fprintf(c.out, "  %s  %s%s\n", clean(f.Domain+" "+f.Path), clean(f.Words), bracket(f.Rule.ID))
	}
	c.printWarnings(r)
}

// printWarnings lists, rule by rule, what the simulated phone took and a real
// one may not.
func (c *ctl) printWarnings(r rehearsal.Report) {
	if r.Warned == 0 {
		return
	}
	fmt.Fprintf(c.out, "Whether a real iPhone takes this as well is not proven (%s):\n", c.words.Number(r.Warned))
	const shown = 3 // of each rule
	var rule string
	n := 0
	for _, one := range warningsByRule(r.Warnings) {
		if one.Rule.ID != rule {
			rule, n = one.Rule.ID, 0
			fmt.Fprintf(c.out, "  It should be so: %s.%s\n", one.Rule.What, bracket(rule))
		}
		if n++; n <= shown {
			fmt.Fprintf(c.out, "    %s  %s\n", clean(strings.TrimSpace(one.Domain+" "+one.Path)), clean(one.Words))
		}
	}
}

func warningsByRule(all []rehearsal.Warning) []rehearsal.Warning {
	all = slices.Clone(all)
	first := map[string]int{}
	for i, w := range all {
		if _, ok := first[w.Rule.ID]; !ok {
			first[w.Rule.ID] = i
		}
	}
	slices.SortStableFunc(all, func(a, b rehearsal.Warning) int { return first[a.Rule.ID] - first[b.Rule.ID] })
	return all
}

// howKnown says of a rule that no phone is known to follow that it is not proven.
func howKnown(r rehearsal.Rule) string {
	if r.Proven() {
		return bracket(r.ID)
	}
	return " That a real iPhone refuses this as well is not proven." + bracket(r.ID)
}

func bracket(id string) string {
	if id == "" {
		return ""
	}
	return " [" + id + "]"
}
