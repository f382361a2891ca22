package usbmux

import (
	"context"
	"net"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// EventKind is what happened to a device.
type EventKind uint8

// The events that the service tells.
const (
	Attached EventKind = iota + 1
	Detached           // only Device.ID is set
	Paired             // a pair record was stored; only Device.ID is set
)

// Event is one notification of the service.
type Event struct {
	Kind   EventKind
	Device Device
}

// Listener receives events until it is closed or its context ends.
type Listener struct {
	ctx     context.Context
	conn    net.Conn
	release func()
}

// Listen opens a connection on which the service first tells every device
// that is there and then every change. The context bounds the listener's whole
// life.
func (c *Client) Listen(ctx context.Context) (*Listener, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	release := deadline.Bind(ctx, conn, c.timeout)
	err = c.exchangeResult(ctx, conn, "Listen", nil)
	release()
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &Listener{ctx: ctx, conn: conn, release: deadline.Bind(ctx, conn, 0)}, nil
}

// Next waits for the next event. Messages of other kinds are passed over.
func (l *Listener) Next() (Event, error) {
	for {
		_, payload, err := wire.ReadMux(l.conn)
		if err != nil {
			return Event{}, talkError(l.ctx, "Listen", err)
		}
		event, known, err := parseEvent(payload)
		if err != nil {
			return Event{}, talkError(l.ctx, "Listen", err)
		}
		if known {
			return event, nil
		}
	}
}

// Close ends the listener.
func (l *Listener) Close() error {
	l.release()
	return l.conn.Close()
}

// parseEvent reads one notification; known is false for kinds that say
// nothing of a device.
func parseEvent(payload []byte) (event Event, known bool, err error) {
	var m attached
	if err := proplist.Decode(payload, &m); err != nil {
		return Event{}, false, err
	}
	switch m.MessageType {
	case "Attached":
		d, ok := m.device()
		return Event{Attached, d}, ok, nil
	case "Detached":
		return Event{Detached, Device{ID: m.DeviceID}}, m.DeviceID > 0, nil
	case "Paired":
		return Event{Paired, Device{ID: m.DeviceID}}, m.DeviceID > 0, nil
	}
	return Event{}, false, nil
}
