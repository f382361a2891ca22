package lockdown

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// Keys are this computer's side of a new pairing: an authority of its own and
// a key for the connections. One set serves all attempts of one question, so
// that the phone sees the same computer each time it is asked.
type Keys struct {
	hostID     string
	systemBUID string
	root, host *rsa.PrivateKey
	from       time.Time
}

// NewKeys makes a set. The BUID is the service's identity of this computer. It
// takes some tenths of a second.
func NewKeys(systemBUID string) (*Keys, error) {
	root, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("lockdown: make keys: %w", err)
	}
	host, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("lockdown: make keys: %w", err)
	}
	return &Keys{
		hostID:     strings.ToUpper(uuid.NewString()),
		systemBUID: systemBUID,
		root:       root,
		host:       host,
		// A phone whose clock is behind must not find them in its future.
		from: time.Now().Add(-24 * time.Hour),
	}, nil
}

// Record makes the pair record for a phone with this public key. It lacks the
// escrow bag, which the phone hands out when it agrees.
//
// The certificates are RSA-2048 with SHA-256, serial 1, empty names and ten
// years (PROTOCOL.md §3.4).
func (k *Keys) Record(deviceKey []byte, wifi string) (usbmux.PairRecord, error) {
	block, _ := pem.Decode(deviceKey)
	if block == nil {
		return usbmux.PairRecord{}, fmt.Errorf("lockdown: DevicePublicKey is not PEM: %w", wire.ErrMalformed)
	}
	device, err := x509.ParsePKCS1PublicKey(block.Bytes)
	if err != nil {
		return usbmux.PairRecord{}, fmt.Errorf("lockdown: DevicePublicKey: %v: %w", err, wire.ErrMalformed)
	}
	record := usbmux.PairRecord{
		HostID:         k.hostID,
		SystemBUID:     k.systemBUID,
		HostPrivateKey: keyPEM(k.host),
		RootPrivateKey: keyPEM(k.root),
		WiFiMACAddress: wifi,
	}
	authority := k.template()
	authority.IsCA = true
	for _, c := range []struct {
		out *[]byte
		of  *x509.Certificate
		key *rsa.PublicKey
	}{
		{&record.RootCertificate, authority, &k.root.PublicKey},
		{&record.HostCertificate, k.leaf(nil), &k.host.PublicKey},
		{&record.DeviceCertificate, k.leaf(device), device},
	} {
		der, err := x509.CreateCertificate(rand.Reader, c.of, authority, c.key, k.root)
		if err != nil {
			return usbmux.PairRecord{}, fmt.Errorf("lockdown: make certificate: %w", err)
		}
		*c.out = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	}
	return record, nil
}

func (k *Keys) template() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotBefore:             k.from,
		NotAfter:              k.from.AddDate(10, 0, 0),
		SignatureAlgorithm:    x509.SHA256WithRSA,
		BasicConstraintsValid: true,
	}
}

// leaf is the template of the host's certificate, or of the phone's, which
// names its key.
func (k *Keys) leaf(device *rsa.PublicKey) *x509.Certificate {
	c := k.template()
	c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	if device != nil {
		// RFC 5280 4.2.1.2, method 1: a name for the key, no protection.
		id := sha1.Sum(x509.MarshalPKCS1PublicKey(device))
		c.SubjectKeyId = id[:]
	}
	return c
}

func keyPEM(key *rsa.PrivateKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
}
