package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/guide"
)

type backupFlags struct {
	json, full, passwordStdin bool
	shared, acceptFewer       bool
	phone                     string
}

// backup backs a phone up.
func (c *ctl) backup() *cobra.Command {
	var f backupFlags
	cmd := &cobra.Command{
		Use:   "backup DIR",
		Short: "Back up an iPhone into a folder of backups",
		Long: "Back up the connected iPhone into DIR, where it gets a folder of its own. A backup that is there already is gone on from, " +
			"and stays as it is until the new one is whole.\n\n" +
			"The new backup takes the place of the earlier one only when it has passed a quick check and does not hold much less. " +
			"Otherwise both stay, the new one under a name with its date. Whatever else lies in the folder of the earlier backup is kept, in a folder beside.\n\n" +
			"With --password-stdin the backup is encrypted: if the iPhone has no backup password yet, it is set first. " +
			"The password is also needed to check the list of files of an encrypted backup.\n\n" +
			"The backup is for you only, unless --shared-permissions is given; a group keeps the access that it has to an earlier backup that is closed to all others.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.runBackup(cmd.Context(), args[0], f) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print progress and result as lines of JSON")
	cmd.Flags().BoolVar(&f.full, "full", false, "do not go on from the backup that is there")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "encrypt with the backup password in the first line of the standard input")
	cmd.Flags().BoolVar(&f.shared, "shared-permissions", false, "let other users of this computer read the backup, as far as your umask does")
	cmd.Flags().BoolVar(&f.acceptFewer, "accept-fewer", false, "the new backup may lack most of what the earlier one holds, as after erasing the iPhone")
	cmd.Flags().StringVar(&f.phone, "phone", "", "the `UDID` of the iPhone, if several are connected")
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
	defer clear(password)
	if f.passwordStdin && len(password) == 0 {
		return c.noPassword()
	}
	t := c.transfer(mobilebackup.OpBackup, root, f.json)
	phone, link, err := t.reach(ctx, f.phone)
	if err != nil {
		return err
	}
	encrypted, _ := phone.BackupEncrypted.Get()
	var made mobilebackup.BackupResult
	err = t.run(ctx, func() (any, error) {
		if len(password) > 0 && !encrypted {
			if err := mobilebackup.ChangePassword(ctx, link, nil, password, mobilebackup.PasswordOptions{Root: root, Events: t.event}); err != nil {
				return nil, err
			}
			encrypted = true
		}
		var err error
		made, err = mobilebackup.Backup(ctx, link, mobilebackup.BackupOptions{
			Root: root, Full: f.full, Events: t.event, Shared: f.shared, AcceptFewer: f.acceptFewer, Password: password,
		}, t.report)
		if err == nil && len(password) > 0 {
			err = opens(ctx, made.Folder, password)
		}
		return madeJSON{
			Folder: made.Folder, Incremental: made.Incremental, Resumed: made.Resumed, Encrypted: encrypted,
			Files: made.Stats.ReceivedFiles, Bytes: made.Stats.ReceivedBytes, Skipped: made.Stats.Skipped,
			Beside: made.Beside, SetAside: made.SetAside, OtherFiles: made.OtherFiles, Checked: string(made.Report.Verdict),
			Seconds: int64(made.Stats.Took.Seconds()),
		}, err
	})
	if err != nil || f.json {
		return err
	}
	c.printMade(made)
	return nil
}

// opens proves that a fresh backup opens with the password: the iPhone may have
// had another one all along.
func opens(ctx context.Context, folder string, password []byte) error {
	b, err := backupdir.Open(folder)
	if err != nil {
		return err
	}
	defer b.Close()
	err = b.Unlock(ctx, password, nil)
	if errors.Is(err, backupdir.ErrWrongPassword) {
		return &mobilebackup.PreconditionError{
			Op: mobilebackup.OpBackup, Check: mobilebackup.CheckPassword,
			Words: "the backup was made, but with another password that the iPhone already had", Err: err,
		}
	}
	return err
}

// recovered finishes what a killed run left half done in the folder of a backup.
func recovered(folder string) error {
	if err := draft.Recover(filepath.Dir(folder)); err != nil {
		return trouble(err)
	}
	return nil
}
