package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/browse"
)

// locate finds the backup that a person means, from whatever they point at. That
// another folder is taken than the one that was named is said; of several, the
// person chooses.
func (c *ctl) locate(ctx context.Context, path string) (folder string, err error) {
	f := browse.Find(ctx, path)
	for try := 0; try < swapTries && f.Where == browse.Missing && swapping(f.Path) && ctx.Err() == nil; try++ {
		time.Sleep(swapWait)
		f = browse.Find(ctx, path)
	}
	switch {
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case f.Where == browse.Here:
		return f.Path, nil
	case f.Where == browse.Missing || len(f.Backups) == 0:
		return "", trouble(&noBackupError{f})
	case len(f.Backups) > 1:
		return c.choose(f)
	}
	folder = f.Backups[0].Folder
	c.sayClean("locate/"+string(f.Where), folder)
	c.sayLeftOut(f)
	return folder, nil
}

// A folder can be away for a moment, while a new backup takes the place of the
// old one: where the system cannot exchange the two, they are renamed in turn.
const (
	swapTries = 10
	swapWait  = 100 * time.Millisecond
)

// swapping reports whether a backup of ours is being made beside a folder.
func swapping(folder string) bool {
	info, err := os.Stat(filepath.Join(filepath.Dir(folder), ".lifeboat-"+filepath.Base(folder)))
	return err == nil && info.IsDir()
}

// sayClean says a sentence about a folder on the standard error.
func (c *ctl) sayClean(key, folder string) {
	fmt.Fprintln(c.err, c.words.Text(guide.Text{Key: key, Args: map[string]any{"Folder": clean(folder)}}))
}

// sayLeftOut tells what a search did not look into.
func (c *ctl) sayLeftOut(f browse.Found) {
	for _, dir := range f.Closed {
		c.sayClean("locate/closed", dir)
	}
	for _, dir := range f.Elsewhere {
		c.sayClean("locate/elsewhere", dir)
	}
	if f.More {
		fmt.Fprintln(c.err, c.words.Say("locate/more"))
	}
}

// oneLine is a backup in a list.
func (c *ctl) oneLine(b backup.Facts) string {
	date := "–"
	if !b.Date.IsZero() {
		date = b.Date.Local().Format("2006-01-02 15:04")
	}
	return fmt.Sprintf("%s  %s  iOS %s  %s", date, clean(orDash(b.DeviceName)), clean(orDash(b.IOS)), clean(b.Folder))
}

// severalBackupsError says that there is more than one backup where a person
// pointed.
type severalBackupsError struct{ found browse.Found }

func (e *severalBackupsError) Error() string {
	return fmt.Sprintf("%d backups lie in %s: name the folder of one of them", len(e.found.Backups), e.found.Path)
}

// noBackupError says that there is no backup where a person pointed.
type noBackupError struct{ found browse.Found }

func (e *noBackupError) Error() string {
	at := e.found.Path
	switch e.found.Where {
	case browse.Missing:
		return at + ": there is no such folder"
	case browse.Forbidden:
		return at + ": this may not be read"
	case browse.Broken:
		return at + ": this cannot be read"
	case browse.IsPacked:
		return at + ": this is a packed file, not a backup folder"
	}
	return at + ": not a backup folder, and none lies in it"
}

// problem is the problem behind it, and the figures for its words.
func (e *noBackupError) problem(goos string) (guide.ProblemID, map[string]any) {
	args := map[string]any{"Folder": e.found.Path}
	switch e.found.Where {
	case browse.Missing:
		return guide.HostFolderMissing, args
	case browse.Forbidden:
		return guide.ForbiddenFolder(goos), args
	case browse.Broken:
		return guide.HostFolderBroken, args
	case browse.IsPacked:
		args["Folder"] = filepath.Base(e.found.Path)
		return guide.HostPacked, args
	}
	if len(e.found.Packed) > 0 {
		args["Folder"] = filepath.Base(e.found.Packed[0])
		return guide.HostPacked, args
	}
	return guide.HostNoBackupHere, args
}
