package simulator_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"math/bits"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// host is a computer that speaks to a simulated phone, no more than these
// tests need. It makes its certificates as pymobiledevice3 does (serial 1,
// SHA-256) and presents the host certificate; the foreign tools cover the
// other way.
type host struct {
	t       testing.TB
	address string
	id      string
	buid    string
	record  map[string]any
	device  []byte // DER of the certificate that the phone must present
	own     tls.Certificate
	escrow  []byte
}

// hostKey makes one key for all hosts of the tests; to make one takes long.
var hostKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// newHost makes a computer for the only phone behind an address.
func newHost(t testing.TB, address, id string) *host {
	t.Helper()
	h := &host{t: t, address: address, id: id, buid: "BUID of " + id}
	answer := h.lockdown().ask("GetValue", map[string]any{"Key": "DevicePublicKey"})
	raw, _ := answer["Value"].([]byte)
	block, _ := pem.Decode(raw)
	if block == nil || block.Type != "RSA PUBLIC KEY" {
		t.Fatalf("DevicePublicKey: %v", answer)
	}
	public, err := x509.ParsePKCS1PublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(key *rsa.PublicKey) []byte {
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: id}, NotAfter: time.Now().AddDate(10, 0, 0),
		}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key, hostKey())
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	h.device = sign(public)
	own := sign(&hostKey().PublicKey)
	h.own = tls.Certificate{Certificate: [][]byte{own}, PrivateKey: hostKey()}
	toPEM := func(der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}) }
	h.record = map[string]any{
		"HostID": h.id, "SystemBUID": h.buid, "DeviceCertificate": toPEM(h.device),
		"HostCertificate": toPEM(own), "RootCertificate": toPEM(sign(&hostKey().PublicKey)),
	}
	return h
}

// connect opens a port of the phone.
func (h *host) connect(port uint16) net.Conn {
	h.t.Helper()
	conn, number := h.tryConnect(port)
	if number != 0 {
		h.t.Fatalf("connect to port %d: result %d", port, number)
	}
	return conn
}

func (h *host) tryConnect(port uint16) (net.Conn, any) {
	h.t.Helper()
	id := device(h.t, h.address)
	conn := dial(h.t, h.address)
	answer := ask(h.t, conn, map[string]any{
		"MessageType": "Connect", "DeviceID": id, "PortNumber": bits.ReverseBytes16(port),
	})
	return conn, int(answer["Number"].(uint64))
}

// line is a connection to lockdown or to a service that speaks property lists.
type line struct {
	h *host
	net.Conn
}

func (h *host) lockdown() *line {
	h.t.Helper()
	return &line{h, h.connect(62078)}
}

// ask sends a lockdown request and gives the answer, with its Error if it has
// one.
func (l *line) ask(request string, more map[string]any) map[string]any {
	l.h.t.Helper()
	message := map[string]any{"Request": request, "Label": "test"}
	for key, value := range more {
		message[key] = value
	}
	answer := l.say(message)
	if answer["Request"] != request {
		l.h.t.Errorf("%s: the answer is to %v", request, answer["Request"])
	}
	return answer
}

// say sends any message and gives the answer.
func (l *line) say(message map[string]any) map[string]any {
	l.h.t.Helper()
	l.send(message)
	return l.hear()
}

func (l *line) send(message map[string]any) {
	l.h.t.Helper()
	if err := wire.WritePlist(l, proplist.FormatXML, message); err != nil {
		l.h.t.Fatal(err)
	}
}

func (l *line) hear() map[string]any {
	l.h.t.Helper()
	var answer map[string]any
	if err := wire.ReadPlist(l, 1<<20, &answer); err != nil {
		l.h.t.Fatal(err)
	}
	return answer
}

// pair asks to be trusted and gives the error, "" when the phone trusts.
func (h *host) pair() any {
	h.t.Helper()
	l := h.lockdown()
	defer l.Close()
	answer := l.ask("Pair", map[string]any{
		"PairRecord": h.record, "ProtocolVersion": "2",
		"PairingOptions": map[string]any{"ExtendedPairingErrors": true},
	})
	h.escrow, _ = answer["EscrowBag"].([]byte)
	return answer["Error"]
}

// tls begins TLS as the computer and pins the phone's certificate.
func (h *host) tls(conn net.Conn) net.Conn {
	return tls.Client(conn, &tls.Config{
		InsecureSkipVerify: true,
		Certificates:       []tls.Certificate{h.own},
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if string(raw[0]) != string(h.device) {
				h.t.Error("the phone presents another certificate than the one it was given")
			}
			return nil
		},
	})
}

// session opens a lockdown connection with a session.
func (h *host) session() *line {
	h.t.Helper()
	l := h.lockdown()
	answer := l.ask("StartSession", map[string]any{"HostID": h.id, "SystemBUID": h.buid})
	if answer["Error"] != nil || answer["EnableSessionSSL"] != true || answer["SessionID"] == "" {
		h.t.Fatalf("StartSession: %v", answer)
	}
	l.Conn = h.tls(l.Conn)
	return l
}

// service starts a service and connects to it.
func (h *host) service(name string) *line {
	h.t.Helper()
	l := h.session()
	defer l.Close()
	answer := l.ask("StartService", map[string]any{"Service": name, "EscrowBag": h.escrow})
	port, _ := answer["Port"].(uint64)
	if answer["Error"] != nil || port == 0 || answer["EnableServiceSSL"] != true {
		h.t.Fatalf("StartService %s: %v", name, answer)
	}
	return &line{h, h.tls(h.connect(uint16(port)))}
}

// paired makes a phone that trusts a computer.
func paired(t *testing.T, options simulator.PhoneOptions) (*simulator.Phone, *host) {
	t.Helper()
	b := newBench(t)
	options.Trust = simulator.TrustAuto
	p := b.add(options)
	h := newHost(t, b.Addresses()[0], "HOST-1")
	if failure := h.pair(); failure != nil {
		t.Fatalf("Pair: %v", failure)
	}
	return p, h
}
