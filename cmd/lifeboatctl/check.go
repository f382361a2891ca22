package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/ledger"
	"github.com/lifeboat-app/lifeboat/guide"
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

func (c *ctl) runCheck(ctx context.Context, folder string, f checkFlags) error {
	c.kind = guide.JobCheck
	folder, err := c.locate(ctx, folder)
	if err != nil {
		return err
	}
	var password []byte
	asked := false
	b, r, err := c.steady(ctx, folder, func(b *backupdir.Backup) (backup.Report, error) {
		if !asked {
			var err error
			if password, err = c.password(f.passwordStdin, b.Facts().Encrypted); err != nil {
				return backup.Report{}, err
			}
			asked = true
		}
		report, done := c.progress()
		defer done()
		return check.Run(ctx, b, check.Options{Quick: f.quick, Afresh: f.afresh, Password: password, Journal: filepath.Join(c.data, "checks")}, report)
	})
	defer clear(password)
	if b != nil {
		defer b.Close()
	}
	stopped := ctx.Err()
	var known *outcome
	if errors.As(err, &known) {
		return err
	}
	if err != nil && stopped == nil {
		return trouble(err)
	}
	if stopped == nil {
		if err := c.ledger().Keep(b, r); err != nil && !errors.Is(err, ledger.ErrOpenEnded) {
			fmt.Fprintf(c.err, "lifeboatctl: %s\n", cleanMessage(err.Error())) // the result stands all the same
		}
	}
	fits := []backup.Finding{}
	if f.phone != "" && stopped == nil {
		phone, err := c.lookOnce(ctx, f.phone)
		if err != nil {
			return err
		}
		fits = guide.Load().CheckFit(b.Facts(), r.Counts.Bytes, phone)
	}
	r.Findings = append(slices.Clone(r.Findings), fits...)
	if err := c.printReport(b.Facts(), r, f.json); err != nil {
		return err
	}
	if stopped != nil {
		return stopped
	}
	return exit(exitCode(r))
}

// steadyTries is how often a backup is checked that another one replaces
// meanwhile, or that another program writes to.
const steadyTries = 2

// steady checks the backup in a folder, once more if it was another one in the
// end than in the beginning: a check that runs while a new backup takes its place
// looks for files that are gone by then. A report of a backup that goes on
// changing has no verdict. The backup is open, unless it is nil.
func (c *ctl) steady(ctx context.Context, folder string, run func(*backupdir.Backup) (backup.Report, error)) (*backupdir.Backup, backup.Report, error) {
	for try := 1; ; try++ {
		b, err := backupdir.Open(folder)
		if err != nil {
			return nil, backup.Report{}, trouble(err)
		}
		r, err := run(b)
		changed := errors.Is(err, check.ErrChanged)
		if err != nil && !changed || ctx.Err() != nil {
			return b, r, err
		}
		if !changed && (r.Fingerprint == "" || !check.Changed(b, r)) {
			return b, r, nil
		}
		replaced := b.Replaced()
		if try == steadyTries {
			r.Verdict = backup.VerdictUnknown
			c.tell("check/keeps-changing")
			return b, r, nil
		}
		b.Close()
		key := "check/changed-meanwhile"
		if replaced {
			key = "check/replaced-meanwhile"
		}
		c.tell(key)
	}
}
