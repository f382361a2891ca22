package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
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
	c.kind = guide.JobCheck
	folder, password, err := c.opened(ctx, dir, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	running := c.running(false)
	result := c.steady(func() work.Result {
		return running.do(ctx, guide.Order{Kind: guide.JobCheck, Backup: folder, Quick: f.quick, Afresh: f.afresh}, work.Passwords{Password: slices.Clone(password)})
	})
	if err := running.ended(ctx, result); err != nil && !result.Stopped {
		return err
	}
	report := result.Report
	if f.phone != "" && !result.Stopped {
		phone, err := c.lookOnce(ctx, f.phone)
		if err != nil {
			return err
		}
		report.Findings = append(slices.Clone(report.Findings), guide.Load().CheckFit(result.Facts, report.Counts.Bytes, phone)...)
	}
	if err := c.printReport(result.Facts, report, f.json); err != nil {
		return err
	}
	if result.Stopped {
		return context.Cause(ctx)
	}
	return exit(exitCode(report))
}

// opened finds the backup that a person means, and gets its password if it needs
// one. There may be none.
func (c *ctl) opened(ctx context.Context, dir string, passwordStdin bool) (folder string, password []byte, err error) {
	if folder, err = c.locate(ctx, dir); err != nil {
		return "", nil, err
	}
	b, err := backupdir.Open(folder)
	if err != nil {
		return "", nil, trouble(err)
	}
	defer b.Close()
	password, err = c.password(passwordStdin, b.Facts().Encrypted)
	return folder, password, err
}

// steadyTries is how often a backup is checked that another one replaces
// meanwhile, or that another program writes to.
const steadyTries = 2

// steady checks a backup, once more if it was another one in the end than in the
// beginning: a check that runs while a new backup takes its place looks for files
// that are gone by then. A report of a backup that keeps changing has no verdict.
func (c *ctl) steady(check func() work.Result) work.Result {
	for try := 1; ; try++ {
		result := check()
		switch {
		case result.Check == nil || !result.Check.Stale:
			return result
		case try == steadyTries:
			result.Report.Verdict = backup.VerdictUnknown
			c.tell("check/keeps-changing")
			return result
		case result.Replaced:
			c.tell("check/replaced-meanwhile")
		default:
			c.tell("check/changed-meanwhile")
		}
	}
}
