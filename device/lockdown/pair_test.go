package lockdown

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

type pairing struct {
	device *rsa.PrivateKey
	keys   *Keys
	public []byte // DevicePublicKey
	record usbmux.PairRecord
}

// testPairing is made once: keys take a while.
var testPairing = sync.OnceValue(func() pairing {
	device, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	keys, err := NewKeys("30142955-4442-4A55-8D2E-5B8A1C8F1A11")
	if err != nil {
		panic(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&device.PublicKey)})
	record, err := keys.Record(public, "f0:ee:7a:12:34:56")
	if err != nil {
		panic(err)
	}
	return pairing{device, keys, public, record}
})

func testRecord(t testing.TB) usbmux.PairRecord {
	t.Helper()
	return testPairing().record
}

func certificate(t *testing.T, data []byte) *x509.Certificate {
	t.Helper()
	block, rest := pem.Decode(data)
	if block == nil || block.Type != "CERTIFICATE" || len(rest) > 0 {
		t.Fatalf("not one certificate: %s", data)
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCertificates(t *testing.T) {
	p := testPairing()
	root, host, dev := certificate(t, p.record.RootCertificate), certificate(t, p.record.HostCertificate), certificate(t, p.record.DeviceCertificate)
	for name, c := range map[string]*x509.Certificate{"root": root, "host": host, "device": dev} {
		if err := c.CheckSignatureFrom(root); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.SignatureAlgorithm != x509.SHA256WithRSA || c.SerialNumber.Int64() != 1 || c.IsCA != (name == "root") ||
			len(c.Subject.Names) != 0 || len(c.Issuer.Names) != 0 || c.Version != 3 {
			t.Errorf("%s: %v, serial %v, CA %v, subject %q", name, c.SignatureAlgorithm, c.SerialNumber, c.IsCA, c.Subject)
		}
		if now := time.Now(); now.Before(c.NotBefore) || c.NotAfter.Before(now.AddDate(9, 11, 0)) {
			t.Errorf("%s: valid from %v to %v", name, c.NotBefore, c.NotAfter)
		}
		const leaf = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
		if name != "root" && c.KeyUsage != leaf {
			t.Errorf("%s: key usage %b", name, c.KeyUsage)
		}
	}
	if !dev.PublicKey.(*rsa.PublicKey).Equal(&p.device.PublicKey) || len(dev.SubjectKeyId) == 0 {
		t.Error("the device's certificate is not of its key")
	}
	if _, err := tls.X509KeyPair(p.record.HostCertificate, p.record.HostPrivateKey); err != nil {
		t.Error(err)
	}
	if _, err := tls.X509KeyPair(p.record.RootCertificate, p.record.RootPrivateKey); err != nil {
		t.Error(err)
	}
	// Asking again shows the phone the same computer.
	again, err := p.keys.Record(p.public, "")
	if err != nil || again.HostID != p.record.HostID || !bytes.Equal(again.HostCertificate, p.record.HostCertificate) {
		t.Errorf("another identity, %v", err)
	}
	if id := p.record.HostID; len(id) != 36 || id != strings.ToUpper(id) {
		t.Errorf("host ID %q", id)
	}
}

// OpenSSL, which every other host tool uses, reads them as they are meant. It
// does not verify the chain: with empty names it takes all of them for
// self-signed, as it does those that libimobiledevice makes.
func TestCertificatesWithOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("needs openssl")
	}
	r := testRecord(t)
	const sha = "Signature Algorithm: sha256WithRSAEncryption"
	for name, c := range map[string]struct {
		args  []string
		input []byte
		want  []string
	}{
		"root":   {[]string{"x509", "-noout", "-text"}, r.RootCertificate, []string{sha, "CA:TRUE", "Serial Number: 1 "}},
		"host":   {[]string{"x509", "-noout", "-text"}, r.HostCertificate, []string{sha, "CA:FALSE", "Key Usage: critical", "Digital Signature, Key Encipherment"}},
		"device": {[]string{"x509", "-noout", "-text"}, r.DeviceCertificate, []string{sha, "CA:FALSE", "Subject Key Identifier", "Public-Key: (2048 bit)"}},
		"key":    {[]string{"rsa", "-check", "-noout"}, r.HostPrivateKey, []string{"RSA key ok"}},
	} {
		cmd := exec.CommandContext(t.Context(), "openssl", c.args...)
		cmd.Stdin = bytes.NewReader(c.input)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", name, err, out)
		}
		for _, want := range c.want {
			if !strings.Contains(string(out), want) {
				t.Errorf("%s: no %q in %s", name, want, out)
			}
		}
	}
}

func TestRecordOfBadKeys(t *testing.T) {
	for name, key := range map[string][]byte{
		"empty": nil, "no PEM": []byte("garbage"), "no key": pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: []byte("garbage")}),
	} {
		if _, err := testPairing().keys.Record(key, ""); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPair(t *testing.T) {
	s, requests := phone(t,
		map[string]any{"Request": "Pair", "Error": "PairingDialogResponsePending"},
		map[string]any{"Request": "Pair"},
		map[string]any{"Request": "Pair", "EscrowBag": []byte("bag")},
		map[string]any{"Request": "Pair", "Error": "MCChallengeRequired", "ExtendedResponse": map[string]any{"PairingChallenge": []byte("x")}},
	)
	if _, err := s.Pair(t.Context(), testRecord(t)); !errors.Is(err, PairingDialogResponsePending) {
		t.Errorf("pending: %v", err)
	}
	r := <-requests
	if strings.Contains(r, "PrivateKey") {
		t.Error("a private key was sent")
	}
	for _, want := range []string{
		"<key>ExtendedPairingErrors</key><true/>", "<key>ProtocolVersion</key><string>2</string>", "<key>DeviceCertificate</key><data>",
		"<key>HostCertificate</key><data>", "<key>RootCertificate</key><data>", "<key>HostID</key><string>" + testRecord(t).HostID,
		"<key>SystemBUID</key><string>30142955-4442-4A55-8D2E-5B8A1C8F1A11",
	} {
		if !strings.Contains(r, want) {
			t.Errorf("no %s in %s", want, r)
		}
	}
	if _, err := s.Pair(t.Context(), testRecord(t)); !errors.Is(err, ErrNothingSaved) {
		t.Errorf("no bag: %v", err)
	}
	if bag, err := s.Pair(t.Context(), testRecord(t)); string(bag) != "bag" || err != nil {
		t.Errorf("%q, %v", bag, err)
	}
	if _, err := s.Pair(t.Context(), testRecord(t)); !errors.Is(err, MCChallengeRequired) {
		t.Errorf("challenge: %v", err)
	}
}

func TestPublicKey(t *testing.T) {
	s, _ := phone(t, map[string]any{"Value": []byte("key")}, map[string]any{"Value": "aa:bb"},
		map[string]any{"Value": []byte("key")}, map[string]any{"Error": "GetProhibited"},
		map[string]any{"Error": "GetProhibited"})
	if key, wifi, err := s.PublicKey(t.Context()); string(key) != "key" || wifi != "aa:bb" || err != nil {
		t.Errorf("%q, %q, %v", key, wifi, err)
	}
	if key, wifi, err := s.PublicKey(t.Context()); string(key) != "key" || wifi != "" || err != nil {
		t.Errorf("without address: %q, %q, %v", key, wifi, err)
	}
	if _, _, err := s.PublicKey(t.Context()); !errors.Is(err, GetProhibited) {
		t.Errorf("over Wi-Fi: %v", err)
	}
}

// secure makes the handshake with a phone of this TLS configuration.
func secure(t *testing.T, record usbmux.PairRecord, server *tls.Config, o TLSOptions) (version uint16, err error) {
	t.Helper()
	ours, theirs := net.Pipe()
	defer ours.Close()
	seen := make(chan uint16, 1)
	go func() {
		defer theirs.Close()
		conn := tls.Server(theirs, server)
		if conn.Handshake() != nil {
			seen <- 0
			return
		}
		state := conn.ConnectionState()
		if len(state.PeerCertificates) != 1 {
			state.Version = 0
		}
		seen <- state.Version
		_, _ = io.WriteString(conn, "hello")
	}()
	conn, err := Secure(t.Context(), ours, record, o)
	if err != nil {
		ours.Close()
		<-seen
		return 0, err
	}
	hello := make([]byte, 5)
	if _, err := io.ReadFull(conn, hello); err != nil || string(hello) != "hello" {
		t.Errorf("%q, %v", hello, err)
	}
	return <-seen, nil
}

func serverConfig(t *testing.T, cert []byte, key *rsa.PrivateKey) *tls.Config {
	t.Helper()
	block, _ := pem.Decode(cert)
	return &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{block.Bytes}, PrivateKey: key}},
		ClientAuth:   tls.RequireAnyClientCert, MinVersion: tls.VersionTLS10,
	}
}

func TestSecure(t *testing.T) {
	p := testPairing()
	noMismatch := TLSOptions{Mismatch: func(err *CertificateError) error { return err }}
	for max, want := range map[uint16]uint16{tls.VersionTLS13: tls.VersionTLS13, tls.VersionTLS12: tls.VersionTLS12} {
		config := serverConfig(t, p.record.DeviceCertificate, p.device)
		config.MaxVersion = max
		if got, err := secure(t, p.record, config, noMismatch); got != want || err != nil {
			t.Errorf("version %x, %v", got, err)
		}
	}
	old := serverConfig(t, p.record.DeviceCertificate, p.device)
	old.MaxVersion = tls.VersionTLS10
	old.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}
	for _, suites := range [][]uint16{old.CipherSuites, nil} {
		for _, max := range []uint16{tls.VersionTLS10, tls.VersionTLS11} {
			late := old.Clone()
			late.MaxVersion, late.CipherSuites = max, suites
			if _, err := secure(t, p.record, late, noMismatch); !errors.Is(err, ErrOldTLS) || errors.Is(err, ErrHandshake) {
				t.Errorf("TLS %x with a phone of today: %v", max, err)
			}
		}
	}
	oldOptions := noMismatch
	oldOptions.Old = true
	if got, err := secure(t, p.record, old, oldOptions); got != tls.VersionTLS10 || err != nil {
		t.Errorf("TLS 1.0: %x, %v", got, err)
	}
}

func TestSecureMismatch(t *testing.T) {
	p := testPairing()
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&stranger.PublicKey)})
	other, err := p.keys.Record(public, "")
	if err != nil {
		t.Fatal(err)
	}
	config := serverConfig(t, other.DeviceCertificate, stranger)
	if _, err := secure(t, p.record, config, TLSOptions{}); err != nil {
		t.Errorf("without Mismatch: %v", err)
	}
	told := 0
	note := TLSOptions{Mismatch: func(*CertificateError) error { told++; return nil }}
	if _, err := secure(t, p.record, config, note); err != nil || told != 1 {
		t.Errorf("noted: %v, %d times", err, told)
	}
	refuse := TLSOptions{Mismatch: func(err *CertificateError) error { return err }}
	var mismatch *CertificateError
	if _, err := secure(t, p.record, config, refuse); !errors.As(err, &mismatch) || errors.Is(err, ErrHandshake) {
		t.Errorf("refused: %v", err)
	}
	// Another certificate of the same key is the same phone.
	again, err := testPairing().keys.Record(p.public, "")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := NewKeys("x")
	if err != nil {
		t.Fatal(err)
	}
	reissued, err := fresh.Record(p.public, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, cert := range map[string][]byte{"same": again.DeviceCertificate, "reissued": reissued.DeviceCertificate} {
		if _, err := secure(t, p.record, serverConfig(t, cert, p.device), refuse); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, recorded := range map[string][]byte{"none": nil, "garbage": []byte("-----BEGIN X-----\nAAAA\n-----END X-----\n")} {
		record := p.record
		record.DeviceCertificate = recorded
		if _, err := secure(t, record, config, refuse); !errors.As(err, &mismatch) {
			t.Errorf("record with %s: %v", name, err)
		}
	}
}

func TestSecureFailures(t *testing.T) {
	for name, c := range map[string]struct {
		phone func(net.Conn)
		want  error
	}{
		"hangs up": {func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)); c.Close() }, ErrHandshake},
		"garbage": {func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
		}, ErrHandshake},
		"silent": {func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, os.ErrDeadlineExceeded},
	} {
		ours, theirs := net.Pipe()
		go c.phone(theirs)
		limit := hosttest.Patience
		if c.want == os.ErrDeadlineExceeded {
			limit = 100 * time.Millisecond
		}
		_, err := Secure(t.Context(), ours, testRecord(t), TLSOptions{Timeout: limit})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		ours.Close()
		theirs.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ours, theirs := net.Pipe()
	defer theirs.Close()
	defer ours.Close()
	if _, err := Secure(ctx, ours, testRecord(t), TLSOptions{}); !errors.Is(err, context.Canceled) || errors.Is(err, ErrHandshake) {
		t.Errorf("cancelled: %v", err)
	}
	bad := testRecord(t)
	bad.HostPrivateKey = []byte("secret")
	if _, err := Secure(t.Context(), ours, bad, TLSOptions{}); !errors.Is(err, ErrHandshake) || strings.Contains(err.Error(), "secret") {
		t.Errorf("bad keys: %v", err)
	}
}
