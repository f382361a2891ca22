package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide"
)

type repairFlags struct {
	json, passwordStdin, dropMissing, hardLinks, putBack bool
}

// repair makes a mended copy of a backup.
func (c *ctl) repair() *cobra.Command {
	var f repairFlags
	cmd := &cobra.Command{
		Use:   "repair DIR DST",
		Short: "Make a mended copy of a backup",
		Long: "Copy a backup to DST, mend the copy, and check it. The backup itself is not changed. When files are missing, " +
			"the copy can only do without them: that is asked, or agreed to with --drop-missing.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runRepair(cmd, args[0], args[1], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the backup password from the first line of the standard input")
	cmd.Flags().BoolVar(&f.dropMissing, "drop-missing", false, "agree that what is missing is left out of the copy")
	cmd.Flags().BoolVar(&f.putBack, "put-back", false, "also bring back files that the backup does not list, where their names and bytes prove themselves")
	cmd.Flags().BoolVar(&f.hardLinks, "hard-links", false, "share the files with the original to save space; a program that changes one then changes both")
	return cmd
}

func (c *ctl) runRepair(cmd *cobra.Command, folder, dst string, f repairFlags) error {
	ctx := cmd.Context()
	c.kind = guide.JobRepair
	folder, err := c.locate(ctx, folder)
	if err != nil {
		return err
	}
	b, err := backupdir.Open(folder)
	if err != nil {
		return trouble(err)
	}
	defer b.Close()
	password, err := c.password(f.passwordStdin, b.Facts().Encrypted)
	if err != nil {
		return err
	}
	defer clear(password)
	cleaned := c.cleanRepairs(dst)
	report, done := c.progress()
	plan, err := repair.Examine(ctx, b, repair.ExamineOptions{Password: password, PutBack: f.putBack}, report)
	done()
	defer plan.Close()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && len(plan.Mends) == 0, cannot(err):
		return c.notRepaired(b.Facts(), plan, err, f.json, cleaned)
	case err != nil:
		return trouble(err)
	}
	if len(plan.Lost) > 0 && !f.dropMissing {
		agreed, err := c.consent(plan)
		if err != nil {
			return err
		}
		if !agreed {
			return c.notRepaired(b.Facts(), plan, repair.ErrConsent, f.json, cleaned)
		}
		f.dropMissing = true
	}
	report, done = c.progress()
	result, err := repair.Repair(ctx, plan, dst, repair.Options{
		DropMissing: f.dropMissing, HardLinks: f.hardLinks, Notes: filepath.Join(c.data, "repairs"),
	}, report)
	done()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, gone := os.Stat(filepath.Dir(dst)); errors.Is(gone, fs.ErrNotExist) {
		err = fmt.Errorf("%w: the folder that it was to lie in is not there: %s", repair.ErrDestination, filepath.Dir(dst))
	}
	if err != nil {
		return trouble(err)
	}
	return c.repaired(plan, result, f.json, cleaned)
}

// cleanRepairs removes what repairs left that were ended by force, where this copy
// is to be made and where others were begun, and tells it.
func (c *ctl) cleanRepairs(dst string) []repair.Leftover {
	cleaned, err := repair.CleanNoted(filepath.Join(c.data, "repairs"))
	if dst != "" {
		beside, err2 := repair.Clean(filepath.Dir(dst))
		cleaned, err = append(cleaned, beside...), errors.Join(err, err2)
	}
	c.tellCleaned(cleaned, err)
	return cleaned
}

// cannot reports whether an error says that a backup is beyond repair, rather than
// that something got in the way.
func cannot(err error) bool {
	for _, e := range []error{repair.ErrLocked, repair.ErrUnfinished, repair.ErrOldFormat, repair.ErrUnreadable} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// notRepaired tells why no copy was made.
func (c *ctl) notRepaired(f backup.Facts, plan *repair.Plan, why error, asJSON bool, cleaned []repair.Leftover) error {
	j := repairJSON{Remains: plan.Remains, Lost: lostOf(plan.Lost), Left: lostOf(plan.Left), Hidden: plan.Hidden, Cleaned: cleaned}
	if err := c.printRepair(f, plan.Before, j, asJSON); err != nil {
		return err
	}
	code := exitCode(plan.Before)
	switch {
	case errors.Is(why, repair.ErrConsent):
		c.listLost(plan)
		return problem(exitStopped, guide.RepairLosesFiles, "Count", int64(len(plan.Lost)))
	case why == nil:
		c.note("mended/nothing")
		return exit(code)
	case code == exitOK:
		code = exitStopped
	}
	return &outcome{code: code, err: why}
}

// repaired tells of the copy.
func (c *ctl) repaired(plan *repair.Plan, r repair.Result, asJSON bool, cleaned []repair.Leftover) error {
	b, err := backupdir.Open(r.Folder)
	if err != nil {
		return trouble(err)
	}
	defer b.Close()
	j := repairJSON{
		Mended: plan.Mends, Remains: plan.Remains, Lost: lostOf(r.Lost), Left: lostOf(plan.Left), Hidden: plan.Hidden, Method: r.Method, Copied: true, Cleaned: cleaned,
	}
	if err := c.printRepair(b.Facts(), r.Report, j, asJSON); err != nil {
		return err
	}
	return exit(exitCode(r.Report))
}
