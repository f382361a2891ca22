package backupagent

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// DeviceLink (PROTOCOL.md §5): a length and a property list whose root is an
// array; the first item names the message.

// empty stands for a missing parameter.
const empty = "___EmptyParameterString___"

// The messages that cross the link by name.
const (
	msgVersions   = "DLMessageVersionExchange"
	msgReady      = "DLMessageDeviceReady"
	msgProcess    = "DLMessageProcessMessage"
	msgDisconnect = "DLMessageDisconnect"
	msgPing       = "DLMessagePing"
	msgStatus     = "DLMessageStatusResponse"
)

// linkBuffer is large enough that a batch of small files is a handful of writes.
const linkBuffer = 256 << 10

// ErrHostLeft is returned when the host ended the session in good order where
// the phone still expected something: a cancelled run.
var ErrHostLeft = errors.New("the host ended the session")

// ErrProtocol is returned, wrapped, when the host sends what does not belong there.
var ErrProtocol = errors.New("unexpected message from the host")

// errCut ends a session whose link a fault has cut.
var errCut = errors.New("the link was cut on purpose")

// link is one DeviceLink connection, seen from the phone.
type link struct {
	conn io.ReadWriteCloser
	r    *bufio.Reader
	w    *bufio.Writer

	frames  int64 // messages and blocks sent so far
	cutAt   int64 // the link is cut after so many frames; 0: never
	cutHalf bool  // the last one only in half
	largest int64 // the largest block that the host sent, in bytes
	restart bool  // the phone restarts when the session is over
}

// newLink takes over a connection. Cancelling the context closes it.
func newLink(ctx context.Context, conn io.ReadWriteCloser) (l *link, release func()) {
	l = &link{conn: conn, r: bufio.NewReaderSize(conn, linkBuffer), w: bufio.NewWriterSize(conn, linkBuffer)}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return l, func() {
		stop()
		_ = conn.Close()
	}
}

// count is called before every frame that is sent.
func (l *link) count(head []byte) error {
	l.frames++
	if l.cutAt == 0 || l.frames <= l.cutAt {
		return nil
	}
	if l.cutHalf {
		_, _ = l.w.Write(head)
	}
	_ = l.w.Flush()
	_ = l.conn.Close()
	return errCut
}

// send queues one message; it leaves with the next receive or flush.
func (l *link) send(items ...any) error {
	body, err := proplist.Encode(items, proplist.FormatBinary)
	if err != nil {
		return fmt.Errorf("encode %v: %w", items[0], err)
	}
	if err := l.count(binary.BigEndian.AppendUint32(nil, uint32(len(body)))); err != nil {
		return err
	}
	return wire.WriteFrame(l.w, body)
}

func (l *link) flush() error { return l.w.Flush() }

// receive returns the next message. It has at least a name.
func (l *link) receive() (name string, items []any, err error) {
	if err := l.flush(); err != nil {
		return "", nil, err
	}
	var message []any
	if err := wire.ReadPlist(l.r, wire.MaxPlist, &message); err != nil {
		return "", nil, err
	}
	if len(message) == 0 {
		return "", nil, fmt.Errorf("an empty array: %w", ErrProtocol)
	}
	name, ok := message[0].(string)
	if !ok {
		return "", nil, fmt.Errorf("a message without a name: %w", ErrProtocol)
	}
	return name, message[1:], nil
}

// whileHere waits for something that takes a person, and gives it up with
// ErrHostLeft when the host says goodbye or hangs up: then no sheet stays open.
func (l *link) whileHere(ctx context.Context, wait func(context.Context) error) error {
	conn, ok := l.conn.(interface{ SetReadDeadline(time.Time) error })
	if !ok { // the looking could not be ended
		return wait(ctx)
	}
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		if l.leaves() {
			cancel(ErrHostLeft)
		}
	}()
	err := wait(inner)
	_ = conn.SetReadDeadline(time.Now()) // ends the looking
	<-looked
	_ = conn.SetReadDeadline(time.Time{})
	if ctx.Err() == nil && inner.Err() != nil {
		return context.Cause(inner)
	}
	return err
}

// leaves looks at what the host says next, without taking it.
func (l *link) leaves() bool {
	head, err := l.r.Peek(4)
	if err != nil {
		return !errors.Is(err, os.ErrDeadlineExceeded)
	}
	size := binary.BigEndian.Uint32(head)
	if size > linkBuffer-4 {
		return false
	}
	frame, err := l.r.Peek(4 + int(size))
	if err != nil {
		return !errors.Is(err, os.ErrDeadlineExceeded)
	}
	var message []any
	return proplist.Decode(frame[4:], &message) == nil && len(message) > 0 && message[0] == msgDisconnect
}

// reply is the host's answer to one operation.
type reply struct {
	code  int64 // 0, or a DeviceLink error code (PROTOCOL.md §5.6)
	text  string
	value any
}

// The codes that a phone tells apart.
const (
	codeNotFound    = -6
	codeMultiStatus = -13
)

func (r reply) String() string { return fmt.Sprintf("status %d (%s)", r.code, r.text) }

// dict returns the value as a dictionary; nil when it is something else.
func (r reply) dict() map[string]any {
	d, _ := r.value.(map[string]any)
	return d
}

// status waits for the host's answer. A host that leaves instead is ErrHostLeft.
func (l *link) status() (reply, error) {
	for {
		name, items, err := l.receive()
		if err != nil {
			return reply{}, wire.NoEOF(err)
		}
		switch name {
		case msgPing:
		case msgDisconnect:
			return reply{}, ErrHostLeft
		case msgStatus:
			return readStatus(items)
		default:
			return reply{}, fmt.Errorf("%q instead of a status: %w", name, ErrProtocol)
		}
	}
}

func readStatus(items []any) (reply, error) {
	if len(items) == 0 {
		return reply{}, fmt.Errorf("a status without a code: %w", ErrProtocol)
	}
	code, ok := integer(items[0])
	if !ok {
		return reply{}, fmt.Errorf("status code %T: %w", items[0], ErrProtocol)
	}
	r := reply{code: code}
	if len(items) > 1 {
		if text, ok := items[1].(string); ok && text != empty {
			r.text = text
		}
	}
	if len(items) > 2 {
		r.value = items[2]
	}
	return r, nil
}

// integer reads a number as peers write it: libplist writes −13 as eight bytes
// of two's complement, another host as 2^64−13.
func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int64:
		return n, true
	case uint64:
		return int64(n), true
	case float64:
		if n >= -1<<62 && n <= 1<<62 {
			return int64(n), true
		}
	}
	return 0, false
}

// exchange agrees on the version and says that the phone is ready. The host's
// number is not compared: Debian's tool always answers 400.
func (l *link) exchange(major int) error {
	if err := l.send(msgVersions, major, 0); err != nil {
		return err
	}
	name, items, err := l.receive()
	switch {
	case err != nil:
		return err
	case name == msgDisconnect:
		return ErrHostLeft
	case name != msgVersions || len(items) == 0 || items[0] != "DLVersionsOk":
		return fmt.Errorf("%q does not agree on a version: %w", name, ErrProtocol)
	}
	if err := l.send(msgReady); err != nil {
		return err
	}
	return l.flush()
}

// disconnect says goodbye; a host that is gone does not hear it.
func (l *link) disconnect(reason string) {
	if l.send(msgDisconnect, reason) == nil {
		_ = l.flush()
	}
}
