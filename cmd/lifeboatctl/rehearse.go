package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"lifeboat/device"
	"lifeboat/device/backup"
	"lifeboat/device/mobilebackup"
	"lifeboat/device/rehearsal"
	"lifeboat/guide"
)

type rehearseFlags struct {
	json, passwordStdin bool
	phone               string
}

// rehearsedJSON is the result of a rehearsal.
type rehearsedJSON struct {
	OK       bool          `json:"ok"`
	Code     int           `json:"code"`
	Words    string        `json:"words,omitempty"`
	Files    int64         `json:"files"`
	Bytes    int64         `json:"bytes"`
	Failed   int64         `json:"failed"`
	Failures []failureJSON `json:"failures"`
	Setup    device.Setup  `json:"setup,omitempty"` // of the phone that it was rehearsed for
	Seconds  int64         `json:"seconds"`
}

type failureJSON struct {
	Domain string `json:"domain"`
	Path   string `json:"path"`
	Code   int    `json:"code"`
	Words  string `json:"words"`
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
	b, err := backup.Open(folder)
	if err != nil {
		return trouble(err)
	}
	encrypted := b.Facts().Encrypted
	b.Close()
	password, err := c.password(f.passwordStdin, encrypted)
	if err != nil {
		return err
	}
	defer clear(password)
	var phone device.Phone
	if f.phone != "" {
		phones, err := c.lookOnce(ctx, f.phone)
		if err != nil {
			return err
		}
		phone = phones[0]
	}
	t := c.transfer(mobilebackup.OpRestore, folder, f.json)
	var r rehearsal.Report
	err = t.run(ctx, func() (any, error) {
		var err error
		r, err = rehearsal.Run(ctx, folder, phone, password, t.report)
		return rehearsedOf(r), err
	})
	if err != nil {
		return err
	}
	if !f.json {
		c.printRehearsal(r)
	}
	switch {
	case r.OK():
		return nil
	case r.Code == mobilebackup.CodePassword:
		return exit(exitPassword)
	}
	return exit(exitStopped)
}

func rehearsedOf(r rehearsal.Report) rehearsedJSON {
	j := rehearsedJSON{
		OK: r.OK(), Code: r.Code, Words: r.Words, Files: r.Files, Bytes: r.Bytes, Failed: r.Failed,
		Failures: []failureJSON{}, Setup: r.Setup, Seconds: int64(r.Took.Seconds()),
	}
	for _, f := range r.Failures {
		j.Failures = append(j.Failures, failureJSON(f))
	}
	return j
}

func (c *ctl) printRehearsal(r rehearsal.Report) {
	w := c.words
	if r.OK() {
		fmt.Fprintf(c.out, "The simulated iPhone took everything: %s files, %s.\n", w.Number(r.Files), w.Bytes(r.Bytes))
		return
	}
	fmt.Fprintf(c.out, "The simulated iPhone stopped with error %d.\n", r.Code)
	if r.Words != "" {
		fmt.Fprintln(c.out, clean(r.Words))
	}
	if r.Failed > 0 {
		fmt.Fprintf(c.out, "It would not have taken %s files:\n", w.Number(r.Failed))
	}
	for _, f := range r.Failures {
		fmt.Fprintf(c.out, "  %s  %s\n", clean(f.Domain+" "+f.Path), clean(f.Words))
	}
}
