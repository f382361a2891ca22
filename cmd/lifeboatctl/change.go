package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/guide"
)

type changeFlags struct {
	json, passwordStdin bool
	phone, folder       string
}

// passwords is the command with which the password of a phone's backups is set,
// changed and removed.
func (c *ctl) passwords() *cobra.Command {
	var f changeFlags
	cmd := &cobra.Command{
		Use:   "password",
		Short: "Set, change or remove the password of an iPhone's backups",
		Long: "Set, change or remove the password that an iPhone encrypts its backups with. It cannot be recovered when it is lost.\n\n" +
			"With --password-stdin the passwords are lines of the standard input: the old one first, where there is one.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().BoolVar(&f.json, "json", false, "print the result as a line of JSON")
	cmd.PersistentFlags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the passwords from the standard input")
	cmd.PersistentFlags().StringVar(&f.phone, "phone", "", "the `UDID` of the iPhone, if several are connected")
	cmd.PersistentFlags().StringVar(&f.folder, "folder", "", "the `DIR` with this iPhone's backups: the one there gets the new password, too")
	add := func(use, short string, needsOld, needsNew bool) {
		cmd.AddCommand(&cobra.Command{
			Use: use, Short: short, Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return c.runChange(cmd.Context(), f, needsOld, needsNew) },
		})
	}
	add("set", "Encrypt this iPhone's backups from now on", false, true)
	add("change", "Change the password", true, true)
	add("remove", "Do not encrypt this iPhone's backups any more", true, false)
	return cmd
}

func (c *ctl) runChange(ctx context.Context, f changeFlags, needsOld, needsNew bool) error {
	c.kind = guide.JobPassword
	old, fresh, err := c.oldAndNew(f.passwordStdin, needsOld, needsNew)
	if err != nil {
		return err
	}
	defer clear(old)
	defer clear(fresh)
	t := c.transfer(mobilebackup.OpPassword, f.folder, f.json)
	_, link, err := t.reach(ctx, f.phone)
	if err != nil {
		return err
	}
	err = t.run(ctx, func() (any, error) {
		err := mobilebackup.ChangePassword(ctx, link, old, fresh, mobilebackup.PasswordOptions{Root: f.folder, Events: t.event})
		return map[string]bool{"encrypted": needsNew}, err
	})
	if err == nil && !f.json {
		fmt.Fprintln(c.out, "Done.")
	}
	return err
}
