package usbmux

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"

	"github.com/lifeboat-app/lifeboat/device/errno"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Kind is what stood in the way.
type Kind string

// The kinds of failure.
const (
	Missing      Kind = "missing"       // no socket, or nothing listens at the port
	Refused      Kind = "refused"       // the socket is there, nobody accepts or answers
	NoPermission Kind = "no-permission" // this user may not open the socket
	Garbled      Kind = "garbled"       // what answers does not speak usbmux
	Lost         Kind = "lost"          // the connection ended in the middle
	Rejected     Kind = "rejected"      // the service answered with a Result other than 0
	Canceled     Kind = "canceled"      // the caller's context ended
)

// Result numbers (PROTOCOL.md §2.3).
const (
	ResultBadCommand        = 1
	ResultBadDevice         = 2 // also ENOENT: no such pair record
	ResultConnectionRefused = 3 // nothing listens at that port of the phone
	ResultNoService         = 4
	ResultBadVersion        = 6
)

// Error is every failure of this package.
type Error struct {
	Verb   string // "Listen", "Connect" …, or "dial"
	Kind   Kind
	Number int   // the Result, while Kind is Rejected
	Err    error // the cause; may be nil
}

func (e *Error) Error() string {
	switch {
	case e.Kind == Rejected:
		return fmt.Sprintf("usbmux: %s: result %d", e.Verb, e.Number)
	case e.Err != nil:
		return fmt.Sprintf("usbmux: %s: %s: %v", e.Verb, e.Kind, e.Err)
	}
	return fmt.Sprintf("usbmux: %s: %s", e.Verb, e.Kind)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrNoRecord is wrapped by ReadPairRecord when this computer has no pair
// record of the phone.
var ErrNoRecord = errors.New("no pair record")

// ErrBadRecord is wrapped by ReadPairRecord when there is a record that
// cannot be used.
var ErrBadRecord = errors.New("pair record cannot be used")

// dialError classifies a failed dial. A refused TCP port means that nothing
// listens at all, so it counts as missing; a refused Unix socket is one that a
// dead service left behind.
func dialError(ctx context.Context, network string, err error) *Error {
	kind := Refused
	switch {
	case ctx.Err() != nil:
		kind, err = Canceled, context.Cause(ctx)
	case errno.Is(err, errno.Forbidden):
		kind = NoPermission
	case errors.Is(err, fs.ErrNotExist), errno.Is(err, errno.NotFolder):
		kind = Missing
	case errno.Is(err, errno.BadAddress), isAddressError(err):
		kind = Missing // a path that no socket can have, a host that nobody knows
	case network == "tcp" && errno.Is(err, errno.ConnRefused):
		kind = Missing
	}
	return &Error{Verb: "dial", Kind: kind, Err: err}
}

func isAddressError(err error) bool {
	var address *net.AddrError
	var dns *net.DNSError
	return errors.As(err, &address) || errors.As(err, &dns)
}

// talkError classifies what a read or write on an open connection returned.
func talkError(ctx context.Context, verb string, err error) *Error {
	kind := Lost
	switch {
	case ctx.Err() != nil:
		kind, err = Canceled, context.Cause(ctx)
	case errors.Is(err, os.ErrDeadlineExceeded):
		kind = Refused
	case errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrTooLong):
		kind = Garbled
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return &Error{Verb: verb, Kind: kind, Err: err}
}
