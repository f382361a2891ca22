// Command lifeboatctl is Lifeboat in a terminal: the same eyes and the same
// judgement as the window, for scripts, for people who help others, and for
// tests.
//
//	lifeboatctl backups [--json] [--folder DIR]…
//	lifeboatctl check   [--json] [--quick] [--password-stdin] [--for UDID] DIR
//	lifeboatctl repair  [--json] [--password-stdin] DIR DST
//	lifeboatctl copy    [--json] DIR [FOLDER]
//	lifeboatctl contents [--json] [--password-stdin] DIR
//	lifeboatctl save    [--json] [--password-stdin] [--KIND]… [--since DATE] [--until DATE] DIR DST
//	lifeboatctl explain [--json] [--doing backup|reinstall] [TEXT]…
//	lifeboatctl phone   [--json] [--wait] [--phone UDID]
//	lifeboatctl pair    [--json] [--phone UDID]
//	lifeboatctl backup  [--json] [--full] [--password-stdin] [--phone UDID] DIR
//	lifeboatctl restore [--json] [--password-stdin] [--although-damaged] --yes-replace-what-is-on UDID DIR
//	lifeboatctl rehearse [--json] [--password-stdin] [--for UDID] DIR
//	lifeboatctl version [--json]
//	lifeboatctl password set|change|remove [--json] [--password-stdin] [--phone UDID] [--folder DIR]
//
// Results go to the standard output, progress and messages to the standard
// error; progress only when that is a terminal. A password is never an argument:
// it is asked for without echo, or read from the standard input.
//
// Exit codes: 0 restorable (or done); 1 something stops a restore (or not all that is
// inside could be saved); 2 wrong usage;
// 3 trouble with a phone or with this computer; 4 the password is needed or
// wrong; 130 cancelled.
//
// There is one file for each command; a new one adds its constructor to
// commands, and its help to assets/lang as help/NAME. The sentences are those of
// the window wherever it says the same: see say.go.
package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// The exit codes.
const (
	exitOK       = 0
	exitStopped  = 1 // something stops a restore, or could not be saved
	exitUsage    = 2
	exitTrouble  = 3
	exitPassword = 4
	exitCancel   = 130
)

func main() {
	disk.HidePlaceholders()
	os.Exit(realMain())
}

// realMain is main without its exit, so that it can run in tests as a command.
func realMain() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends at once
	return run(ctx, asMeant(runtime.GOOS, os.Args[1:]), os.Stdin, os.Stdout, os.Stderr)
}

// ctl is what the commands share.
type ctl struct {
	in       io.Reader
	out, err io.Writer
	words    *words.Words
	data     string        // the app's own folder
	forgets  bool          // that is one for the moment, as the system names none
	kind     guide.JobKind // what the command does, for the words when it fails
	phases   []guide.Phase // of the work that runs
	phase    int           // the one that it is in, from 1
	target   string        // what to call the phone that is worked with
	lines    *bufio.Reader // of the standard input, once passwords are read from it
}

// commands lists the constructors of the commands.
func (c *ctl) commands() []*cobra.Command {
	return []*cobra.Command{
		c.backups(), c.check(), c.explain(), c.repair(), c.copyWhole(), c.phone(), c.pair(),
		c.backup(), c.restore(), c.rehearse(), c.passwords(), c.contents(), c.save(), c.version(),
	}
}

// run is the whole program; it gives the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, messages io.Writer) int {
	w, err := words.New()
	if err != nil {
		fmt.Fprintf(messages, "lifeboatctl: %s\n", cleanMessage(err.Error()))
		return exitTrouble
	}
	out, messages = &plain{w: out}, &plain{w: messages}
	c := &ctl{in: in, out: out, err: messages, words: w}
	leave, err := c.ownFolder()
	if err != nil {
		c.note("home/none")
		c.paragraph(c.details(err.Error()))
		return exitTrouble
	}
	defer leave()
	root := c.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(messages)
	code := c.ended(ctx, root.ExecuteContext(ctx))
	if lost := c.out.(*plain).lost; lost != nil { // a result that nobody got is none
		c.note("work/not-written")
		c.paragraph(c.details(lost.Error()))
		return cmp.Or(code, exitTrouble)
	}
	return code
}

// ended turns how a command ended into words and an exit code. Errors that no
// command made are those of cobra about the arguments.
func (c *ctl) ended(ctx context.Context, err error) int {
	var o *outcome
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		c.tellStopped()
		return exitCancel
	case errors.As(err, &o):
		if o.err != nil || o.failure != nil || o.problem != "" {
			c.tellFailure(o)
		}
		return o.code
	}
	c.note("usage/wrong")
	c.paragraph(c.details(err.Error()))
	c.tell("usage/help")
	return exitUsage
}
