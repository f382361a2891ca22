package main

import (
	"context"
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

func (c *ctl) runRepair(ctx context.Context, folder, to string, f repairFlags) error {
	c.kind = guide.JobRepair
	folder, password, err := c.opened(ctx, folder, f.passwordStdin)
	if err != nil {
		return err
	}
	if to, err = filepath.Abs(to); err != nil {
		return trouble(err)
	}
	cleaned := c.cleanRepairs(filepath.Dir(to))
	running := c.running(false)
	result := running.do(ctx, guide.Order{
		Kind: guide.JobRepair, Backup: folder, To: to, Agreed: f.dropMissing, PutBack: f.putBack, HardLinks: f.hardLinks,
	}, work.Passwords{Password: password})
	made := result.Repaired != nil
	if !made && result.Asks == nil && (result.Failure == nil || result.Failure.Problem != guide.RepairNotPossible) {
		return running.ended(ctx, result)
	}
	plan := result.Plan
	j := repairJSON{Remains: plan.Remains, Lost: lostOf(plan.Lost), Left: lostOf(plan.Left), Hidden: plan.Hidden, Cleaned: cleaned}
	if made {
		j.Mended, j.Lost, j.Method, j.Copied = plan.Mends, lostOf(result.Repair.Lost), result.Repair.Method, true
	}
	if err := c.printRepair(result.Facts, result.Report, j, f.json); err != nil {
		return err
	}
	code := exitCode(result.Report)
	switch {
	case made:
		return exit(code)
	case result.Asks != nil:
		c.listLost(plan)
		return problem(exitStopped, guide.RepairLosesFiles, "Count", result.Asks.Lost)
	case len(plan.Mends) == 0 && code == exitOK:
		c.note("mended/nothing")
		return exit(code)
	}
	return failed(max(code, exitStopped), *result.Failure, result.Err)
}

// cleanRepairs removes what repairs left that were ended by force, where copies
// were begun and in the folder besides, and tells it.
func (c *ctl) cleanRepairs(besides string) []repair.Leftover {
	cleaned, err := (&work.Room{Data: c.data}).Clean(besides)
	c.tellCleaned(cleaned, err)
	return cleaned
}
