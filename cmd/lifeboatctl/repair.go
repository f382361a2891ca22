package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

type repairFlags struct {
	json, passwordStdin, dropMissing, hardLinks, putBack bool
}

// repair makes a mended copy of a backup.
func (c *ctl) repair() *cobra.Command {
	var f repairFlags
	cmd := c.command("repair", "DIR DST", cobra.ExactArgs(2), func(ctx context.Context, args []string) error {
		return c.runRepair(ctx, args[0], args[1], f)
	})
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, "drop-missing", &f.dropMissing)
	c.flag(cmd, "put-back", &f.putBack)
	c.flag(cmd, "hard-links", &f.hardLinks)
	return cmd
}

func (c *ctl) runRepair(ctx context.Context, dir, dst string, f repairFlags) error {
	j := c.job(guide.JobRepair, false)
	facts, password, err := c.chosen(ctx, dir, f.passwordStdin)
	if err != nil {
		return err
	}
	defer clear(password)
	if dst, err = filepath.Abs(dst); err != nil {
		return trouble(err)
	}
	cleaned := c.cleanRepairs(filepath.Dir(dst))
	r := j.run(ctx, guide.Order{
		Backup: facts.Folder, To: dst, Agreed: f.dropMissing, PutBack: f.putBack, HardLinks: f.hardLinks, Kept: password != nil,
	}, work.Passwords{Password: password})
	if r.Plan == nil || r.Stopped || r.Failure != nil && !beyond(r.Err) {
		return j.end(r, nil, nil)
	}
	if err := c.printRepair(r, cleaned, f.json); err != nil {
		return err
	}
	code := exitCode(r.Report)
	switch {
	case r.Repaired != nil:
		return exit(code)
	case r.Asks != nil:
		c.listLost(r.Plan)
		return problem(exitStopped, guide.RepairLosesFiles, "Count", r.Asks.Lost)
	case errors.Is(r.Err, repair.ErrNothing):
		c.note("mended/nothing")
		return exit(code)
	case code == exitOK:
		code = exitStopped
	}
	return failed(code, *r.Failure, r.Err)
}

// cleanRepairs removes what repairs left that were ended by force, where others
// were begun and in the folder besides, if one is given, and tells it.
func (c *ctl) cleanRepairs(besides string) []repair.Leftover {
	cleaned, err := c.room().Clean(besides)
	c.tellCleaned(cleaned, err)
	return cleaned
}

// beyond reports whether an error says that there is nothing to mend, or nothing
// that can be, rather than that something got in the way.
func beyond(err error) bool {
	for _, e := range []error{repair.ErrNothing, repair.ErrLocked, repair.ErrUnfinished, repair.ErrOldFormat, repair.ErrUnreadable} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
