// Package notification speaks with the phone's notification proxy: it posts
// what a backup has to announce (PROTOCOL.md §6.4) and tells what the phone
// announces, such as the passcode question on its screen (PROTOCOL.md §6.10).
//
// One connection serves both. A goroutine reads it; it ends when the
// connection does, and Close ends the connection.
package notification

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// ServiceName is what lockdown starts.
const ServiceName = "com.apple.mobile.notification_proxy"

// Notifications that a backup posts or waits for (PROTOCOL.md §6.4, §6.10).
const (
	SyncWillStart     = "com.apple.itunes-mobdev.syncWillStart"
	SyncLockRequest   = "com.apple.itunes-mobdev.syncLockRequest"
	SyncDidStart      = "com.apple.itunes-mobdev.syncDidStart"
	SyncDidFinish     = "com.apple.itunes-mobdev.syncDidFinish"
	SyncCancelRequest = "com.apple.itunes-client.syncCancelRequest"
	BackupChanged     = "com.apple.mobile.backup.domain_changed"
	PasscodeAsked     = "com.apple.LocalAuthentication.ui.presented"
	PasscodeDone      = "com.apple.LocalAuthentication.ui.dismissed"
)

// maxMessage bounds a message in bytes; real ones have a few hundred.
const maxMessage = 1 << 20

// writeLimit is how long one message may take to be sent.
const writeLimit = 10 * time.Second

// goodbye is how long Close waits for the phone's goodbye.
const goodbye = time.Second

// Client is one connection to the notification proxy. It is safe for
// concurrent use.
type Client struct {
	conn   net.Conn
	turn   sync.Mutex // of the writers
	events chan string
	ended  chan struct{}
	err    error // set before ended is closed
}

// New makes a client of a connection to ServiceName, which it owns from then
// on, and starts reading.
func New(conn net.Conn) *Client {
	c := &Client{conn: conn, events: make(chan string, 64), ended: make(chan struct{})}
	go c.read()
	return c
}

// Events delivers the names of what was observed, and is closed when the
// connection ends. While nobody receives, 64 are kept; of more, the oldest are
// forgotten.
func (c *Client) Events() <-chan string { return c.events }

// Err returns why the connection ended: nil after Close and after the phone's own
// goodbye. It may be called once Events is closed.
func (c *Client) Err() error {
	<-c.ended
	return c.err
}

// Observe asks the phone to tell when these things happen.
func (c *Client) Observe(ctx context.Context, names ...string) error {
	for _, name := range names {
		if err := c.send(ctx, "ObserveNotification", name); err != nil {
			return err
		}
	}
	return nil
}

// Post announces something on the phone.
func (c *Client) Post(ctx context.Context, name string) error {
	return c.send(ctx, "PostNotification", name)
}

// Close says goodbye to the phone, waiting for its answer no longer than a
// second, and ends the connection and its reader. What was posted before has
// then arrived.
func (c *Client) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, goodbye)
	defer cancel()
	if c.send(ctx, "Shutdown", "") == nil {
		select {
		case <-c.ended:
		case <-ctx.Done():
		}
	}
	err := c.conn.Close()
	<-c.ended
	return err
}

func (c *Client) send(ctx context.Context, command, name string) error {
	message := map[string]any{"Command": command}
	if name != "" {
		message["Name"] = name
	}
	c.turn.Lock()
	defer c.turn.Unlock()
	release := deadline.BindWrite(ctx, c.conn, writeLimit)
	defer release()
	if err := wire.WritePlist(c.conn, proplist.FormatXML, message); err != nil {
		return fmt.Errorf("notification: %s: %w", command, deadline.Cause(ctx, err))
	}
	return nil
}

func (c *Client) read() {
	defer close(c.ended)
	defer close(c.events)
	for {
		var message struct{ Command, Name string }
		err := wire.ReadPlist(c.conn, maxMessage, &message)
		switch {
		case errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe):
			return
		case err != nil:
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			c.err = fmt.Errorf("notification: %w", err)
			return
		case message.Command == "ProxyDeath":
			return
		case message.Command == "RelayNotification":
			c.deliver(message.Name)
		}
	}
}

// deliver never waits; read is the only sender.
func (c *Client) deliver(name string) {
	for {
		select {
		case c.events <- name:
			return
		default:
		}
		select {
		case <-c.events:
		default:
		}
	}
}
