package afc

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
)

// ServiceName is what lockdown starts.
const ServiceName = "com.apple.afc"

// Options of a client. The zero value is useful.
type Options struct {
	Timeout time.Duration // for one operation; 0: 15 s
}

// Client is one connection to the file service. It is safe for concurrent
// use; operations run one after the other.
type Client struct {
	timeout time.Duration
	conn    net.Conn
	turn    sync.Mutex
	number  uint64
}

// New makes a client of a connection to ServiceName, which it owns from then
// on.
func New(conn net.Conn, o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = 15 * time.Second
	}
	return &Client{timeout: o.Timeout, conn: conn}
}

// Close ends the connection; the phone gives up all locks with it.
func (c *Client) Close() error { return c.conn.Close() }

// do runs one operation and returns the body of its reply, which must be of
// the operation want or a status; a status 0 is returned as no body.
func (c *Client) do(ctx context.Context, name, path string, op, want uint64, arguments, payload []byte) ([]byte, error) {
	return c.ask(ctx, name, path, op, want, arguments, payload, maxReply)
}

// ask is do with another bound for the reply.
func (c *Client) ask(ctx context.Context, name, path string, op, want uint64, arguments, payload []byte, limit uint64) ([]byte, error) {
	c.turn.Lock()
	defer c.turn.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	release := deadline.Bind(ctx, c.conn, c.timeout)
	defer release()
	c.number++
	if _, err := c.conn.Write(appendPacket(c.number, op, arguments, payload)); err != nil {
		return nil, fmt.Errorf("afc: %s: %w", name, deadline.Cause(ctx, err))
	}
	return c.answer(ctx, name, path, c.number, want, limit)
}

// answer reads the reply to the packet of that number.
func (c *Client) answer(ctx context.Context, name, path string, number, want, limit uint64) ([]byte, error) {
	got, body, err := readPacket(c.conn, number, limit)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("afc: %s: %w", name, deadline.Cause(ctx, err))
	}
	switch {
	case got == opStatus && len(body) == 8:
		if status := Status(binary.LittleEndian.Uint64(body)); status != 0 {
			return nil, &Error{Op: name, Path: path, Status: status}
		}
		if want == opStatus {
			return nil, nil
		}
	case got == want && want != opStatus:
		return body, nil
	}
	return nil, fmt.Errorf("afc: %s: answered with operation %#x, %d bytes: %w", name, got, len(body), ErrMalformed)
}

// pathArgument refuses what would end the path early on the phone.
func pathArgument(path string) ([]byte, error) {
	if strings.ContainsRune(path, 0) {
		return nil, fmt.Errorf("afc: path %q: %w", path, InvalidArgument)
	}
	return append([]byte(path), 0), nil
}

// onPath runs an operation whose only argument is a path.
func (c *Client) onPath(ctx context.Context, name, path string, op, want uint64) ([]byte, error) {
	argument, err := pathArgument(path)
	if err != nil {
		return nil, err
	}
	return c.do(ctx, name, path, op, want, argument, nil)
}

// MakeDir makes a folder with its parents. One that is there already is no
// error.
func (c *Client) MakeDir(ctx context.Context, path string) error {
	_, err := c.onPath(ctx, "mkdir", path, opMakeDir, opStatus)
	return err
}

// Remove removes a file or an empty folder.
func (c *Client) Remove(ctx context.Context, path string) error {
	_, err := c.onPath(ctx, "remove", path, opRemove, opStatus)
	return err
}
