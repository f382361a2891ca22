package simulator

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

const (
	// maxRequest is the largest lockdown request taken, in bytes; a Pair
	// request has some 5 KiB.
	maxRequest = 1 << 20

	// handshakeTimeout bounds a TLS handshake.
	handshakeTimeout = 30 * time.Second

	// lingerTimeout bounds how long the phone waits for the other side to
	// hang up after the last word was said.
	lingerTimeout = 5 * time.Second
)

// lockdownError is one of lockdown's error strings (PROTOCOL.md §3.7).
type lockdownError string

const (
	errInvalidRequest    lockdownError = "InvalidRequest"
	errMissingKey        lockdownError = "MissingKey"
	errMissingValue      lockdownError = "MissingValue"
	errGetProhibited     lockdownError = "GetProhibited"
	errSetProhibited     lockdownError = "SetProhibited"
	errRemoveProhibited  lockdownError = "RemoveProhibited"
	errPasswordProtected lockdownError = "PasswordProtected"
	errUserDenied        lockdownError = "UserDeniedPairing"
	errDialogPending     lockdownError = "PairingDialogResponsePending"
	errMissingHostID     lockdownError = "MissingHostID"
	errInvalidHostID     lockdownError = "InvalidHostID"
	errSessionActive     lockdownError = "SessionActive"
	errSessionInactive   lockdownError = "SessionInactive"
	errMissingSessionID  lockdownError = "MissingSessionID"
	errInvalidSessionID  lockdownError = "InvalidSessionID"
	errMissingService    lockdownError = "MissingService"
	errInvalidService    lockdownError = "InvalidService"
	errServiceLimit      lockdownError = "ServiceLimit"
	errMissingPairRecord lockdownError = "MissingPairRecord"
	errInvalidPairRecord lockdownError = "InvalidPairRecord"
	errEscrowLocked      lockdownError = "EscrowLocked"
	errPairingProhibited lockdownError = "PairingProhibitedOverThisConnection"
	errManaged           lockdownError = "MCProtected"
	errChallenge         lockdownError = "MCChallengeRequired"
)

// request holds the keys of every lockdown request (PROTOCOL.md §3.2);
// unknown keys are ignored.
type request struct {
	Request        string
	Domain         string
	Key            string
	Value          any
	HostID         string
	SystemBUID     string
	SessionID      string
	Service        string
	EscrowBag      []byte
	PairRecord     *pairRecord
	PairingOptions struct{ ExtendedPairingErrors bool }
}

// lockdown is one connection to a phone's lockdown.
type lockdown struct {
	phone   *Phone
	network bool     // over Wi-Fi
	conn    net.Conn // TLS inside, once a session began
	session string   // its ID, "" without one
	host    *pairing // who the session is with
}

// serveLockdown answers a connection to lockdown.
func (p *Phone) serveLockdown(ctx context.Context, conn net.Conn, network bool) {
	l := &lockdown{phone: p, network: network, conn: conn}
	l.serve(ctx)
}

// serve answers requests until the end of the connection.
func (l *lockdown) serve(ctx context.Context) {
	p := l.phone
	for {
		var req request
		if idle, drop := p.faultNumber(faultIdleDrop); drop {
			l.conn.SetReadDeadline(time.Now().Add(time.Duration(idle) * time.Second))
		}
		body, err := wire.ReadFrame(l.conn, maxRequest)
		if err != nil || decodeRequest(body, &req) != nil {
			return
		}
		reply, failure := l.answer(req)
		if reply == nil {
			reply = make(map[string]any)
		}
		reply["Request"] = req.Request
		if failure != "" {
			reply["Error"] = string(failure)
		}
		if wire.WritePlist(l.conn, proplist.FormatXML, reply) != nil {
			return
		}
		if failure != "" {
			continue
		}
		switch req.Request {
		case "StartSession":
			if l.conn, err = p.secure(ctx, l.conn, l.host); err != nil {
				return
			}
		case "StopSession", "Goodbye":
			hangUp(l.conn)
			return
		}
	}
}

// decodeRequest reads the property list of one request.
func decodeRequest(body []byte, req *request) error { return proplist.Decode(body, req) }

// answer gives the reply to one request, or the error.
func (l *lockdown) answer(req request) (map[string]any, lockdownError) {
	switch req.Request {
	case "QueryType":
		return map[string]any{"Type": "com.apple.mobile.lockdown"}, ""
	case "GetValue":
		return l.getValue(req)
	case "Pair":
		return l.pair(req)
	case "ValidatePair":
		return l.known(req, func(string) {})
	case "Unpair":
		return l.known(req, func(id string) { delete(l.phone.trust.hosts, id) })
	case "StartSession":
		return l.startSession(req)
	case "StartService":
		return l.startService(req)
	case "SetValue", "RemoveValue", "StopSession", "EnterRecovery", "Activate", "Deactivate":
		if l.session == "" {
			return nil, errSessionInactive
		}
	case "Goodbye":
		return nil, ""
	case "":
		return nil, errMissingKey
	}
	switch req.Request {
	case "SetValue":
		return l.setValue(req)
	case "RemoveValue":
		return nil, errRemoveProhibited
	case "StopSession":
		return l.stopSession(req)
	}
	return nil, errInvalidRequest
}

// startSession begins a session with a computer that the phone trusts. A
// computer that it does not trust learns no more than that: the true cause
// comes only from Pair.
func (l *lockdown) startSession(req request) (map[string]any, lockdownError) {
	p := l.phone
	switch {
	case l.session != "":
		return nil, errSessionActive
	case req.HostID == "":
		return nil, errMissingHostID
	case p.hasFault(faultPasswordProtected):
		return nil, errPasswordProtected
	case p.hasFault(faultInvalidHost):
		return nil, errInvalidHostID
	}
	p.mu.Lock()
	host := p.trust.hosts[req.HostID]
	p.mu.Unlock()
	if host == nil {
		return nil, errInvalidHostID
	}
	l.host = host
	l.session = strings.ToUpper(uuid.NewString())
	return map[string]any{"SessionID": l.session, "EnableSessionSSL": true}, ""
}

func (l *lockdown) stopSession(req request) (map[string]any, lockdownError) {
	switch req.SessionID {
	case "":
		return nil, errMissingSessionID
	case l.session:
		return nil, ""
	}
	return nil, errInvalidSessionID
}

// secure begins TLS as the phone does it: the phone is the server, presents
// the certificate that the computer made for it, and takes either certificate
// of that computer (PROTOCOL.md §3.5). Nothing is verified but the bytes.
func (p *Phone) secure(ctx context.Context, conn net.Conn, host *pairing) (net.Conn, error) {
	if p.hasFault(faultTLS) {
		return nil, errHandshake
	}
	lowest, highest := uint16(tls.VersionTLS12), uint16(0)
	if p.hasFault(faultOldTLS) {
		lowest, highest = tls.VersionTLS10, tls.VersionTLS10
	}
	secured := tls.Server(conn, &tls.Config{
		Certificates: []tls.Certificate{{
			Certificate: [][]byte{host.device},
			PrivateKey:  phoneKey(),
		}},
		ClientAuth: tls.RequireAnyClientCert,
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if len(raw) == 0 || !host.presents(raw[0]) {
				return errStranger
			}
			return nil
		},
		MinVersion: lowest, MaxVersion: highest,
		// Services send much: large records from the start on.
		DynamicRecordSizingDisabled: true,
		// A resumed session would not show its certificate again.
		SessionTicketsDisabled: true,
	})
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("TLS: %w", err)
	}
	return secured, nil
}

var errHandshake = errors.New("no handshake")

var errStranger = errors.New("the certificate belongs to no computer that the phone trusts")

// hangUp says goodbye and waits for the other side to close: a connection that
// is closed over unread bytes may lose the last answer.
func hangUp(conn net.Conn) {
	conn.SetDeadline(time.Now().Add(lingerTimeout))
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() != nil {
		return
	}
	io.Copy(io.Discard, io.LimitReader(conn, maxRequest))
}
