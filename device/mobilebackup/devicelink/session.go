package devicelink

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Limits bound what a phone may declare. Zero fields take the defaults.
type Limits struct {
	Message int64         // bytes of one message; 32 MiB
	Name    int           // bytes of one file name; 4096 (PROTOCOL.md §5.7)
	Block   int64         // bytes of one data block; 1 GiB
	Batch   int64         // bytes of one bulk stream; 8 TiB
	Idle    time.Duration // silence between two messages; 3 h. Phones scan for more than 30 minutes
	Stall   time.Duration // silence inside a message or a stream, or of a phone that takes nothing; 1 h
}

func (l Limits) withDefaults() Limits {
	if l.Message <= 0 {
		l.Message = 32 << 20
	}
	if l.Name <= 0 {
		l.Name = 4096
	}
	if l.Block <= 0 {
		l.Block = 1 << 30
	}
	if l.Batch <= 0 {
		l.Batch = 8 << 40
	}
	if l.Idle <= 0 {
		l.Idle = 3 * time.Hour
	}
	if l.Stall <= 0 {
		l.Stall = time.Hour
	}
	return l
}

// ProtocolError says that the peer does not speak DeviceLink, or breaks it on
// purpose. Nothing that follows in the stream has a meaning.
type ProtocolError struct {
	What string
	Err  error // may be nil
}

func (e *ProtocolError) Error() string {
	if e.Err == nil {
		return "devicelink: " + e.What
	}
	return "devicelink: " + e.What + ": " + e.Err.Error()
}

func (e *ProtocolError) Unwrap() error { return e.Err }

const (
	bufferSize    = 256 << 10
	goodbyeWithin = 2 * time.Second // for the last message and the phone's own end
	finishWithin  = 5 * time.Second // for a frame that is being written when the context ends
)

// Session is one DeviceLink connection after its handshake.
type Session struct {
	conn   net.Conn
	r      *bufio.Reader
	w      *bufio.Writer
	limits Limits
	ctx    context.Context
	stop   func() bool

	Major, Minor int64         // the version that the phone announced
	patience     time.Duration // how long the next read may wait
	ok           []byte        // the common answer, encoded once
	block        []byte        // for one outgoing data block with its header
	left         int64         // unread bytes of the current incoming block
	batch        int64         // bytes of the current incoming stream
	gone         bool          // the peer said goodbye, or the stream is broken
	silent       func(time.Duration)
}

// Accept does the handshake on a fresh connection to com.apple.mobilebackup2:
// the phone announces its version, the host echoes the major number, the phone
// says that it is ready (PROTOCOL.md §5.3). The session owns conn from here on, also when
// Accept fails.
func Accept(ctx context.Context, conn net.Conn, limits Limits) (*Session, error) {
	s := &Session{conn: conn, ctx: ctx, limits: limits.withDefaults()}
	s.r = bufio.NewReaderSize(patientConn{s}, bufferSize)
	s.w = bufio.NewWriterSize(patientConn{s}, bufferSize)
	s.stop = context.AfterFunc(ctx, s.interrupt)
	if err := s.handshake(); err != nil {
		s.gone = true
		s.Close("")
		return nil, fmt.Errorf("version exchange: %w", err)
	}
	return s, nil
}

func (s *Session) handshake() error {
	m, err := s.Receive()
	if err != nil {
		return err
	}
	var ok bool
	if s.Major, ok = m.Int(1); m.Name != VersionExchange || !ok {
		return &ProtocolError{What: "no version where one was expected"}
	}
	s.Minor, _ = m.Int(2)
	if err := s.Send(VersionExchange, versionsOK, s.Major); err != nil {
		return err
	}
	if m, err = s.Receive(); err != nil {
		return err
	}
	if m.Name != DeviceReady {
		return &ProtocolError{What: "phone is not ready"}
	}
	s.ok, err = frame(StatusResponse, 0, placeholder, map[string]any{})
	return err
}

// readFailed turns an interrupted read into the reason for it. Any other
// failure of a read ends the session.
func (s *Session) readFailed(err error) error {
	if err == nil {
		return nil
	}
	if s.ctx.Err() != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		return context.Cause(s.ctx)
	}
	s.gone = true
	return err
}

// writeFailed: a frame that broke off cannot be mended.
func (s *Session) writeFailed(err error) error {
	if err == nil {
		return nil
	}
	s.gone = true
	if s.ctx.Err() != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		return context.Cause(s.ctx)
	}
	return err
}

// Receive waits for the next message, up to Limits.Idle. io.EOF means that the
// phone closed the connection between two messages.
func (s *Session) Receive() (Message, error) {
	if err := s.flush(); err != nil {
		return Message{}, err
	}
	s.patience = s.limits.Idle
	_, err := s.r.Peek(1)
	s.patience = s.limits.Stall
	if err != nil {
		return Message{}, s.readFailed(err)
	}
	body, err := wire.ReadFrame(s.r, s.limits.Message)
	if errors.Is(err, wire.ErrTooLong) {
		s.gone = true
		return Message{}, &ProtocolError{What: "message", Err: err}
	}
	if err != nil {
		return Message{}, s.readFailed(err)
	}
	m, err := decode(body)
	if err != nil {
		s.gone = true
		return Message{}, err
	}
	if m.Name == Disconnect {
		s.gone = true
	}
	return m, nil
}

func frame(name string, args ...any) ([]byte, error) {
	body, err := encode(name, args...)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", name, err)
	}
	out := make([]byte, 4, 4+len(body))
	putLength(out, len(body))
	return append(out, body...), nil
}

// Send writes one message.
func (s *Session) Send(name string, args ...any) error {
	out, err := frame(name, args...)
	if err != nil {
		return err
	}
	return s.write(out)
}

// Process sends a mobilebackup2 request.
func (s *Session) Process(request map[string]any) error {
	return s.Send(ProcessMessage, request)
}

// Status answers a message. Code 0 with no text and a nil value is the common
// answer; a nil value goes out as an empty dictionary.
func (s *Session) Status(code int, text string, value any) error {
	if code == 0 && text == "" && value == nil {
		return s.write(s.ok)
	}
	if text == "" {
		text = placeholder
	}
	if value == nil {
		value = map[string]any{}
	}
	return s.Send(StatusResponse, code, text, value)
}

func (s *Session) write(p []byte) error {
	if _, err := s.w.Write(p); err != nil {
		return s.writeFailed(err)
	}
	return s.flush()
}

func (s *Session) flush() error {
	if s.w.Buffered() == 0 {
		return nil
	}
	return s.writeFailed(s.w.Flush())
}

// Close ends the session: DLMessageDisconnect with the reason, unless the
// phone has gone already, then the connection. What the phone still sends is
// read and dropped for a moment, so that it can take the goodbye.
func (s *Session) Close(reason string) {
	s.stop()
	defer s.conn.Close()
	if s.gone {
		return
	}
	s.gone = true
	s.limits.Stall = goodbyeWithin
	_ = s.conn.SetDeadline(time.Now().Add(goodbyeWithin))
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, s.conn)
	}()
	if reason == "" {
		reason = placeholder
	}
	if out, err := frame(Disconnect, reason); err == nil {
		if _, err := s.w.Write(out); err == nil && s.w.Flush() == nil {
			<-drained // until the phone closes, or the deadline
			return
		}
	}
	s.conn.Close()
	<-drained
}
