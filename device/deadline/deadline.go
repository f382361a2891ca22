// Package deadline ties a connection to a context: a read or a write that
// waits for a phone ends when the context does, and at the latest when its
// time is up. Nothing in the phone link may wait without such a bound.
package deadline

import (
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// past is a deadline that ends every read and write at once.
var past = time.Unix(1, 0)

// Bind limits all reads and writes of conn, until release is called, to the
// deadline of ctx or to limit from now, whichever is earlier; a limit of zero
// adds none. When ctx ends, they fail at once. Release lifts the deadline; an
// exchange that was cut short leaves the connection out of step, so the caller
// closes it.
func Bind(ctx context.Context, conn net.Conn, limit time.Duration) (release func()) {
	return bind(ctx, conn.SetDeadline, limit)
}

// BindWrite is Bind for the writes only, for a connection that another
// goroutine reads.
func BindWrite(ctx context.Context, conn net.Conn, limit time.Duration) (release func()) {
	return bind(ctx, conn.SetWriteDeadline, limit)
}

// bind ignores what set returns: a connection that cannot take a deadline is
// closed already, and the read or write that follows says so.
func bind(ctx context.Context, set func(time.Time) error, limit time.Duration) (release func()) {
	var until time.Time
	if limit > 0 {
		until = time.Now().Add(limit)
	}
	if d, ok := ctx.Deadline(); ok && (until.IsZero() || d.Before(until)) {
		until = d
	}
	_ = set(until)
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		_ = set(past)
	})
	return func() {
		if !stop() {
			<-ended // or a late expiry would hit the next exchange
		}
		_ = set(time.Time{})
	}
}

// Cause returns the error that the caller should see for err, which came from
// a read or write under Bind: the context's cause when the context has ended,
// else err itself.
func Cause(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	// The deadline of ctx is also the connection's; its timer may be a moment
	// later than the one of the connection.
	if d, ok := ctx.Deadline(); ok && errors.Is(err, os.ErrDeadlineExceeded) && !time.Now().Before(d) {
		return context.DeadlineExceeded
	}
	return err
}
