package muxd

import (
	"context"
	"encoding/binary"
	"errors"
	"math/bits"
	"net"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Result numbers (PROTOCOL.md §2.3).
const (
	resultOK         = 0
	resultBadCommand = 1
	resultBadDevice  = 2
	resultRefused    = 3
	resultBadVersion = 6

	resultNoEntry = 2  // ENOENT, of the pair-record verbs
	resultInvalid = 22 // EINVAL, of the pair-record verbs
)

// writeTimeout bounds the sending of one message: a client that does not read
// for so long is gone.
const writeTimeout = 10 * time.Second

// request holds the keys of every message that clients send (PROTOCOL.md
// §2.2); unknown keys are ignored.
type request struct {
	MessageType    string
	DeviceID       int64
	PortNumber     int64
	PairRecordID   string
	PairRecordData []byte
	ProgName       string
	BundleID       string
}

// client is one connection of a client to the server.
type client struct {
	server *Server
	net.Conn
	ctx     context.Context // ends with the connection
	sending sync.Mutex      // answers and events share the connection
}

// serve answers one client until it closes, hangs up on a phone, or the service
// ends.
func (s *Server) serve(run context.Context, conn net.Conn) {
	ctx, cancel := context.WithCancel(run)
	defer cancel() // closes the connection, too
	context.AfterFunc(ctx, func() { conn.Close() })
	c := &client{server: s, Conn: conn, ctx: ctx}
	for {
		header, body, err := wire.ReadMux(conn)
		if err != nil {
			return
		}
		if s.garbled.Load() {
			c.write([]byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
			return
		}
		if header.Version == 0 {
			c.write(binaryResult(header.Tag, resultBadVersion))
			return
		}
		if port := c.answer(header.Tag, header.Message, body); port != nil {
			port()
			return
		}
	}
}

// answer handles one request. A granted Connect gives the function that
// serves the phone's port from then on.
func (c *client) answer(tag, message uint32, body []byte) func() {
	var req request
	if message != wire.MuxPlist || decodeRequest(body, &req) != nil {
		c.result(tag, resultBadCommand)
		return nil
	}
	s := c.server
	switch req.MessageType {
	case "ListDevices":
		c.send(tag, map[string]any{"DeviceList": s.deviceList()})
	case "ListListeners":
		c.send(tag, map[string]any{"ListenerList": s.listenerList()})
	case "Listen":
		s.watch(c, tag, req)
	case "Connect":
		return c.connect(tag, req)
	case "ReadBUID":
		c.send(tag, map[string]any{"BUID": s.records.BUID()})
	case "ReadPairRecord":
		record, ok := s.records.Get(req.PairRecordID)
		if !ok {
			c.result(tag, resultNoEntry)
			return nil
		}
		c.send(tag, map[string]any{"PairRecordData": record})
	case "SavePairRecord":
		c.result(tag, s.savePairRecord(req))
	case "DeletePairRecord":
		c.result(tag, s.deletePairRecord(req))
	default:
		c.result(tag, resultBadCommand)
	}
	return nil
}

// decodeRequest reads the property list of one request.
func decodeRequest(body []byte, req *request) error { return proplist.Decode(body, req) }

// connect opens a port of a phone. The port number travels in network byte
// order inside an integer (PROTOCOL.md §2.4).
func (c *client) connect(tag uint32, req request) func() {
	a := c.server.device(req.DeviceID)
	if a == nil {
		c.result(tag, resultBadDevice)
		return nil
	}
	if req.PortNumber < 0 || req.PortNumber > 0xffff {
		c.result(tag, resultBadCommand)
		return nil
	}
	handle := a.device.Port(bits.ReverseBytes16(uint16(req.PortNumber)))
	if handle == nil {
		c.result(tag, resultRefused)
		return nil
	}
	c.result(tag, resultOK)
	return func() {
		stop := context.AfterFunc(a.ctx, func() { c.Close() })
		defer stop()
		handle(a.ctx, c.Conn)
	}
}

func (s *Server) savePairRecord(req request) int {
	if err := s.records.Put(req.PairRecordID, req.PairRecordData); err != nil {
		return resultInvalid
	}
	// Only a record that names its device is announced, as usbmuxd does.
	if a := s.device(req.DeviceID); a != nil {
		a.Paired()
	}
	return resultOK
}

func (s *Server) deletePairRecord(req request) int {
	switch err := s.records.Delete(req.PairRecordID); {
	case errors.Is(err, errNoRecord):
		return resultNoEntry
	case err != nil:
		return resultInvalid
	}
	return resultOK
}

// deviceList gives every present device as Listen would announce it.
func (s *Server) deviceList() []any {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]any, len(s.devices))
	for i, a := range s.devices {
		list[i] = a.attached()
	}
	return list
}

func (c *client) result(tag uint32, number int) {
	c.send(tag, map[string]any{"MessageType": "Result", "Number": number})
}

// send writes one message. A failure needs no answer: the read that follows
// fails too.
func (c *client) send(tag uint32, message any) {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.SetWriteDeadline(time.Now().Add(writeTimeout))
	wire.WriteMux(c.Conn, tag, message)
	c.SetWriteDeadline(time.Time{})
}

func (c *client) write(raw []byte) {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.SetWriteDeadline(time.Now().Add(writeTimeout))
	c.Conn.Write(raw)
	c.SetWriteDeadline(time.Time{})
}

// binaryResult is the RESULT message of the old binary protocol, version 0.
func binaryResult(tag, number uint32) []byte {
	const size, result = 20, 1
	frame := make([]byte, size)
	binary.LittleEndian.PutUint32(frame[0:], size)
	binary.LittleEndian.PutUint32(frame[8:], result)
	binary.LittleEndian.PutUint32(frame[12:], tag)
	binary.LittleEndian.PutUint32(frame[16:], number)
	return frame
}
