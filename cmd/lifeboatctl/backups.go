package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/device/backup"
	"lifeboat/device/backup/ledger"
)

// folderJSON is a folder of backups as JSON.
type folderJSON struct {
	Path    string       `json:"path"`
	State   string       `json:"state"`
	Error   string       `json:"error,omitempty"`
	Backups []listedJSON `json:"backups"`
}

type listedJSON struct {
	backupJSON
	UDID     string       `json:"udid"`
	Finished bool         `json:"finished"`
	Format   string       `json:"format"`
	Apps     int          `json:"apps"`
	Checked  *checkedJSON `json:"checked,omitempty"`
}

type checkedJSON struct {
	Date    string         `json:"date"`
	Verdict backup.Verdict `json:"verdict"`
	Deep    bool           `json:"deep"`
	Changed bool           `json:"changed"` // the backup was changed since
}

// backups lists the backups on this computer.
func (c *ctl) backups() *cobra.Command {
	var asJSON bool
	var folders []string
	cmd := &cobra.Command{
		Use:   "backups",
		Short: "List the backups on this computer",
		Long:  "List the backups in the usual places of this system, or in the folders that are named.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			named := len(folders) > 0
			if !named {
				folders = backup.StandardFolders()
			}
			var found []backup.Folder
			for _, f := range folders {
				folder := backup.List(cmd.Context(), f)
				if err := cmd.Context().Err(); err != nil {
					return err
				}
				if folder.State == backup.FolderMissing && !named {
					continue
				}
				found = append(found, folder)
			}
			if asJSON {
				if err := c.printFolders(found); err != nil {
					return err
				}
			} else {
				c.listFolders(found)
			}
			for _, f := range found {
				if f.State != backup.FolderRead {
					return exit(exitTrouble)
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().StringArrayVar(&folders, "folder", nil, "look in this `DIR` instead of the usual places (repeatable)")
	return cmd
}

// checked is what is remembered of the last check of a backup.
func (c *ctl) checked(folder string) *checkedJSON {
	b, err := backup.Open(folder)
	if err != nil {
		return nil
	}
	defer b.Close()
	r, fresh, err := c.ledger().Recall(b)
	if err != nil {
		return nil
	}
	return &checkedJSON{Date: stamp(r.Checked), Verdict: r.Verdict, Deep: r.Deep, Changed: !fresh}
}

func (c *ctl) ledger() *ledger.Ledger { return ledger.In(filepath.Join(c.data, "reports")) }

func (c *ctl) printFolders(found []backup.Folder) error {
	out := struct {
		Schema  int          `json:"schema"`
		Folders []folderJSON `json:"folders"`
	}{Schema: schema, Folders: []folderJSON{}}
	for _, f := range found {
		j := folderJSON{Path: f.Path, State: string(f.State), Error: f.Err, Backups: []listedJSON{}}
		for _, b := range f.Backups {
			j.Backups = append(j.Backups, listedJSON{
				backupJSON: describe(b), UDID: b.UDID, Finished: b.Finished, Format: string(b.Format), Apps: b.Apps,
				Checked: c.checked(b.Folder),
			})
		}
		out.Folders = append(out.Folders, j)
	}
	return c.printJSON(out)
}

func (c *ctl) listFolders(found []backup.Folder) {
	n := 0
	for _, f := range found {
		if err := folderTrouble(f); err != nil {
			fmt.Fprintf(c.err, "lifeboatctl: %s\n", cleanMessage(err.Error()))
			continue
		}
		n += len(f.Backups)
		fmt.Fprintf(c.out, "%s\n", clean(f.Path))
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, b := range f.Backups {
			name := b.DeviceName
			if name == "" {
				name = "unnamed"
			}
			state := "finished"
			if !b.Finished {
				state = "not finished"
			}
			if b.Encrypted {
				state += ", encrypted"
			}
			if k := c.checked(b.Folder); k != nil && !k.Changed {
				state += ", checked: " + string(k.Verdict)
			}
			date := "no date"
			if !b.Date.IsZero() {
				date = b.Date.Local().Format("2006-01-02 15:04")
			}
			fmt.Fprintf(table, "  %s\t%s\tiOS %s\t%s\t%s\t%s\n", date, clean(name), clean(orDash(b.IOS)), clean(orDash(b.ProductType)), state, clean(filepath.Base(b.Folder)))
		}
		_ = table.Flush() // an output that is gone shows at the exit
	}
	if n == 0 && len(found) == 0 {
		fmt.Fprintln(c.out, "None of the usual places for backups is on this computer.")
	}
}

// folderTrouble says why a folder could not be read; nil if it was.
func folderTrouble(f backup.Folder) error {
	switch f.State {
	case backup.FolderRead:
		return nil
	case backup.FolderMissing:
		return fmt.Errorf("%s: there is no such folder", f.Path)
	case backup.FolderForbidden:
		return fmt.Errorf("%s: this folder may not be read (on a Mac: Full Disk Access)", f.Path)
	}
	if f.Err == "" {
		return fmt.Errorf("%s: cannot be read", f.Path)
	}
	return errors.New(f.Err)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// stamp is a time as JSON has it; empty when it is not known.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
