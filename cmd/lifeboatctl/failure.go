package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/assistant"
	"github.com/lifeboat-app/lifeboat/guide/browse"
)

// How a command failed is told as the window tells it: the problem by its name,
// what is safe, the next steps, and only then what the computer or the phone
// said.

// nextSteps are the commands that go with a problem, as keys of words.
var nextSteps = map[guide.ProblemID]string{
	guide.TrustProblemNeeded: "next/pair", guide.TrustProblemAsked: "next/pair", guide.TrustProblemLocked: "next/pair",
	guide.TrustProblemDenied: "next/pair", guide.TrustProblemForgotten: "next/pair",
	guide.PhoneNotSeen: "next/wait", guide.PhoneUnplugged: "next/wait", guide.PhoneNetworkOnly: "next/wait",
	"phone/several":            "next/name",
	guide.HostFolderMissing:    "next/backups",
	guide.BackupForgotPassword: "next/password", "backup/password-needed": "next/password", "backup/wrong-password": "next/password",
}

// nextStep is the command that goes with a problem, in words; it may be empty.
func (c *ctl) nextStep(id guide.ProblemID) string {
	if key := nextSteps[id]; key != "" {
		return c.words.Say(key)
	}
	return ""
}

// trustProblem is the problem behind where a phone and this computer stand.
func trustProblem(t phone.Trust) guide.ProblemID { return guide.TrustProblem(t) }

// problemOf finds the problem that an error is, and the figures for its words.
// It is guide.TransferUnknown where nothing is known of it.
func (c *ctl) problemOf(err error) (guide.Failure, map[string]any) {
	var nobody *noPhoneError
	var several *severalError
	var nothing *noBackupError
	f := guide.Failed(c.kind, runtime.GOOS, err)
	args := map[string]any{}
	switch {
	case errors.As(err, &nobody):
		f.Safe, f.Problem = true, guide.PhoneNotSeen
		if id := guide.ServiceProblem(nobody.service, runtime.GOOS); id != "" {
			f.Problem, args["Distro"] = id, assistant.ThisHost().Distro
		}
	case errors.As(err, &several):
		f.Safe, f.Problem, args["Count"] = true, "phone/several", int64(len(several.phones))
	case errors.As(err, &nothing):
		f.Problem, args = nothing.problem(runtime.GOOS)
	case errors.Is(err, device.ErrNotSaved):
		f.Safe, f.Problem = true, "pairing/record-not-saved"
	case errors.Is(err, errNobodyAnswered):
		f.Safe, f.Problem = true, guide.TrustProblemAsked
	}
	if f.Code != 0 {
		args["Code"] = int64(f.Code)
	}
	if f.Place != "" {
		args["Place"] = shown(f.Place, maxShown, ' ')
	}
	if f.Folder != "" {
		args["Folder"] = f.Folder
	}
	if f.Present != "" {
		args["Present"] = f.Present
	}
	if f.Count > 0 {
		args["Count"] = f.Count
	}
	if f.Need > 0 {
		args["Needed"], args["Available"], args["Missing"] = guide.Bytes(f.Need), guide.Bytes(f.Have), guide.Bytes(max(f.Need-f.Have, 0))
	}
	return f, args
}

// tellFailure prints the problem behind an error, what is safe, and what to do.
func (c *ctl) tellFailure(err error) {
	f, args := c.problemOf(err)
	said := cleanMessage(err.Error())
	known := f.Problem != guide.TransferUnknown || f.Code != 0
	fix, bad := c.words.Fix(f.Problem, args)
	var choose *severalBackupsError
	if errors.As(err, &choose) {
		fmt.Fprintf(c.err, "lifeboatctl: %s\n", said)
		for _, b := range choose.found.Backups {
			fmt.Fprintf(c.err, "    %s\n", c.oneLine(b))
		}
		c.sayLeftOut(choose.found)
		return
	}
	if !known || bad != nil || errors.Is(err, context.Canceled) {
		fmt.Fprintf(c.err, "lifeboatctl: %s\n", said)
		if safe := c.safe(f, ""); safe != "" {
			fmt.Fprintln(c.err, indented(safe))
		}
		return
	}
	fmt.Fprintf(c.err, "lifeboatctl: %s\n  (%s)\n\n", fix.Title, said)
	fmt.Fprintln(c.err, indented(fix.Meaning))
	if safe := c.safe(f, fix.Safe); safe != "" {
		fmt.Fprintln(c.err, indented(safe))
	}
	var several *severalError
	if errors.As(err, &several) {
		for _, p := range several.phones {
			fmt.Fprintf(c.err, "    %s  %s\n", clean(p.UDID), clean(phoneName(p)))
		}
	}
	var nothing *noBackupError
	if errors.As(err, &nothing) {
		c.tellNear(nothing.found)
	}
	for i, step := range fix.Steps {
		fmt.Fprintf(c.err, "  %d. %s\n", i+1, step)
	}
	if next := c.nextStep(f.Problem); next != "" {
		fmt.Fprintln(c.err, indented(next))
	}
	if fix.Otherwise != "" {
		fmt.Fprintf(c.err, "  %s: %s\n", c.words.Say("fix/otherwise"), fix.Otherwise)
	}
}

// tellNear tells of what lies near a place that is no backup.
func (c *ctl) tellNear(f browse.Found) {
	if len(f.Backups) > 0 {
		fmt.Fprintln(c.err, indented(c.words.Say("locate/near")))
	}
	for _, b := range f.Backups {
		fmt.Fprintf(c.err, "    %s\n", c.oneLine(b))
	}
	c.sayLeftOut(f)
}

// safe says what was not changed: what the problem itself says, unless a restore
// may have begun, of which only the backup is known to be whole.
func (c *ctl) safe(f guide.Failure, own string) string {
	switch {
	case c.kind == guide.JobRestore && !f.Safe:
		return c.words.Say("body/restore-failed")
	case c.kind == guide.JobRestore:
		return c.words.Say("body/restore-failed-safe")
	case own == "" && (c.kind == guide.JobCheck || c.kind == guide.JobRepair || c.kind == guide.JobRehearse):
		return c.words.Say("failure/safe")
	}
	return own
}

func indented(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// troubleIf is trouble for an error that may be none.
func troubleIf(err error) error {
	if err == nil {
		return nil
	}
	return trouble(err)
}
