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
	j := c.job(guide.JobBackup, f.json)
	root, err := filepath.Abs(dir)
	if err != nil {
		return trouble(err)
	}
	password, err := c.password(f.passwordStdin, false)
	if err != nil {
		return err
	}
	defer clear(password)
	if f.passwordStdin && password == nil {
		return c.noPassword()
	}
	r := j.run(ctx, guide.Order{
		Phone: phone.Phone{UDID: f.phone}, To: root, Full: f.full, Shared: f.shared, AcceptFewer: f.acceptFewer, Typed: password != nil,
	}, work.Passwords{Password: password})
	return j.end(r, madeOf(r), func() { c.printMade(r.Backup) })
}
