package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

type rehearseFlags struct {
	json, passwordStdin bool
	phone               string
}

// rehearse restores onto a phone that is not there.
func (c *ctl) rehearse() *cobra.Command {
	var f rehearseFlags
	cmd := c.command("rehearse", "DIR", cobra.ExactArgs(1), func(ctx context.Context, args []string) error { return c.runRehearse(ctx, args[0], f) })
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, "for", &f.phone)
	return cmd
}

func (c *ctl) runRehearse(ctx context.Context, dir string, f rehearseFlags) error {
	j := c.job(guide.JobRehearse, f.json)
	facts, password, err := c.chosen(ctx, dir, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	o := guide.Order{Backup: facts.Folder, Quick: true, Kept: password != nil}
	if f.phone != "" {
		if o.Phone, err = c.lookOnce(ctx, f.phone); err != nil {
			return err
		}
	}
	r := j.run(ctx, o, work.Passwords{Password: password})
	if err := j.end(r, rehearsedOf(r), func() { c.printRehearsal(r.Rehearsal) }); err != nil {
		return err
	}
	if r.Rehearsal.OK() && !r.Report.Restorable() && !f.json {
		fmt.Fprintln(c.out)
		c.say("rehearse/but-check")
		if err := c.printReport(facts, r.Report, false); err != nil {
			return err
		}
	}
	return c.judge(r, f.json)
}

// judge ends a rehearsal with what it came to.
func (c *ctl) judge(r work.Result, asJSON bool) error {
	said := r.Rehearsal
	code := exitStopped
	switch {
	case said.OK() && !r.Report.Restorable():
		return exit(max(exitCode(r.Report), exitStopped))
	case said.OK():
		return nil
	case said.Unplayable: // not known, neither good nor bad
		return exit(exitTrouble)
	case said.Code == mobilebackup.CodePassword:
		code = exitPassword
	}
	if asJSON {
		return exit(code)
	}
	return failed(code, guide.Failure{Kind: c.kind, Problem: r.Rehearsed.Problem, Code: said.Code, Count: said.Failed, Safe: true}, nil)
}
