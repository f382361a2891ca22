package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/guide/browse"
	"golang.org/x/term"
)

// maxPassword bounds what is read as a password.
const maxPassword = 4096

// password gets the backup password: the first line of the standard input when
// that was asked for; else, if it is needed and a person sits at the terminal,
// what is typed without being shown. It is nil when there is none.
func (c *ctl) password(fromInput, needed bool) ([]byte, error) {
	if fromInput {
		text, err := bufio.NewReader(io.LimitReader(c.in, maxPassword)).ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, trouble(fmt.Errorf("reading the password: %w", err))
		}
		if len(text) == 0 {
			return nil, nil
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r")), nil
	}
	if !needed || !isTerminal(c.in) || !isTerminal(c.err) {
		return nil, nil
	}
	fmt.Fprint(c.err, "Password of the backup (not the iPhone's passcode): ")
	text, err := term.ReadPassword(int(c.in.(*os.File).Fd()))
	fmt.Fprintln(c.err)
	if err != nil {
		return nil, trouble(fmt.Errorf("reading the password: %w", err))
	}
	return text, nil
}

// oldAndNew gets the passwords: lines of the standard input, or typed without
// being shown, a new one twice.
func (c *ctl) oldAndNew(fromInput, needsOld, needsNew bool) (old, fresh []byte, err error) {
	ask := c.asker(fromInput)
	if needsOld {
		if old, err = ask("Password of the backups now: "); err != nil {
			return nil, nil, err
		}
	}
	if !needsNew {
		return old, nil, nil
	}
	if fresh, err = ask("New password: "); err != nil || fromInput {
		return old, fresh, err
	}
	again, err := ask("The same once more: ")
	defer clear(again)
	if err == nil && !bytes.Equal(fresh, again) {
		err = &outcome{code: exitPassword, err: errors.New("the two are not the same")}
	}
	return old, fresh, err
}

// asker returns what gets one password after another; an empty one is refused.
func (c *ctl) asker(fromInput bool) func(prompt string) ([]byte, error) {
	none := &outcome{code: exitPassword, err: errors.New("no password given")}
	if !fromInput {
		return func(prompt string) ([]byte, error) {
			if !isTerminal(c.in) || !isTerminal(c.err) {
				return nil, none
			}
			fmt.Fprint(c.err, prompt)
			text, err := term.ReadPassword(int(c.in.(*os.File).Fd()))
			fmt.Fprintln(c.err)
			if err != nil {
				return nil, trouble(fmt.Errorf("reading the password: %w", err))
			}
			if len(text) == 0 {
				return nil, none
			}
			return text, nil
		}
	}
	lines := bufio.NewReader(io.LimitReader(c.in, 2*maxPassword))
	return func(string) ([]byte, error) {
		text, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, trouble(fmt.Errorf("reading the password: %w", err))
		}
		text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
		if len(text) == 0 {
			return nil, none
		}
		return text, nil
	}
}

// consent asks the person at the terminal; nobody there means no.
func (c *ctl) consent(plan *repair.Plan) (bool, error) {
	if !isTerminal(c.in) || !isTerminal(c.err) {
		return false, nil
	}
	c.listLost(plan)
	fmt.Fprintf(c.err, "These files (%s) cannot be brought back. The copy can only do without them.\nLeave them out? [y/N] ",
		c.words.Number(int64(len(plan.Lost))))
	answer, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil {
		return false, trouble(fmt.Errorf("reading the answer: %w", err))
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true, nil
	}
	return false, nil
}

// choose asks which of several backups is meant; where nobody sits at a terminal
// they are only listed.
func (c *ctl) choose(f browse.Found) (string, error) {
	several := &severalBackupsError{f}
	if !isTerminal(c.in) || !isTerminal(c.err) {
		return "", &outcome{code: exitUsage, err: several}
	}
	for i, b := range f.Backups {
		fmt.Fprintf(c.err, "%3d  %s\n", i+1, c.oneLine(b))
	}
	c.sayLeftOut(f)
	fmt.Fprint(c.err, c.words.Say("locate/which"), " ")
	answer, err := bufio.NewReader(c.in).ReadString('\n')
	n, bad := strconv.Atoi(strings.TrimSpace(answer))
	if err != nil || bad != nil || n < 1 || n > len(f.Backups) {
		return "", &outcome{code: exitUsage, err: several}
	}
	return f.Backups[n-1].Folder, nil
}
