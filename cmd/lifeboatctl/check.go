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
	cmd := &cobra.Command{
		Use:   "check DIR",
		Short: "Check whether a backup will come back",
		Long: "Check a backup without changing it: whether it is finished, its list of files, that every file is there, " +
			"and (without --quick) what is in the files. A check that was stopped goes on where it ended, unless --afresh is given. " +
			"A checksum of every file is kept in Lifeboat's own folder, so that a later check finds what was changed.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runCheck(cmd, args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
	cmd.Flags().BoolVar(&f.quick, "quick", false, "do not read what is in the files")
	cmd.Flags().BoolVar(&f.afresh, "afresh", false, "read every file again, also those that a stopped check has read")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the backup password from the first line of the standard input")
	cmd.Flags().StringVar(&f.phone, "for", "", "also check whether it fits on the connected phone with this `UDID`")
	return cmd
}

func (c *ctl) runCheck(cmd *cobra.Command, folder string, f checkFlags) error {
	ctx := cmd.Context()
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
		if fits, err = c.fits(ctx, b.Facts(), r.Counts.Bytes, f.phone); err != nil {
			return err
		}
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
			fmt.Fprintln(c.err, c.words.Say("check/keeps-changing"))
			return b, r, nil
		}
		b.Close()
		key := "check/changed-meanwhile"
		if replaced {
			key = "check/replaced-meanwhile"
		}
		fmt.Fprintln(c.err, c.words.Say(key))
	}
}
