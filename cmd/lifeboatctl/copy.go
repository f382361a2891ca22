package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// copiedJSON is the result of a copy.
type copiedJSON struct {
	Folder  string        `json:"folder"`
	Beside  bool          `json:"beside"` // the phone's name was taken: the date stands behind it
	Files   int64         `json:"files"`
	Bytes   int64         `json:"bytes"`
	Skipped []string      `json:"skipped"` // what is no file
	Checked bool          `json:"checked"` // the check of the original holds for it
	Method  repair.Method `json:"method"`
	Seconds int64         `json:"seconds"`
}

// copyWhole copies a backup, as it is, to where Apple's app lists it.
func (c *ctl) copyWhole() *cobra.Command {
	var asJSON bool
	cmd := c.command("copy", "DIR [FOLDER]", cobra.RangeArgs(1, 2), func(ctx context.Context, args []string) error {
		return c.runCopy(ctx, args[0], append(args, "")[1], asJSON)
	})
	c.flag(cmd, "json", &asJSON)
	return cmd
}

func (c *ctl) runCopy(ctx context.Context, dir, place string, asJSON bool) error {
	j := c.job(guide.JobCopy, asJSON)
	if place == "" {
		place = onlyAppleFolder(backupdir.AppleFolders(runtime.GOOS))
	}
	if place == "" {
		return errors.New(c.phrase("copy/where"))
	}
	place, err := filepath.Abs(place)
	if err != nil {
		return trouble(err)
	}
	folder, err := c.locate(ctx, dir)
	if err != nil {
		return err
	}
	r := j.run(ctx, guide.Order{Backup: folder, To: place}, work.Passwords{})
	var made copiedJSON
	if d := r.Copied; d != nil {
		made = copiedJSON{d.Folder, d.Beside, d.Files, d.Bytes, filled(r.Copy.Skipped), d.Checked, r.Copy.Method, int64(d.Took.Seconds())}
	}
	return j.end(r, made, func() {
		c.say("copy/done", "Folder", made.Folder, "Count", made.Files, "Bytes", guide.Bytes(made.Bytes))
		if len(made.Skipped) > 0 {
			c.say("result/not-copied", "Count", int64(len(made.Skipped)))
			c.list(c.out, made.Skipped)
		}
	})
}

// onlyAppleFolder is the one folder in which Apple's app looks; of several, the only
// one that is there. It is empty where that is not known.
func onlyAppleFolder(all []string) string {
	if len(all) == 1 {
		return all[0]
	}
	there := ""
	for _, dir := range all {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			continue
		}
		if there != "" {
			return ""
		}
		there = dir
	}
	return there
}
