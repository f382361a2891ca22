package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

type checkFlags struct {
	json, quick, afresh, passwordStdin bool
	phone                              string
}

// check checks a backup.
func (c *ctl) check() *cobra.Command {
	var f checkFlags
	cmd := c.command("check", "DIR", cobra.ExactArgs(1), func(ctx context.Context, args []string) error { return c.runCheck(ctx, args[0], f) })
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "quick", &f.quick)
	c.flag(cmd, "afresh", &f.afresh)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, "for", &f.phone)
	return cmd
}

func (c *ctl) runCheck(ctx context.Context, dir string, f checkFlags) error {
	j := c.job(guide.JobCheck, false)
	facts, password, err := c.chosen(ctx, dir, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	o := guide.Order{Backup: facts.Folder, Quick: f.quick, Afresh: f.afresh, Kept: password != nil}
	r := c.steady(func() work.Result { return j.run(ctx, o, work.Passwords{Password: password}) })
	if r.Failure != nil {
		return j.end(r, nil, nil)
	}
	report, fits := r.Report, []backup.Finding{}
	if f.phone != "" && !r.Stopped {
		target, err := c.lookOnce(ctx, f.phone)
		if err != nil {
			return err
		}
		fits = guide.Load().CheckFit(r.Facts, report.Counts.Bytes, target)
	}
	report.Findings = append(slices.Clone(report.Findings), fits...)
	if err := c.printReport(r.Facts, report, f.json); err != nil {
		return err
	}
	if r.Stopped {
		return r.Err
	}
	return exit(exitCode(report))
}

// steadyTries is how often a backup is checked that another one replaces
// meanwhile, or that another program writes to.
const steadyTries = 2

// steady checks a backup, once more if it was another one in the end than in the
// beginning: a check that runs while a new backup takes its place looks for files
// that are gone by then. A report of a backup that keeps changing has no verdict.
func (c *ctl) steady(run func() work.Result) work.Result {
	for try := 1; ; try++ {
		r := run()
		switch {
		case r.Failure != nil || r.Stopped || r.Check == nil || !r.Check.Stale:
			return r
		case try == steadyTries:
			r.Report.Verdict = backup.VerdictUnknown
			c.tell("check/keeps-changing")
			return r
		case r.Replaced:
			c.tell("check/replaced-meanwhile")
		default:
			c.tell("check/changed-meanwhile")
		}
	}
}
