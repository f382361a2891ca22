package deadline

import (
	"context"
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// read reads one byte of a connection that nobody writes to.
func read(c net.Conn) error {
	_, err := c.Read(make([]byte, 1))
	return err
}

func TestBind(t *testing.T) {
	cause := errors.New("stopped by the person")
	for name, c := range map[string]struct {
		ctx   func() context.Context
		limit time.Duration
		want  error
	}{
		"limit": {context.Background, 10 * time.Millisecond, os.ErrDeadlineExceeded},
		"deadline of the context": {func() context.Context {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
			t.Cleanup(cancel)
			return ctx
		}, time.Hour, context.DeadlineExceeded},
		"cancelled later": {func() context.Context {
			ctx, cancel := context.WithCancelCause(context.Background())
			time.AfterFunc(10*time.Millisecond, func() { cancel(cause) })
			return ctx
		}, 0, cause},
		"cancelled before": {func() context.Context {
			ctx, cancel := context.WithCancelCause(context.Background())
			cancel(cause)
			return ctx
		}, 0, cause},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := net.Pipe()
			defer a.Close()
			defer b.Close()
			ctx := c.ctx()
			release := Bind(ctx, a, c.limit)
			err := Cause(ctx, read(a))
			release()
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			// Released, the connection is usable again.
			go func() { _, _ = b.Write([]byte{1}) }()
			if err := read(a); err != nil {
				t.Errorf("after release: %v", err)
			}
		})
	}
}

// A context that ends after release must not touch the connection.
func TestReleaseEndsTheBond(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	ctx, cancel := context.WithCancel(context.Background())
	Bind(ctx, a, time.Hour)()
	cancel()
	go func() { _, _ = b.Write([]byte{1}) }()
	if err := read(a); err != nil {
		t.Error(err)
	}
}

// BindWrite leaves a reader alone.
func TestBindWrite(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	release := BindWrite(ctx, a, 0)
	defer release()
	if _, err := a.Write([]byte{1}); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("write: %v", err)
	}
	go func() { _, _ = b.Write([]byte{1}) }()
	if err := read(a); err != nil {
		t.Errorf("read: %v", err)
	}
}

func TestCauseKeepsOtherErrors(t *testing.T) {
	if err := Cause(context.Background(), os.ErrDeadlineExceeded); err != os.ErrDeadlineExceeded {
		t.Error(err)
	}
	if err := Cause(context.Background(), nil); err != nil {
		t.Error(err)
	}
}
