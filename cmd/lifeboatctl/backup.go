package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

type backupFlags struct {
	json, full, passwordStdin bool
	shared, acceptFewer       bool
	phone                     string
}

// backup backs a phone up.
func (c *ctl) backup() *cobra.Command {
	var f backupFlags
	cmd := c.command("backup", "DIR", cobra.ExactArgs(1), func(ctx context.Context, args []string) error { return c.runBackup(ctx, args[0], f) })
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "full", &f.full)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, "shared-permissions", &f.shared)
	c.flag(cmd, "accept-fewer", &f.acceptFewer)
	c.flag(cmd, "phone", &f.phone)
	return cmd
}

func (c *ctl) runBackup(ctx context.Context, dir string, f backupFlags) error {
	c.kind = guide.JobBackup
	root, err := filepath.Abs(dir)
	if err != nil {
		return trouble(err)
	}
	password, err := c.password(f.passwordStdin, false)
	if err != nil {
		return err
	}
	if f.passwordStdin && len(password) == 0 {
		return c.noPassword()
	}
	running := c.running(f.json)
	result := running.do(ctx, guide.Order{
		Kind: guide.JobBackup, Phone: phone.Phone{UDID: f.phone}, To: root, Full: f.full, Shared: f.shared, AcceptFewer: f.acceptFewer,
	}, work.Passwords{Password: password})
	if err := running.ended(ctx, result); err != nil {
		return err
	}
	if f.json {
		running.print(lineJSON{Event: "result", Result: madeOf(result)})
		return nil
	}
	c.printMade(result.Backup)
	return nil
}
