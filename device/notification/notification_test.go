package notification

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// phone collects what the client sends, as raw frames.
func phone(t *testing.T) (c *Client, theirs net.Conn, frames chan string) {
	t.Helper()
	ours, theirs := net.Pipe()
	frames = make(chan string, 100)
	go func() {
		defer close(frames)
		for {
			body, err := wire.ReadFrame(theirs, 1<<20)
			if err != nil {
				return
			}
			frames <- string(body)
		}
	}()
	c = New(ours)
	t.Cleanup(func() { theirs.Close(); ours.Close() })
	return c, theirs, frames
}

func say(t *testing.T, conn net.Conn, message map[string]any) {
	t.Helper()
	if err := wire.WritePlist(conn, proplist.FormatBinary, message); err != nil {
		t.Error(err)
	}
}

// The bytes on the wire, as PROTOCOL.md §4.1 has them: a big-endian length
// and an XML property list.
func TestGoldenBytes(t *testing.T) {
	ours, theirs := net.Pipe()
	c := New(ours)
	defer func() { theirs.Close(); ours.Close() }()
	go func() { _ = c.Post(context.Background(), SyncWillStart) }()
	head := make([]byte, 4)
	if _, err := io.ReadFull(theirs, head); err != nil {
		t.Fatal(err)
	}
	body := make([]byte, int(head[2])<<8|int(head[3]))
	if _, err := io.ReadFull(theirs, body); err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Command</key><string>PostNotification</string><key>Name</key><string>com.apple.itunes-mobdev.syncWillStart</string></dict></plist>`
	if head[0] != 0 || head[1] != 0 || string(body) != want {
		t.Errorf("%x %s", head, body)
	}
}

func TestObserveRelayShutdown(t *testing.T) {
	c, theirs, frames := phone(t)
	if err := c.Observe(t.Context(), PasscodeAsked, PasscodeDone); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{PasscodeAsked, PasscodeDone} {
		if frame := <-frames; !strings.Contains(frame, "ObserveNotification") || !strings.Contains(frame, name) {
			t.Errorf("frame %s", frame)
		}
	}
	say(t, theirs, map[string]any{"Command": "SomethingNew"})
	say(t, theirs, map[string]any{"Command": "RelayNotification", "Name": PasscodeAsked})
	if name := <-c.Events(); name != PasscodeAsked {
		t.Errorf("event %q", name)
	}
	go func() {
		<-frames
		say(t, theirs, map[string]any{"Command": "ProxyDeath"})
	}()
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if _, open := <-c.Events(); open || c.Err() != nil {
		t.Errorf("open %v, error %v", open, c.Err())
	}
}

// A phone that does not take leave costs a second, not a hang.
func TestCloseDoesNotWaitForEver(t *testing.T) {
	c, _, _ := phone(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
}

func TestEnds(t *testing.T) {
	for name, c := range map[string]struct {
		say  func(net.Conn)
		want error
	}{
		"lost":     {func(conn net.Conn) { conn.Close() }, io.ErrUnexpectedEOF},
		"garbage":  {func(conn net.Conn) { _ = wire.WriteFrame(conn, []byte("garbage")) }, wire.ErrMalformed},
		"gigantic": {func(conn net.Conn) { _, _ = conn.Write([]byte{0xff, 0xff, 0xff, 0xff}) }, wire.ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			client, theirs, _ := phone(t)
			c.say(theirs)
			if _, open := <-client.Events(); open {
				t.Error("an event")
			}
			if !errors.Is(client.Err(), c.want) {
				t.Errorf("error %v", client.Err())
			}
		})
	}
}

// Nobody receives: the newest 64 are kept and the reader continues.
func TestUnreadEvents(t *testing.T) {
	c, theirs, _ := phone(t)
	for range 100 {
		say(t, theirs, map[string]any{"Command": "RelayNotification", "Name": "old"})
	}
	say(t, theirs, map[string]any{"Command": "RelayNotification", "Name": "new"})
	theirs.Close()
	_ = c.Err()
	last, n := "", 0
	for name := range c.Events() {
		last, n = name, n+1
	}
	if n != 64 || last != "new" {
		t.Errorf("%d events, the last %q", n, last)
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	ours, theirs := net.Pipe() // nobody reads
	defer theirs.Close()
	c := New(ours)
	defer ours.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := c.Post(ctx, SyncWillStart); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func TestNoGoroutineIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 50 {
		ours, theirs := net.Pipe()
		go func() { _, _ = io.Copy(io.Discard, theirs) }()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		_ = New(ours).Close(ctx)
		cancel()
		theirs.Close()
	}
	hosttest.Until(t, "no goroutine more than before", func() bool { return runtime.NumGoroutine() <= before })
}

// A phone may have nothing to tell for hours; the connection waits.
func TestLongSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, theirs, frames := phone(t)
		if err := c.Observe(context.Background(), PasscodeAsked); err != nil {
			t.Fatal(err)
		}
		<-frames
		time.Sleep(5 * time.Hour)
		say(t, theirs, map[string]any{"Command": "RelayNotification", "Name": PasscodeAsked})
		if got := <-c.Events(); got != PasscodeAsked {
			t.Errorf("%q", got)
		}
		if err := c.Post(context.Background(), SyncDidFinish); err != nil {
			t.Error(err)
		}
	})
}
