package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
)

type rehearseFlags struct {
	json, passwordStdin bool
	phone               string
}

// rehearse restores onto a phone that is not there.
func (c *ctl) rehearse() *cobra.Command {
	var f rehearseFlags
	cmd := &cobra.Command{
		Use:   "rehearse DIR",
		Short: "Rehearse a restore on a simulated iPhone",
		Long: "Restore the backup in DIR onto a simulated iPhone that keeps nothing, and tell what it says. No iPhone is touched, " +
			"and no copy of the files is made. With --for, the simulated one has the iOS, the room and the settings of a connected one.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runRehearse(cmd.Context(), args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print progress and result as lines of JSON")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the backup password from the first line of the standard input")
	cmd.Flags().StringVar(&f.phone, "for", "", "as the connected iPhone with this `UDID`")
	return cmd
}

func (c *ctl) runRehearse(ctx context.Context, dir string, f rehearseFlags) error {
	c.kind = guide.JobRehearse
	folder, err := c.locate(ctx, dir)
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
	var phone phone.Phone
	if f.phone != "" {
		if phone, err = c.lookOnce(ctx, f.phone); err != nil {
			return err
		}
	}
	t := c.transfer(mobilebackup.OpRestore, folder, f.json)
	// The check's verdict decides, also of what the simulated phone does not mind.
	found, err := check.Run(ctx, b, check.Options{Quick: true, Password: password}, t.report)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return trouble(err)
	}
	if b.Unlocked() { // in the form that opened it, which saves trying once more
		password = b.PasswordAs(password)
		defer clear(password)
	}
	var r rehearsal.Report
	err = t.run(ctx, func() (any, error) {
		var err error
		r, err = rehearsal.Run(ctx, folder, phone, password, t.report)
		if err == nil && r.OK() {
			found = withoutSizes(found)
		}
		j := rehearsedOf(r)
		j.Check = found.Verdict
		return j, err
	})
	if err != nil {
		return err
	}
	if !f.json {
		c.printRehearsal(r)
		if r.OK() && !found.Restorable() {
			fmt.Fprintf(c.out, "\n%s\n", c.words.Say("rehearse/but-check"))
			if err := c.printReport(b.Facts(), found, false); err != nil {
				return err
			}
		}
	}
	switch {
	case r.OK() && !found.Restorable():
		return exit(max(exitCode(found), exitStopped))
	case r.OK():
		return nil
	case r.Unplayable: // not known, neither good nor bad
		return exit(exitTrouble)
	case r.Code == mobilebackup.CodePassword:
		return exit(exitPassword)
	}
	return exit(exitStopped)
}

// withoutSizes is what a quick check found, without sizes that differ: it reads
// no file, so it cannot know that the bytes are those that the phone sent. The
// rehearsal has read them all by now, and would have named what is too short.
func withoutSizes(r backup.Report) backup.Report {
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f backup.Finding) bool { return f.ID == backup.WrongSize })
	bad := func(f backup.Finding) bool {
		return f.Severity == backup.SeverityStop || f.Severity == backup.SeverityLoss
	}
	if r.Verdict == backup.VerdictDamaged && !slices.ContainsFunc(r.Findings, bad) {
		r.Verdict = backup.VerdictWarnings
	}
	return r
}
