package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

type changeFlags struct {
	json, passwordStdin bool
	phone, folder       string
}

// passwords is the command with which the password of a phone's backups is set,
// changed and removed.
func (c *ctl) passwords() *cobra.Command {
	var f changeFlags
	cmd := c.command("password", "", cobra.NoArgs, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	c.flag(cmd, "json", &f.json)
	c.flag(cmd, "password-stdin", &f.passwordStdin)
	c.flag(cmd, "phone", &f.phone)
	c.flag(cmd, "folder", &f.folder)
	for _, change := range []guide.PasswordChange{guide.PasswordSet, guide.PasswordNew, guide.PasswordRemove} {
		cmd.AddCommand(c.command("password-"+string(change), "", cobra.NoArgs, func(ctx context.Context, _ []string) error {
			return c.runChange(ctx, f, change)
		}))
	}
	return cmd
}

func (c *ctl) runChange(ctx context.Context, f changeFlags, change guide.PasswordChange) error {
	j := c.job(guide.JobPassword, f.json)
	old, fresh, err := c.oldAndNew(f.passwordStdin, change != guide.PasswordSet, change != guide.PasswordRemove)
	defer clear(old)
	defer clear(fresh)
	if err != nil {
		return err
	}
	r := j.run(ctx, guide.Order{Phone: phone.Phone{UDID: f.phone}, To: f.folder, Change: change, Typed: true}, work.Passwords{Password: fresh, Old: old})
	return j.end(r, map[string]bool{"encrypted": change != guide.PasswordRemove}, func() { c.say("title/password-" + string(change)) })
}
