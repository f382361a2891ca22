package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

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

// oldAndNew gets the passwords: lines of the standard input, or typed without
// being shown, a new one twice.
func (c *ctl) oldAndNew(fromInput, needsOld, needsNew bool) (old, fresh []byte, err error) {
	ask := c.asker(fromInput)
	if needsOld {
		if old, err = ask("Password of the backups now: "); err != nil {
			return nil, nil, err
		}
	}
	if !needsNew {
		return old, nil, nil
	}
	if fresh, err = ask("New password: "); err != nil || fromInput {
		return old, fresh, err
	}
	again, err := ask("The same once more: ")
	defer clear(again)
	if err == nil && !bytes.Equal(fresh, again) {
		err = &outcome{code: exitPassword, err: errors.New("the two are not the same")}
	}
	return old, fresh, err
}

// asker returns what gets one password after another; an empty one is refused.
func (c *ctl) asker(fromInput bool) func(prompt string) ([]byte, error) {
	none := &outcome{code: exitPassword, err: errors.New("no password given")}
	if !fromInput {
		return func(prompt string) ([]byte, error) {
			if !isTerminal(c.in) || !isTerminal(c.err) {
				return nil, none
			}
			fmt.Fprint(c.err, prompt)
			text, err := term.ReadPassword(int(c.in.(*os.File).Fd()))
			fmt.Fprintln(c.err)
			if err != nil {
				return nil, trouble(fmt.Errorf("reading the password: %w", err))
			}
			if len(text) == 0 {
				return nil, none
			}
			return text, nil
		}
	}
	lines := bufio.NewReader(io.LimitReader(c.in, 2*maxPassword))
	return func(string) ([]byte, error) {
		text, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, trouble(fmt.Errorf("reading the password: %w", err))
		}
		text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
		if len(text) == 0 {
			return nil, none
		}
		return text, nil
	}
}
