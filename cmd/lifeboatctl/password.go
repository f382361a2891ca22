package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

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
