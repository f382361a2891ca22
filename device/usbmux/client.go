package usbmux

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// LockdownPort is the port of the phone that lockdown listens at.
const LockdownPort = 62078

// Options say how to reach the service. The zero value finds it.
type Options struct {
	Address string        // any spelling of ParseAddress; empty: environment, then the system's default
	Timeout time.Duration // for one dial, and for one request with its reply; 0: 5 s, as libusbmuxd
	Program string        // how Lifeboat names itself to the service; empty: "lifeboat"
}

// Client speaks to one service. It is safe for concurrent use.
type Client struct {
	address Address
	timeout time.Duration
	program string
}

// New makes a client. It fails only when the address cannot be read; nothing
// is dialled yet.
func New(o Options) (*Client, error) {
	address, err := Resolve(o.Address)
	if err != nil {
		return nil, err
	}
	c := &Client{address: address, timeout: o.Timeout, program: o.Program}
	if c.timeout <= 0 {
		c.timeout = 5 * time.Second
	}
	if c.program == "" {
		c.program = "lifeboat"
	}
	return c, nil
}

// Address is where the client dials.
func (c *Client) Address() Address { return c.address }

// Device is one connection of a phone: a phone on a cable that is also in the
// same Wi-Fi has two.
type Device struct {
	ID      int    // the service's number for this connection
	Serial  string // the UDID as the service spells it; see NormalUDID
	Network bool   // reached over Wi-Fi
	Product int    // USB product number, 0x12A8 for an iPhone
}

// UDID is the phone's identity, with its dash.
func (d Device) UDID() string { return NormalUDID(d.Serial) }

// attached is what the service tells of a device, in its list and when one comes
// (PROTOCOL.md §2.3). Only what is needed is read, so that nothing else of an odd
// type hides the device.
type attached struct {
	MessageType string
	DeviceID    int
	Properties  struct {
		SerialNumber, ConnectionType string
		ProductID                    int
	}
}

// device is false where no device is named.
func (a attached) device() (Device, bool) {
	p := a.Properties
	if a.DeviceID <= 0 || !validUDID(p.SerialNumber) {
		return Device{}, false
	}
	return Device{ID: a.DeviceID, Serial: p.SerialNumber, Network: p.ConnectionType == "Network", Product: p.ProductID}, true
}

// List returns the devices that are connected now. Entries that name no
// device are left out.
func (c *Client) List(ctx context.Context) ([]Device, error) {
	var reply struct {
		DeviceList []attached
		Number     *int
	}
	if err := c.ask(ctx, "ListDevices", nil, &reply); err != nil {
		return nil, err
	}
	if reply.Number != nil {
		return nil, &Error{Verb: "ListDevices", Kind: Rejected, Number: *reply.Number}
	}
	var devices []Device
	for _, m := range reply.DeviceList {
		if d, ok := m.device(); ok {
			devices = append(devices, d)
		}
	}
	return devices, nil
}

// Connect opens a byte stream to a port of the phone. The connection that it
// returns has no deadline; the caller binds it.
func (c *Client) Connect(ctx context.Context, deviceID int, port uint16) (net.Conn, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	release := deadline.Bind(ctx, conn, c.timeout)
	defer release()
	// The port travels in network byte order inside an ordinary integer
	// (PROTOCOL.md §2.4).
	swapped := int(port>>8 | port<<8)
	err = c.exchangeResult(ctx, conn, "Connect", map[string]any{"DeviceID": deviceID, "PortNumber": swapped})
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// ReadBUID returns the identity of this computer, which goes into every pair
// record.
func (c *Client) ReadBUID(ctx context.Context) (string, error) {
	var reply struct {
		BUID   string
		Number *int
	}
	if err := c.ask(ctx, "ReadBUID", nil, &reply); err != nil {
		return "", err
	}
	if reply.BUID == "" {
		if reply.Number != nil {
			return "", &Error{Verb: "ReadBUID", Kind: Rejected, Number: *reply.Number}
		}
		return "", &Error{Verb: "ReadBUID", Kind: Garbled, Err: fmt.Errorf("no BUID in the reply: %w", wire.ErrMalformed)}
	}
	return reply.BUID, nil
}

// dial opens a connection to the service.
func (c *Client) dial(ctx context.Context) (net.Conn, error) {
	dialer := net.Dialer{Timeout: c.timeout}
	conn, err := dialer.DialContext(ctx, c.address.Network, c.address.Name)
	if err != nil {
		return nil, dialError(ctx, c.address.Network, err)
	}
	return conn, nil
}

// ask makes one request on a connection of its own.
func (c *Client) ask(ctx context.Context, verb string, keys map[string]any, reply any) error {
	return c.dialled(ctx, func(conn net.Conn) error { return c.exchange(ctx, conn, verb, keys, reply) })
}

// askResult is ask for the verbs that are answered with a Result.
func (c *Client) askResult(ctx context.Context, verb string, keys map[string]any) error {
	return c.dialled(ctx, func(conn net.Conn) error { return c.exchangeResult(ctx, conn, verb, keys) })
}

// dialled does something on a connection of its own, in the time of one request.
func (c *Client) dialled(ctx context.Context, do func(net.Conn) error) error {
	conn, err := c.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	release := deadline.Bind(ctx, conn, c.timeout)
	defer release()
	return do(conn)
}

// requestTag goes with the one request of a connection.
const requestTag = 1

// exchange sends a request and reads its reply.
func (c *Client) exchange(ctx context.Context, conn net.Conn, verb string, keys map[string]any, reply any) error {
	request := map[string]any{
		"MessageType":         verb,
		"ProgName":            c.program,
		"ClientVersionString": c.program,
		"kLibUSBMuxVersion":   3,
	}
	for k, v := range keys {
		request[k] = v
	}
	if err := wire.WriteMux(conn, requestTag, request); err != nil {
		return talkError(ctx, verb, err)
	}
	header, payload, err := wire.ReadMux(conn)
	if err != nil {
		return talkError(ctx, verb, err)
	}
	if header.Message != wire.MuxPlist || header.Version != 1 {
		err := fmt.Errorf("version %d message %d: %w", header.Version, header.Message, wire.ErrMalformed)
		return talkError(ctx, verb, err)
	}
	if err := proplist.Decode(payload, reply); err != nil {
		return talkError(ctx, verb, err)
	}
	return nil
}

// exchangeResult is exchange for the verbs that are answered with a Result.
func (c *Client) exchangeResult(ctx context.Context, conn net.Conn, verb string, keys map[string]any) error {
	var reply struct {
		MessageType string
		Number      *int
	}
	if err := c.exchange(ctx, conn, verb, keys, &reply); err != nil {
		return err
	}
	switch {
	case reply.MessageType != "Result" || reply.Number == nil:
		return &Error{Verb: verb, Kind: Garbled, Err: fmt.Errorf("no result in the reply: %w", wire.ErrMalformed)}
	case *reply.Number != 0:
		return &Error{Verb: verb, Kind: Rejected, Number: *reply.Number}
	}
	return nil
}
