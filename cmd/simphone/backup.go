package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// backupFlags are the flags about what lies on the phone and how it is backed up.
func backupFlags(flags *flag.FlagSet, o *simulator.BackupOptions) {
	flags.IntVar(&o.Image.Files, "files", 0, "`NUMBER` of files on the phone, at least those that every phone has")
	flags.Func("bytes", "`BYTES` of those files beyond the usual ones, or 200MB, 2GB … (default 2 KiB each)", func(value string) (err error) {
		o.Image.Bytes, err = parseBytes(value)
		return err
	})
	flags.IntVar(&o.Image.Days, "days", 0, "for how many `DAYS` the phone was used since it was set up")
	flags.StringVar(&o.Password, "backup-password", "", "`PASSWORD` of encrypted backups; implies -encrypted, whose own is "+simulator.UsualBackupPassword)
	flags.IntVar(&o.Iterations, "iterations", 0, "`ROUNDS` of the derivation of that password (default 1,000; real phones 10,000,000)")
	flags.BoolVar(&o.Faithful, "faithful", false, "refuse to list and unpack backups, as phones since iOS 10 do")
}

// faultTable lists everything that can go wrong, for people.
func faultTable() []simulator.FaultKind {
	list := simulator.LinkFaults()
	for _, f := range backupagent.Faults() {
		list = append(list, simulator.FaultKind{Name: f.Name, Argument: f.Argument, Help: f.What})
	}
	return list
}

// report prints how a request for a backup or a restore ended: a line of JSON
// that begins with "ended", between the answers to commands.
func report(out *json.Encoder, mu *sync.Mutex) func(backupagent.Outcome) {
	return func(end backupagent.Outcome) {
		line := struct {
			Ended  string `json:"ended"`
			Code   int    `json:"code"`
			Text   string `json:"text,omitempty"`
			Rule   string `json:"rule,omitempty"` // that the backup broke, where that is why
			Lost   string `json:"lost,omitempty"`
			Files  int64  `json:"files"`
			Bytes  int64  `json:"bytes"`
			Frames int64  `json:"frames"`

			// Rules that the backup broke as well, and that no phone is known to follow.
			Unproven []string `json:"unproven,omitempty"`
		}{
			Ended: end.Request, Code: end.Code, Text: end.Text, Rule: string(end.Rule), Files: end.Files, Bytes: end.Bytes, Frames: end.Frames,
		}
		for _, w := range end.Warnings {
			if rule := string(w.Rule); !slices.Contains(line.Unproven, rule) {
				line.Unproven = append(line.Unproven, rule)
			}
		}
		if end.Err != nil {
			line.Lost = end.Err.Error()
		}
		mu.Lock()
		defer mu.Unlock()
		_ = out.Encode(line) // nobody reads any more: the program is about to end
	}
}

// backupCommands are what can be said about backups.
func backupCommands() []command {
	return []command{
		{"rules", "list what this phone demands of a backup: how well each rule is known, and where from", func(*console, string) (any, error) {
			return backupagent.Rules(), nil
		}},
		{"set backup-password PASSWORD", "set the password of encrypted backups, as if on another computer", func(c *console, argument string) (any, error) {
			return nil, c.setPassword(argument)
		}},
		{"live DAYS", "use the phone until so many days after it was set up: things are added, changed and deleted", func(c *console, argument string) (any, error) {
			days, err := strconv.Atoi(argument)
			if err != nil || days < 0 || days > 3650 {
				return nil, fmt.Errorf("%q is no number of days", argument)
			}
			spec := c.spec
			spec.Days = days
			image, err := phoneimage.Generate(spec)
			if err != nil {
				return nil, err
			}
			if !c.agent.SetImage(image) {
				return nil, errors.Join(errors.New("a backup or a restore is running"), image.Close())
			}
			return nil, nil
		}},
	}
}

// setEncrypted switches the encryption of backups, with the usual password.
func (c *console) setEncrypted(on bool) error {
	if on {
		return c.setPassword(simulator.UsualBackupPassword)
	}
	return c.setPassword("")
}

func (c *console) setPassword(password string) error {
	if err := c.agent.SetPassword(password); err != nil {
		return err
	}
	c.phone.SetEncrypted(password != "")
	return nil
}
