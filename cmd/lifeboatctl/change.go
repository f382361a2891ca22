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
			return c.runChange(ctx, change, f)
		}))
	}
	return cmd
}

func (c *ctl) runChange(ctx context.Context, change guide.PasswordChange, f changeFlags) error {
	c.kind = guide.JobPassword
	old, fresh, err := c.oldAndNew(f.passwordStdin, change != guide.PasswordSet, change != guide.PasswordRemove)
	if err != nil {
		return err
	}
	running := c.running(f.json)
	result := running.do(ctx, guide.Order{
		Kind: guide.JobPassword, Phone: phone.Phone{UDID: f.phone}, To: f.folder, Change: change,
	}, work.Passwords{Password: fresh, Old: old})
	if err := running.ended(ctx, result); err != nil {
		return err
	}
	if f.json {
		running.print(lineJSON{Event: "result", Result: map[string]bool{"encrypted": change != guide.PasswordRemove}})
		return nil
	}
	c.say("title/password-" + string(change))
	return nil
}
