package lockdown

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// maxReply bounds a reply in bytes. The largest real ones, whole domains, have
// some tens of KiB.
const maxReply = 4 << 20

// Options of a session. The zero value is useful.
type Options struct {
	Timeout time.Duration // for one request with its reply; 0: 10 s
	Label   string        // how Lifeboat names itself; empty: "lifeboat"
}

// Session is one connection to lockdownd. Its requests are answered one after
// the other; it is safe for concurrent use.
type Session struct {
	o    Options
	raw  net.Conn
	turn sync.Mutex
	conn net.Conn // raw, or TLS on it
	id   string   // of the running session
}

// New makes a session of a connection to port usbmux.LockdownPort, which it
// owns from then on.
func New(conn net.Conn, o Options) *Session {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Label == "" {
		o.Label = "lifeboat"
	}
	return &Session{o: o, raw: conn, conn: conn}
}

// Close drops the connection at once. It is safe to call twice.
func (s *Session) Close() error { return s.raw.Close() }

// Stop ends a running session as lockdown wants it, waiting for the reply no
// longer than a second, and closes the connection.
func (s *Session) Stop(ctx context.Context) {
	defer s.Close()
	s.turn.Lock()
	id := s.id
	s.turn.Unlock()
	if id == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	// The phone forgets the session anyway when the connection ends.
	_, _ = s.Request(ctx, map[string]any{"Request": "StopSession", "SessionID": id})
}

// Request sends one request and returns the reply. The request needs its
// Request key; the label is added. A reply with an Error key becomes *Error,
// and is returned beside it, because some refusals carry more.
func (s *Session) Request(ctx context.Context, request map[string]any) (map[string]any, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	return s.exchange(ctx, request)
}

func (s *Session) exchange(ctx context.Context, request map[string]any) (map[string]any, error) {
	verb, _ := request["Request"].(string)
	message := map[string]any{"Label": s.o.Label}
	for k, v := range request {
		message[k] = v
	}
	release := deadline.Bind(ctx, s.raw, s.o.Timeout)
	defer release()
	if err := wire.WritePlist(s.conn, proplist.FormatXML, message); err != nil {
		return nil, talkError(ctx, verb, err)
	}
	var reply map[string]any
	if err := wire.ReadPlist(s.conn, maxReply, &reply); err != nil {
		return nil, talkError(ctx, verb, err)
	}
	if echo, ok := reply["Request"].(string); ok && echo != verb {
		return nil, fmt.Errorf("lockdown: %s: the reply is to %q: %w", verb, echo, wire.ErrMalformed)
	}
	if code, refused := reply["Error"]; refused {
		name, ok := code.(string)
		if !ok || name == "" {
			return nil, fmt.Errorf("lockdown: %s: error of type %T: %w", verb, code, wire.ErrMalformed)
		}
		return reply, &Error{Request: verb, Subject: subject(request), Code: Code(name)}
	}
	return reply, nil
}

// subject names what a request was about, for its error.
func subject(request map[string]any) string {
	domain, _ := request["Domain"].(string)
	key, _ := request["Key"].(string)
	if service, ok := request["Service"].(string); ok {
		return service
	}
	if domain != "" && key != "" {
		return domain + " " + key
	}
	return domain + key
}

// QueryType asks who answers: TypeLockdown on a running phone, TypeRestored on
// one in its recovery system.
func (s *Session) QueryType(ctx context.Context) (string, error) {
	reply, err := s.Request(ctx, map[string]any{"Request": "QueryType"})
	if err != nil {
		return "", err
	}
	kind, ok := reply["Type"].(string)
	if !ok {
		return "", fmt.Errorf("lockdown: QueryType: no type: %w", wire.ErrMalformed)
	}
	return kind, nil
}

// What QueryType may answer.
const (
	TypeLockdown = "com.apple.mobile.lockdown"
	TypeRestored = "com.apple.mobile.restored"
)

// GetValue reads one value; an empty key reads the whole domain as a
// map[string]any, an empty domain is the default one. Integers arrive as
// uint64, negative ones as int64, data as []byte, dates as time.Time.
//
// A value that the phone does not have is MissingValue; one that it does not
// tell is GetProhibited or PasswordProtected. A success without a value is
// malformed, never "absent".
func (s *Session) GetValue(ctx context.Context, domain, key string) (any, error) {
	request := map[string]any{"Request": "GetValue"}
	if domain != "" {
		request["Domain"] = domain
	}
	if key != "" {
		request["Key"] = key
	}
	reply, err := s.Request(ctx, request)
	if err != nil {
		return nil, err
	}
	value, ok := reply["Value"]
	if !ok {
		return nil, fmt.Errorf("lockdown: GetValue %s: no value: %w", subject(request), wire.ErrMalformed)
	}
	return value, nil
}

// Values reads a whole domain.
func (s *Session) Values(ctx context.Context, domain string) (map[string]any, error) {
	value, err := s.GetValue(ctx, domain, "")
	if err != nil {
		return nil, err
	}
	values, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("lockdown: GetValue %s: a %T instead of a dictionary: %w", domain, value, wire.ErrMalformed)
	}
	return values, nil
}

// Service is where a service that was started can be reached.
type Service struct {
	Port uint16
	TLS  bool
}

// StartService starts a service for one connection. The escrow bag of the pair
// record, where given, lets it work while the phone is locked.
func (s *Session) StartService(ctx context.Context, name string, escrow []byte) (Service, error) {
	request := map[string]any{"Request": "StartService", "Service": name}
	if len(escrow) > 0 {
		request["EscrowBag"] = escrow
	}
	reply, err := s.Request(ctx, request)
	if err != nil {
		return Service{}, err
	}
	port, ok := reply["Port"].(uint64)
	if !ok || port == 0 || port > 65535 {
		return Service{}, fmt.Errorf("lockdown: StartService %s: port %v: %w", name, reply["Port"], wire.ErrMalformed)
	}
	// Services of iOS before 7 had no TLS and no key for it.
	secure, _ := reply["EnableServiceSSL"].(bool)
	return Service{Port: uint16(port), TLS: secure}, nil
}

// talkError says in which request the link failed; the context's end comes
// before what it did to the connection.
func talkError(ctx context.Context, verb string, err error) error {
	err = deadline.Cause(ctx, err)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("lockdown: %s: %w", verb, err)
}
