package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// contentsJSON is what a backup holds and what it does not: figures, and nothing of
// the contents.
type contentsJSON struct {
	Schema int        `json:"schema"`
	Backup backupJSON `json:"backup"`
	*inventory.Holdings
}

// contents says what is inside a backup, and what is not.
func (c *ctl) contents() *cobra.Command {
	var asJSON, fromInput bool
	cmd := c.command("contents", "DIR", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
		return c.runContents(ctx, args[0], asJSON, fromInput)
	})
	c.flag(cmd, "json", &asJSON)
	c.flag(cmd, "password-stdin", &fromInput)
	return cmd
}

func (c *ctl) runContents(ctx context.Context, dir string, asJSON, fromInput bool) error {
	facts, password, err := c.chosen(ctx, dir, fromInput)
	if err != nil {
		return err
	}
	defer clear(password)
	held, err := c.takeStock(ctx, facts.Folder, password)
	if err != nil {
		return err
	}
	if asJSON {
		return c.printJSON(contentsJSON{schema, describe(facts), held})
	}
	fmt.Fprintf(c.out, "%s, iOS %s\n%s\n\n", clean(orDash(facts.DeviceName)), clean(orDash(facts.IOS)), clean(facts.Folder))
	c.printHeld(held)
	return nil
}

// takeStock opens a backup and counts what is in it.
func (c *ctl) takeStock(ctx context.Context, folder string, password []byte) (held *inventory.Holdings, err error) {
	b, err := backupdir.Open(folder)
	if err != nil {
		return held, c.unread(ctx, err)
	}
	defer b.Close()
	report, done := c.progress()
	err = b.Unlock(ctx, password, report)
	done()
	if len(password) == 0 && errors.Is(err, backupdir.ErrWrongPassword) {
		err = backupdir.ErrLocked // none was tried
	}
	if err != nil {
		return held, c.unread(ctx, err)
	}
	report, done = c.progress()
	held, err = contents.Inventory(ctx, b, report)
	done()
	if err != nil {
		return nil, c.unread(ctx, err)
	}
	return held, nil
}

// unread ends a command that could not read a backup.
func (c *ctl) unread(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, backupdir.ErrLocked), errors.Is(err, backupdir.ErrWrongPassword):
		return &outcome{code: exitPassword, err: err}
	}
	return trouble(err)
}

// printHeld tells what is inside, a line for each kind, and then what is not, a
// sentence for each.
func (c *ctl) printHeld(held *inventory.Holdings) {
	for _, k := range held.Kinds {
		if !k.Readable {
			continue // which stands below
		}
		line := c.phrase("kind/"+string(k.ID)) + ": " + c.words.Number(k.Count)
		if k.First != nil && k.Last != nil {
			line += ", " + c.phrase("contents/days", "First", c.words.Day(k.First.Local()), "Last", c.words.Day(k.Last.Local()))
		}
		if k.Count > 0 && k.Bytes > 0 {
			line += ", " + c.words.Bytes(k.Bytes)
		}
		if k.Defects > 0 {
			line += " (" + c.phrase("contents/defects", "Count", k.Defects) + ")"
		}
		fmt.Fprintln(c.out, line)
	}
	c.printAbsent(held)
	if held.IndexDamaged {
		fmt.Fprintln(c.out)
		c.say("contents/index-damaged")
	}
}

// printAbsent tells what is not inside.
func (c *ctl) printAbsent(held *inventory.Holdings) {
	absent := c.words.Absences(held)
	if len(absent) == 0 {
		return
	}
	fmt.Fprintln(c.out)
	c.say("contents/absent")
	for _, a := range absent {
		fmt.Fprintln(c.out, "  "+a.Text)
	}
}
