package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
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
	c.kind = guide.JobRehearse
	folder, password, err := c.opened(ctx, dir, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	o := guide.Order{Kind: guide.JobCheck, Backup: folder, Quick: true}
	if f.phone != "" {
		if o.Phone, err = c.lookOnce(ctx, f.phone); err != nil {
			return err
		}
	}
	running := c.running(f.json)
	// The check's verdict decides, also of what the simulated phone does not mind.
	checked := running.do(ctx, o, work.Passwords{Password: slices.Clone(password)})
	if err := running.ended(ctx, checked); err != nil {
		return err
	}
	o.Kind = guide.JobRehearse
	result := running.do(ctx, o, work.Passwords{Password: password})
	if err := running.ended(ctx, result); err != nil {
		return err
	}
	said, found := result.Rehearsal, checked.Report
	if said.OK() {
		found = withoutSizes(found)
	}
	if f.json {
		j := rehearsedOf(said)
		j.Check = found.Verdict
		running.print(lineJSON{Event: "result", Result: j})
	} else {
		c.printRehearsal(said)
		if said.OK() && !found.Restorable() {
			fmt.Fprintln(c.out)
			c.say("rehearse/but-check")
			if err := c.printReport(checked.Facts, found, false); err != nil {
				return err
			}
		}
	}
	switch {
	case said.OK() && !found.Restorable():
		return exit(max(exitCode(found), exitStopped))
	case said.OK():
		return nil
	case said.Unplayable: // not known, neither good nor bad
		return exit(exitTrouble)
	case said.Code == mobilebackup.CodePassword:
		return exit(exitPassword)
	}
	return exit(exitStopped)
}

// withoutSizes is what a quick check found, without sizes that differ: it reads
// no file, so it cannot know that the bytes are those that the phone sent. The
// rehearsal has read them all by now, and would have named what is too short.
func withoutSizes(r backup.Report) backup.Report {
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f backup.Finding) bool { return f.ID == backup.WrongSize })
	if r.Verdict == backup.VerdictDamaged && !slices.ContainsFunc(r.Findings, func(f backup.Finding) bool { return f.Severity.Serious() }) {
		r.Verdict = backup.VerdictWarnings
	}
	return r
}
