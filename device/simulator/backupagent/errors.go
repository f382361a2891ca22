package backupagent

import (
	"errors"
	"fmt"
)

// Error is what a phone answers when it ends an operation: a code of
// MBErrorDomain and its own words (PROTOCOL.md §9.1).
type Error struct {
	Code int
	Text string
	Rule RuleID // that a backup broke; empty for what is not about the backup

	bare string // the text without the name of its code
}

func (e *Error) Error() string { return e.Text }

// mbError makes an Error whose text names its code as phones do.
func mbError(code int, text string) *Error {
	return &Error{Code: code, Text: fmt.Sprintf("%s (MBErrorDomain/%d)", text, code), bare: text}
}

// because adds an underlying error to the text.
func (e *Error) because(code int, text string) *Error {
	return &Error{Code: e.Code, Rule: e.Rule, bare: e.bare, Text: fmt.Sprintf("%s. Underlying error: %s (MBErrorDomain/%d).", e.Text, text, code)}
}

// The codes in use.
const (
	codeGeneric       = 1
	codeMultiple      = 2
	codeExists        = 3
	codeMissing       = 4
	codeDeserialise   = 11
	codeBusy          = 17
	codePolicy        = 22
	codeCloudRestore  = 25
	codeIO            = 100
	codeWrite         = 102
	codeRead          = 103
	codeUpload        = 104
	codeComputerFull  = 105
	codePhoneFull     = 106
	codeCancelled     = 202
	codeUnsupported   = 203
	codeUnfinished    = 204
	codeCorrupt       = 205
	codePassword      = 207
	codeLocked        = 208
	codeKeyMissing    = 209
	codeNoAccount     = 210
	codeFindMy        = 211
	codeSetup         = 212
	noSpaceOnHost     = -15
	noSuchFileText    = "No such file or directory at path %q"
	zeroLengthText    = "Error deserializing properties: Cannot parse a NULL or zero-length data"
	notEnoughHostText = "Insufficient free disk space on drive to back up"
)

// hostError is what a phone makes of a status that is not 0 (PROTOCOL.md §5.6).
func hostError(what string, r reply) error {
	code := codeIO
	switch r.code {
	case 0:
		return nil
	case codeNotFound:
		code = codeMissing
	case -7:
		code = codeExists
	case -8:
		code = 5
	case -9:
		code = 6
	case -10:
		code = 7
	case codeMultiStatus:
		code = codeMultiple
	case noSpaceOnHost:
		return mbError(codeComputerFull, "Insufficient free disk space on drive to upload files.")
	}
	if r.text != "" {
		what = fmt.Sprintf("%s: %s", what, r.text)
	}
	return mbError(code, what)
}

// outcome splits an error into what the phone answers and what ends the session.
func outcome(err error) (answer *Error, fatal error) {
	var mb *Error
	if errors.As(err, &mb) {
		return mb, nil
	}
	return nil, err
}
