package lockdown

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// TLSOptions say how to secure a connection to the phone.
type TLSOptions struct {
	Old     bool          // the phone runs an iOS before 10, which knows TLS 1.0 only
	Timeout time.Duration // for the handshake; 0: 10 s

	// Mismatch is called when the phone shows another key than the one in the
	// pair record. The error that it returns ends the handshake; nil continues.
	// Whether every iOS shows the recorded key is not proven (PROTOCOL.md
	// §13), so without Mismatch the handshake continues.
	Mismatch func(*CertificateError) error
}

// CertificateError says that the phone's certificate is not the one of the
// pairing.
type CertificateError struct{ Reason string }

func (e *CertificateError) Error() string { return "lockdown: certificate: " + e.Reason }

// ErrHandshake is wrapped when the phone and this computer could not agree on
// a secured connection although both answered: the phone forgot the pairing, or
// a clock is wrong.
var ErrHandshake = errors.New("no secured connection")

// ErrOldTLS is wrapped when the phone secures connections by TLS 1.0 or 1.1 only,
// although its iOS is one that knows better. Such a phone is not spoken to: the
// certificate of the pairing is compared but not insisted on (see Mismatch), so
// the version is what is left against whoever sits in the middle, on a Wi-Fi
// network or in an adapter; and no healthy phone since iOS 10 is like that. It is
// told as what it is, because hosts that just fail call it a forgotten pairing.
var ErrOldTLS = errors.New("the phone offers only TLS 1.0 or 1.1")

// Start starts a session with the pair record and continues under TLS.
// InvalidHostID means that the phone does not know the record.
func (s *Session) Start(ctx context.Context, record usbmux.PairRecord, o TLSOptions) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	reply, err := s.exchange(ctx, map[string]any{
		"Request": "StartSession", "HostID": record.HostID, "SystemBUID": record.SystemBUID,
	})
	if err != nil {
		return err
	}
	id, ok := reply["SessionID"].(string)
	if !ok || id == "" {
		return fmt.Errorf("lockdown: StartSession: no session: %w", wire.ErrMalformed)
	}
	if secure, _ := reply["EnableSessionSSL"].(bool); secure {
		conn, err := Secure(ctx, s.raw, record, o)
		if err != nil {
			return err
		}
		s.conn = conn
	}
	s.id = id
	return nil
}

// Secure makes the TLS handshake on a connection to the phone: lockdown's own
// after StartSession, or one of a service that wants it. On an error the
// connection is of no more use.
func Secure(ctx context.Context, conn net.Conn, record usbmux.PairRecord, o TLSOptions) (net.Conn, error) {
	own, err := tls.X509KeyPair(record.HostCertificate, record.HostPrivateKey)
	if err != nil {
		// The error may quote nothing of the key, but the record is a secret:
		// its details stay here.
		return nil, fmt.Errorf("lockdown: the keys of the pair record cannot be used: %w", ErrHandshake)
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	release := deadline.Bind(ctx, conn, o.Timeout)
	defer release()
	secured := tls.Client(conn, tlsConfig(own, record.DeviceCertificate, o))
	if err := secured.Handshake(); err != nil {
		return nil, handshakeError(ctx, err)
	}
	return secured, nil
}

func tlsConfig(own tls.Certificate, device []byte, o TLSOptions) *tls.Config {
	config := &tls.Config{
		// There is no authority to ask: the pairing made the phone's
		// certificate. Its key is compared below instead.
		InsecureSkipVerify: true,
		// Older versions are offered to learn that the phone has nothing newer;
		// VerifyConnection refuses them before anything is said.
		MinVersion:   tls.VersionTLS10,
		CipherSuites: modernSuites(),
		VerifyConnection: func(state tls.ConnectionState) error {
			if state.Version < tls.VersionTLS12 && !o.Old {
				return ErrOldTLS
			}
			return nil
		},
		// Not Certificates: those are held back when the phone names other
		// authorities.
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &own, nil },
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			mismatch := compareKeys(raw, device)
			if mismatch == nil || o.Mismatch == nil {
				return nil
			}
			return o.Mismatch(mismatch)
		},
	}
	if o.Old {
		config.MaxVersion, config.CipherSuites = tls.VersionTLS10, nil
		for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
			config.CipherSuites = append(config.CipherSuites, suite.ID)
		}
	}
	return config
}

// modernSuites are Go's own, and the two of TLS 1.0 that every phone of that time
// had: without them a phone that has nothing newer could not say so.
func modernSuites() []uint16 {
	suites := []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA}
	for _, suite := range tls.CipherSuites() {
		suites = append(suites, suite.ID)
	}
	return suites
}

// compareKeys compares the public key that the phone shows with the one of
// the pairing; the certificates around it may differ.
func compareKeys(shown [][]byte, recorded []byte) *CertificateError {
	if len(shown) == 0 {
		return &CertificateError{"the phone shows none"}
	}
	block, _ := pem.Decode(recorded)
	if block == nil {
		return &CertificateError{"none in the pair record"}
	}
	if bytes.Equal(shown[0], block.Bytes) {
		return nil
	}
	theirs, err := x509.ParseCertificate(shown[0])
	if err != nil {
		return &CertificateError{"the phone's cannot be read"}
	}
	ours, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return &CertificateError{"the one in the pair record cannot be read"}
	}
	if !bytes.Equal(theirs.RawSubjectPublicKeyInfo, ours.RawSubjectPublicKeyInfo) {
		return &CertificateError{"the phone shows another key"}
	}
	return nil
}

// handshakeError distinguishes silence and a lost link from a refusal.
func handshakeError(ctx context.Context, err error) error {
	err = deadline.Cause(ctx, err)
	var mismatch *CertificateError
	switch {
	case ctx.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &mismatch), errors.Is(err, ErrOldTLS):
		return fmt.Errorf("lockdown: handshake: %w", err)
	case errors.Is(err, io.EOF):
		// A phone that forgot the pairing just hangs up.
		return fmt.Errorf("lockdown: the phone hung up during the handshake: %w", ErrHandshake)
	}
	return fmt.Errorf("lockdown: %w: %w", ErrHandshake, err)
}
