package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

type restoreFlags struct {
	json, passwordStdin, although bool
	replace                       string
}

// restore puts a backup onto a phone.
func (c *ctl) restore() *cobra.Command {
	const target = "yes-replace-what-is-on"
	var f restoreFlags
	cmd := c.command("restore", "--"+target+" UDID DIR", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.runRestore(ctx, args[0], f)
	})
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, target, &f.replace)
	c.flag(cmd, "although-damaged", &f.although)
	_ = cmd.MarkPersistentFlagRequired(target) // fails only for a flag that is not there
	return cmd
}

func (c *ctl) runRestore(ctx context.Context, dir string, f restoreFlags) error {
	j := c.job(guide.JobRestore, f.json)
	if strings.TrimSpace(f.replace) == "" {
		c.note("usage/name-phone")
		return exit(exitUsage)
	}
	folder, err := filepath.Abs(dir)
	if err == nil {
		err = draft.RecoverOne(folder, false) // what a killed run left half done, so that it is found
	}
	if err != nil {
		return trouble(err)
	}
	facts, password, err := c.chosen(ctx, folder, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	target, err := c.lookOnce(ctx, f.replace) // soon, not after a long check
	if err != nil {
		return err
	}
	o := guide.Order{Backup: facts.Folder, Phone: target, Kept: password != nil}
	r := j.run(ctx, o, work.Passwords{Password: password})
	if damaged := new(mobilebackup.DamagedError); o.Although == "" && errors.As(r.Err, &damaged) && !r.Stopped {
		if err := j.refuse(r, f.although); err != nil {
			return err
		}
		o.Although = r.Report.Fingerprint
		r = j.run(ctx, o, work.Passwords{Password: password})
	}
	return j.end(r, restoredOf(r.Restore), func() { c.printRestored(r.Restore) })
}

// refuse tells what is wrong with a backup that would not come back whole. Then
// although, where the person said it, lets it pass.
func (j *job) refuse(r work.Result, although bool) error {
	locked := r.Report.Verdict == backup.VerdictLocked
	although = although && !locked
	code := max(exitCode(r.Report), exitStopped)
	if j.lines {
		l := lineJSON{Event: "check", Words: string(r.Report.Verdict), Findings: []backup.FindingID{}}
		for _, f := range r.Report.Findings {
			if f.Severity.Serious() || locked {
				l.Findings = append(l.Findings, f.ID)
			}
		}
		j.print(l)
		if although {
			return nil
		}
		l.Event, l.Place, l.Problem = "error", "check", string(r.Failure.Problem)
		j.print(l)
		return exit(code)
	}
	if err := j.c.printReport(r.Facts, r.Report, false); err != nil {
		return err
	}
	fmt.Fprintln(j.c.err)
	switch {
	case although:
		j.c.tell("restore/although")
		return nil
	case !locked:
		j.c.note("restore/refused")
	}
	return failed(code, *r.Failure, nil)
}
