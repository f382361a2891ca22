package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
)

// maxPassword bounds what is read as a password, and maxNotePasswords how many are tried on
// locked notes.
const (
	maxPassword      = 4096
	maxNotePasswords = 32
)

// someoneThere reports whether a person sits at the terminal who can be asked.
func (c *ctl) someoneThere() bool { return isTerminal(c.in) && isTerminal(c.err) }

// asker returns what gets one password after another: lines of the standard
// input, or typed without being shown where somebody is there. An end of the
// input, and an empty line, are no password: nil.
func (c *ctl) asker(fromInput bool) func(key string) ([]byte, error) {
	if fromInput {
		if c.lines == nil { // one for all: it reads ahead
			c.lines = bufio.NewReader(io.LimitReader(c.in, (2+maxNotePasswords)*maxPassword))
		}
		return func(string) ([]byte, error) {
			text, err := c.lines.ReadBytes('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, trouble(fmt.Errorf("reading the password: %w", err))
			}
			return some(bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))), nil
		}
	}
	return func(key string) ([]byte, error) {
		if !c.someoneThere() {
			return nil, nil
		}
		fmt.Fprint(c.err, c.phrase(key), ": ")
		text, err := term.ReadPassword(int(c.in.(*os.File).Fd()))
		fmt.Fprintln(c.err)
		if err != nil {
			return nil, trouble(fmt.Errorf("reading the password: %w", err))
		}
		return some(text), nil
	}
}

// some is a text that is not empty, or nil.
func some(text []byte) []byte {
	if len(text) == 0 {
		return nil
	}
	return text
}

// password gets the backup password: from the standard input when that was asked
// for; else typed, if it is needed. It is nil when there is none.
func (c *ctl) password(fromInput, needed bool) ([]byte, error) {
	if !fromInput && !needed {
		return nil, nil
	}
	return c.asker(fromInput)("ask/password")
}

// notePasswords are those to try on locked notes: the lines of the standard input that are
// left.
func (c *ctl) notePasswords(fromInput bool) (all [][]byte, err error) {
	if !fromInput {
		return nil, nil
	}
	next := c.asker(true)
	for len(all) < maxNotePasswords {
		line, err := next("")
		if err != nil || line == nil {
			return all, err
		}
		all = append(all, line)
	}
	return all, nil
}

// noPassword ends a command that cannot do without one.
func (c *ctl) noPassword() error {
	c.note("ask/none-given")
	return exit(exitPassword)
}

// oldAndNew gets the passwords of a change; a new one that is typed, twice.
func (c *ctl) oldAndNew(fromInput, needsOld, needsNew bool) (old, fresh []byte, err error) {
	ask := c.asker(fromInput)
	must := func(key string) ([]byte, error) {
		text, err := ask(key)
		if err == nil && text == nil {
			err = c.noPassword()
		}
		return text, err
	}
	if needsOld {
		if old, err = must("ask/password-now"); err != nil {
			return nil, nil, err
		}
	}
	if !needsNew {
		return old, nil, nil
	}
	if fresh, err = must("password/new"); err != nil || fromInput {
		return old, fresh, err
	}
	again, err := must("password/again")
	defer clear(again)
	if err == nil && !bytes.Equal(fresh, again) {
		c.note("password/differs")
		err = exit(exitPassword)
	}
	return old, fresh, err
}

// answer reads what a person types after a question.
func (c *ctl) answer(question string) (string, error) {
	fmt.Fprint(c.err, question, " ")
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil {
		return "", trouble(fmt.Errorf("reading the answer: %w", err))
	}
	return strings.ToLower(strings.TrimSpace(line)), nil
}

// consent asks whether a copy may do without what is lost; nobody there means no.
func (c *ctl) consent(plan *repair.Plan) (bool, error) {
	if !c.someoneThere() {
		return false, nil
	}
	c.listLost(plan)
	said, err := c.answer(c.phrase("ask/leave-out", "Files", c.files(int64(len(plan.Lost)))))
	return err == nil && slices.Contains(strings.Fields(c.phrase("ask/yes")), said), err
}

// choose asks which of several backups is meant; where nobody sits at a terminal
// they are only listed.
func (c *ctl) choose(f browse.Found) (string, error) {
	several := problem(exitUsage, severalBackups, "Count", int64(len(f.Backups)), "Folder", f.Path)
	lines := make([]string, len(f.Backups))
	for i, b := range f.Backups {
		lines[i] = c.oneLine(b)
	}
	if c.someoneThere() {
		for i, line := range lines {
			fmt.Fprintf(c.err, "%3d  %s\n", i+1, line)
		}
		c.sayLeftOut(f)
		said, err := c.answer(c.phrase("locate/which"))
		if n, bad := strconv.Atoi(said); err == nil && bad == nil && n >= 1 && n <= len(lines) {
			return f.Backups[n-1].Folder, nil
		}
		lines = nil
	}
	several.lines = append(lines, c.leftOut(f)...)
	return "", several
}
