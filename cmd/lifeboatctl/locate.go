package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/guide"
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
		return "", c.noBackup(f)
	case len(f.Backups) > 1:
		return c.choose(f)
	}
	folder = f.Backups[0].Folder
	c.tell("locate/"+string(f.Where), "Folder", folder)
	c.sayLeftOut(f)
	return folder, nil
}

// chosen is the backup that a command works on, and its password where it needs
// one and there is one.
func (c *ctl) chosen(ctx context.Context, dir string, fromInput bool) (f backup.Facts, password []byte, err error) {
	folder, err := c.locate(ctx, dir)
	if err != nil {
		return f, nil, err
	}
	b, err := backupdir.Open(folder)
	if err != nil {
		return f, nil, trouble(err)
	}
	defer b.Close()
	password, err = c.password(fromInput, b.Facts().Encrypted)
	return b.Facts(), password, err
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

// leftOut tells what a search did not look into.
func (c *ctl) leftOut(f browse.Found) (lines []string) {
	for _, dir := range f.Closed {
		lines = append(lines, c.phrase("locate/closed", "Folder", dir))
	}
	for _, dir := range f.Elsewhere {
		lines = append(lines, c.phrase("locate/elsewhere", "Folder", dir))
	}
	if f.More {
		lines = append(lines, c.phrase("locate/more"))
	}
	return lines
}

func (c *ctl) sayLeftOut(f browse.Found) {
	for _, line := range c.leftOut(f) {
		fmt.Fprintln(c.err, line)
	}
}

// oneLine is a backup in a list.
func (c *ctl) oneLine(b backup.Facts) string {
	return fmt.Sprintf("%s  %s  iOS %s  %s", c.date(b.Date), clean(orDash(b.DeviceName)), clean(orDash(b.IOS)), clean(b.Folder))
}

// severalBackups is the problem of a place where more than one backup lies.
const severalBackups guide.ProblemID = "host/several-backups"

// noBackup ends a command that found no backup where a person pointed.
func (c *ctl) noBackup(f browse.Found) *outcome {
	id, at := guide.HostNoBackupHere, f.Path
	switch {
	case f.Where == browse.Missing:
		id = guide.HostFolderMissing
	case f.Where == browse.Forbidden:
		id = guide.ForbiddenFolder(runtime.GOOS)
	case f.Where == browse.Online:
		id = guide.HostFolderOnline
	case f.Where == browse.Broken:
		id = guide.HostFolderBroken
	case f.Where == browse.IsPacked:
		id, at = guide.HostPacked, filepath.Base(f.Path)
	case len(f.Packed) > 0:
		id, at = guide.HostPacked, filepath.Base(f.Packed[0])
	}
	o := problem(exitTrouble, id, "Folder", at)
	o.detail = f.Path
	for _, b := range f.Backups {
		o.lines = append(o.lines, "  "+c.oneLine(b))
	}
	if len(o.lines) > 0 {
		o.lines = slices.Insert(o.lines, 0, c.phrase("locate/near"))
	}
	o.lines = append(o.lines, c.leftOut(f)...)
	return o
}
