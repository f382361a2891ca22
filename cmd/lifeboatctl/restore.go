package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
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

const flagReplace = "yes-replace-what-is-on"

// restore puts a backup onto a phone.
func (c *ctl) restore() *cobra.Command {
	var f restoreFlags
	cmd := c.command("restore", "--"+flagReplace+" UDID DIR", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.runRestore(ctx, args[0], f)
	})
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, flagReplace, &f.replace)
	c.flag(cmd, "although-damaged", &f.although)
	_ = cmd.MarkPersistentFlagRequired(flagReplace) // fails only for a flag that is not there
	return cmd
}

func (c *ctl) runRestore(ctx context.Context, dir string, f restoreFlags) error {
	c.kind = guide.JobRestore
	if strings.TrimSpace(f.replace) == "" {
		c.note("usage/name-phone")
		return exit(exitUsage)
	}
	folder, err := filepath.Abs(dir)
	if err != nil {
		return trouble(err)
	}
	// Only then is there what a killed run left half done in its place.
	if err := draft.Recover(filepath.Dir(folder)); err != nil {
		return trouble(err)
	}
	folder, password, err := c.opened(ctx, folder, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	o := guide.Order{Kind: guide.JobRestore, Backup: folder}
	if o.Phone, err = c.lookOnce(ctx, f.replace); err != nil { // soon, not after a long check
		return err
	}
	running := c.running(f.json)
	result := running.do(ctx, o, work.Passwords{Password: slices.Clone(password)})
	var damaged *mobilebackup.DamagedError
	if errors.As(result.Err, &damaged) {
		if err := c.refused(running, result, f); err != nil {
			return err
		}
		o.Although = damaged.Report.Fingerprint
		result = running.do(ctx, o, work.Passwords{Password: slices.Clone(password)})
	}
	if err := running.ended(ctx, result); err != nil {
		return err
	}
	if f.json {
		running.print(lineJSON{Event: "result", Result: restoredOf(result.Restore)})
		return nil
	}
	c.printRestored(result.Restore)
	return nil
}

// refused tells why a backup is not restored that may not come back whole. It is
// nil where the person has said that it is wanted although it is damaged.
func (c *ctl) refused(running *running, result work.Result, f restoreFlags) error {
	report := result.Report
	locked := report.Verdict == backup.VerdictLocked
	passes := f.although && !locked
	code := max(exitCode(report), exitStopped)
	if f.json {
		l := lineJSON{Event: "check", Words: string(report.Verdict), Findings: []backup.FindingID{}}
		for _, found := range report.Findings {
			if found.Severity.Serious() || locked {
				l.Findings = append(l.Findings, found.ID)
			}
		}
		running.print(l)
		if passes {
			return nil
		}
		l.Event, l.Place, l.Problem = "error", "check", string(result.Failure.Problem)
		running.print(l)
		return exit(code)
	}
	if err := c.printReport(result.Facts, report, false); err != nil {
		return err
	}
	fmt.Fprintln(c.err)
	switch {
	case passes:
		c.tell("restore/although")
		return nil
	case !locked:
		c.note("restore/refused")
	}
	return failed(code, *result.Failure, nil)
}
