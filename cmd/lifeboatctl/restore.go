package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/guide"
)

type restoreFlags struct {
	json, passwordStdin, although bool
	replace                       string
}

// restore puts a backup onto a phone.
func (c *ctl) restore() *cobra.Command {
	var f restoreFlags
	cmd := &cobra.Command{
		Use:   "restore --yes-replace-what-is-on UDID DIR",
		Short: "Put a backup onto an iPhone, replacing what is on it",
		Long: "Make an iPhone look like the backup in DIR. What is on it is replaced, which is why it has to be named. " +
			"The backup is checked first and never changed. One that the check calls damaged or unfinished is refused, unless " +
			"--although-damaged says that it is wanted all the same.\n\n" +
			"No real iPhone has proven this way of restoring yet. Where this computer has Apple's own app, prefer it.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runRestore(cmd.Context(), args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print progress and result as lines of JSON")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the backup password from the first line of the standard input")
	cmd.Flags().StringVar(&f.replace, "yes-replace-what-is-on", "", "the `UDID` of the iPhone whose contents will be replaced")
	cmd.Flags().BoolVar(&f.although, "although-damaged", false, "restore although the check found what may stop it half-way or lose things")
	_ = cmd.MarkFlagRequired("yes-replace-what-is-on") // fails only for a flag that is not there
	return cmd
}

func (c *ctl) runRestore(ctx context.Context, dir string, f restoreFlags) error {
	c.kind = guide.JobRestore
	if strings.TrimSpace(f.replace) == "" {
		c.note("usage/name-phone")
		return exit(exitUsage)
	}
	folder, err := filepath.Abs(dir)
	if err != nil {
		return trouble(err)
	}
	if err := recovered(folder); err != nil {
		return err
	}
	named := folder
	if folder, err = c.locate(ctx, folder); err != nil {
		return err
	}
	if folder != named {
		if err := recovered(folder); err != nil {
			return err
		}
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
	if _, err := c.lookOnce(ctx, f.replace); err != nil { // soon, not after a long check
		return err
	}
	t := c.transfer(mobilebackup.OpRestore, folder, f.json)
	found, err := c.mayRestore(ctx, t, b, password, f.although)
	if err != nil {
		return err
	}
	_, link, err := t.reach(ctx, f.replace)
	if err != nil {
		return err
	}
	if b.Unlocked() { // in the form that opened it, which saves trying once more
		password = b.PasswordAs(password)
		defer clear(password)
	}
	var result mobilebackup.RestoreResult
	err = t.run(ctx, func() (any, error) {
		var err error
		o := mobilebackup.RestoreOptions{Dir: folder, Password: password, Report: &found, Events: t.event}
		if f.although {
			o.Although = found.Fingerprint
		}
		result, err = mobilebackup.Restore(ctx, link, o, t.report)
		s := result.Stats
		return restoredJSON{s.SentFiles, s.SentBytes, s.Missing, result.Restarted, result.Returned, int64(s.Took.Seconds()), result.Setup}, err
	})
	if err != nil || f.json {
		return err
	}
	c.printRestored(result)
	return nil
}

// mayRestore refuses a backup that would not come back whole: by a quick check
// made now, and by what an earlier one of this very state found. What is wrong is
// told first; then although, where the person said it, lets it pass. It returns
// the report that decides.
func (c *ctl) mayRestore(ctx context.Context, t *transfer, b *backupdir.Backup, password []byte, although bool) (backup.Report, error) {
	r, err := check.Run(ctx, b, check.Options{Quick: true, Password: password}, t.report)
	t.finish()
	if ctx.Err() != nil {
		return r, context.Cause(ctx)
	}
	if err != nil {
		return r, trouble(err)
	}
	if before, fresh, err := c.ledger().Recall(b); err == nil && fresh && r.Restorable() && !before.Restorable() && before.Verdict != backup.VerdictLocked {
		r = before
	}
	if r.Restorable() {
		return r, nil
	}
	code := max(exitCode(r), exitStopped)
	locked := r.Verdict == backup.VerdictLocked
	if t.json {
		l := lineJSON{Event: "check", Words: string(r.Verdict), Findings: []backup.FindingID{}}
		for _, f := range r.Findings {
			if f.Severity == backup.SeverityStop || f.Severity == backup.SeverityLoss || locked {
				l.Findings = append(l.Findings, f.ID)
			}
		}
		t.print(l)
		if although && !locked {
			return r, nil
		}
		l.Event, l.Place = "error", "check"
		t.print(l)
		return r, exit(code)
	}
	if err := c.printReport(b.Facts(), r, false); err != nil {
		return r, err
	}
	switch {
	case locked:
		return r, exit(code)
	case although:
		fmt.Fprintf(c.err, "\n%s\n", c.words.Say("restore/although"))
		return r, nil
	}
	fmt.Fprintf(c.err, "\nlifeboatctl: %s\n", c.words.Say("restore/refused"))
	return r, exit(code)
}
