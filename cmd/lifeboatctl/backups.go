package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/device/home"
)

// folderJSON is a folder of backups as JSON.
type folderJSON struct {
	Path    string       `json:"path"`
	State   string       `json:"state"`
	Error   string       `json:"error,omitempty"`
	Backups []listedJSON `json:"backups"`
	FoundIn []string     `json:"found_in,omitempty"` // folders elsewhere that hold what was looked for; they are listed, too
	Packed  []string     `json:"packed,omitempty"`   // packed files that were met instead
	Leads   string       `json:"leads,omitempty"`    // where the folder would be: it is a link to what is not there
	Links   []linkJSON   `json:"links,omitempty"`    // links in it, behind which a backup may lie that could not be read
}

type linkJSON struct {
	Path  string `json:"path"`
	State string `json:"state"`
	Error string `json:"error,omitempty"`
	Leads string `json:"leads,omitempty"`
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
	cmd := c.command("backups", "", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		return c.runBackups(ctx, folders, asJSON)
	})
	c.flag(cmd, "json", &asJSON)
	c.flag(cmd, "folder", &folders)
	return cmd
}

func (c *ctl) runBackups(ctx context.Context, folders []string, asJSON bool) error {
	named := len(folders) > 0
	if !named {
		folders = backupdir.StandardFolders()
	}
	found, err := c.gather(ctx, folders, named)
	if err != nil {
		return err
	}
	if asJSON {
		err = c.printFolders(found)
	} else {
		c.listFolders(found)
	}
	unknown := !named && home.Dir() == "" // then most of the usual places are not known
	if unknown {
		c.note("home/no-places")
	}
	if err == nil && (unknown || slices.ContainsFunc(found, func(f listed) bool { return f.State != backup.FolderRead || len(f.Links) > 0 })) {
		err = exit(exitTrouble)
	}
	return err
}

// listed is a folder with its backups, and what else was found from there.
type listed struct {
	backup.Folder
	around  browse.Found
	foundIn []string
}

// gather lists folders; those that were named lead also to backups around them.
func (c *ctl) gather(ctx context.Context, folders []string, named bool) ([]listed, error) {
	var all []listed
	for i, folder := range browse.List(ctx, folders) {
		l := listed{Folder: folder}
		var more []listed
		if path := folders[i]; named && l.State != backup.FolderSilent && (len(l.Backups) == 0 || !strongly(path)) {
			l.around = browse.Find(ctx, path)
			more = l.elsewhere(ctx)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if l.State == backup.FolderMissing && !named {
			continue
		}
		all = append(append(all, l), more...)
	}
	return all, nil
}

// strongly reports whether a folder is not one of the parts of a backup, which look
// like a backup of their own.
func strongly(path string) bool { return filepath.Base(filepath.Clean(path)) != "Snapshot" }

// elsewhere lists the folders around that hold what was looked for.
func (l *listed) elsewhere(ctx context.Context) (more []listed) {
	switch l.around.Where {
	case browse.Above:
		l.State, l.Err, l.Backups = backup.FolderRead, "", nil
		l.foundIn = []string{l.around.Backups[0].Folder}
	case browse.Below:
		l.State, l.Err = backup.FolderRead, ""
		for _, b := range l.around.Backups {
			if dir := filepath.Dir(b.Folder); !slices.Contains(l.foundIn, dir) {
				l.foundIn = append(l.foundIn, dir)
			}
		}
	}
	for _, folder := range browse.List(ctx, l.foundIn) {
		more = append(more, listed{Folder: folder})
	}
	return more
}

// checked is what is remembered of the last check of a backup.
func (c *ctl) checked(folder string) *checkedJSON {
	state, _, ok := c.room().Remembered(folder)
	if !ok {
		return nil
	}
	return &checkedJSON{Date: stamp(state.Report.Checked), Verdict: state.Report.Verdict, Deep: state.Report.Deep, Changed: state.Stale}
}

func (c *ctl) printFolders(found []listed) error {
	out := struct {
		Schema  int          `json:"schema"`
		Folders []folderJSON `json:"folders"`
	}{Schema: schema, Folders: []folderJSON{}}
	for _, f := range found {
		j := folderJSON{Path: f.Path, State: string(f.State), Error: f.Err, Backups: []listedJSON{}, FoundIn: f.foundIn, Packed: f.packed(), Leads: f.Leads}
		for _, l := range f.Links {
			j.Links = append(j.Links, linkJSON{Path: l.Path, State: string(l.State), Error: l.Err, Leads: l.Leads})
		}
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

func (c *ctl) listFolders(found []listed) {
	for _, f := range found {
		if o := c.folderTrouble(f); o != nil {
			c.tellFailure(o)
			continue
		}
		fmt.Fprintln(c.out, clean(f.Path))
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, b := range f.Backups {
			name := cmp.Or(b.DeviceName, c.phrase("backup/unknown-device"))
			fmt.Fprintf(table, "  %s\t%s\tiOS %s\t%s\t%s\t%s\n", c.date(b.Date), clean(name), clean(orDash(b.IOS)), clean(orDash(b.ProductType)),
				c.state(b, c.checked(b.Folder)), clean(filepath.Base(b.Folder)))
		}
		_ = table.Flush() // run tells of an output that is gone
		for _, l := range f.Links {
			fmt.Fprintf(c.out, "  %s  %s\n", clean(filepath.Base(l.Path)), c.linkTrouble(l))
		}
		c.sayAround(f)
	}
	if len(found) == 0 && home.Dir() != "" {
		c.say("listed/no-places")
	}
}

// linkTrouble says why a link could not be followed, in the words of the window.
func (c *ctl) linkTrouble(l backup.Folder) string {
	switch l.State {
	case backup.FolderAway:
		return c.phrase("backups/away", "Leads", clean(l.Leads))
	case backup.FolderSilent:
		return c.phrase("backups/silent")
	case backup.FolderOnline:
		return c.phrase("backups/online")
	}
	return c.phrase("backups/broken")
}

// state is what is known of the state of a backup, in a list.
func (c *ctl) state(b backup.Facts, k *checkedJSON) string {
	key := "listed/state-unknown"
	switch {
	case b.Finished:
		key = "listed/finished"
	case b.StateKnown && b.State != "":
		key = "backup/broke-off"
	}
	state := c.phrase(key)
	if b.Encrypted {
		state += ", " + c.phrase("backup/encrypted")
	}
	if k != nil && !k.Changed && c.words.Has("backup/"+string(k.Verdict)) {
		state += ", " + c.phrase("listed/checked", "Verdict", text("backup/"+string(k.Verdict)))
	}
	return state
}

// date is a date in a list, which is to be one that can be sorted.
func (c *ctl) date(t time.Time) string {
	if t.IsZero() {
		return c.phrase("date/unknown")
	}
	return t.Local().Format("2006-01-02 15:04")
}

// sayAround tells where backups are instead, or that there are none.
func (c *ctl) sayAround(f listed) {
	item := func(key, folder string) { fmt.Fprintln(c.out, "  "+c.phrase(key, "Folder", folder)) }
	key := "locate/in"
	if f.around.Where == browse.Above {
		key = "locate/inside"
	}
	for _, dir := range f.foundIn {
		item(key, dir)
	}
	if len(f.Backups) > 0 || len(f.foundIn) > 0 || len(f.Links) > 0 {
		return
	}
	item("locate/none", "")
	for _, file := range f.packed() {
		item("locate/packed", file)
	}
	c.sayLeftOut(f.around)
}

// packed are the packed files that were met instead of backups.
func (l listed) packed() []string {
	if l.around.Where == browse.IsPacked {
		return []string{l.around.Path}
	}
	if l.around.Where == browse.Nowhere {
		return l.around.Packed
	}
	return nil
}

// folderTrouble says why a folder could not be read; nil if it was.
func (c *ctl) folderTrouble(f listed) *outcome {
	where := f.around
	where.Path = cmp.Or(where.Path, f.Path)
	switch {
	case f.State == backup.FolderRead:
		return nil
	case where.Where == browse.IsPacked:
	case f.State == backup.FolderMissing:
		where.Where = browse.Missing
	case f.State == backup.FolderAway:
		where.Where, where.Path = browse.Missing, f.Leads
	case f.State == backup.FolderForbidden:
		where.Where = browse.Forbidden
	case f.State == backup.FolderOnline:
		where.Where = browse.Online
	case where.Where != browse.Nowhere:
		where.Where = browse.Broken
	}
	return c.noBackup(where)
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
