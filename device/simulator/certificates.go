package simulator

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// pairing is one computer that the phone trusts.
type pairing struct {
	hostID string
	device []byte // DER of the certificate that the phone presents to it
	host   []byte // DER of the certificate that the computer may present
	root   []byte // DER of the other one that it may present
	escrow []byte // EscrowBag
}

// pairRecord is the part of a pair record that a computer shows to the phone,
// as PairRecord of a Pair request (PROTOCOL.md §3.4).
type pairRecord struct {
	HostID            string
	SystemBUID        string
	DeviceCertificate []byte
	HostCertificate   []byte
	RootCertificate   []byte
	EscrowBag         []byte `plist:",omitempty"`
}

// storedRecord is a whole pair record, as a computer keeps it.
type storedRecord struct {
	pairRecord
	HostPrivateKey []byte
	RootPrivateKey []byte
	WiFiMACAddress string
}

var errPairRecord = errors.New("no usable pair record")

// pairingOf checks what a computer shows and gives the pairing that follows.
// Signatures are not checked: libimobiledevice signs with SHA-1, and the phone
// compares certificates byte by byte anyway.
func pairingOf(r pairRecord) (*pairing, error) {
	p := &pairing{hostID: r.HostID}
	if r.HostID == "" {
		return nil, fmt.Errorf("no HostID: %w", errPairRecord)
	}
	for _, part := range []struct {
		name string
		pem  []byte
		der  *[]byte
	}{
		{"DeviceCertificate", r.DeviceCertificate, &p.device},
		{"HostCertificate", r.HostCertificate, &p.host},
		{"RootCertificate", r.RootCertificate, &p.root},
	} {
		block, _ := pem.Decode(part.pem)
		if block == nil || block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("%s: %w", part.name, errPairRecord)
		}
		*part.der = block.Bytes
	}
	certificate, err := x509.ParseCertificate(p.device)
	if err != nil {
		return nil, fmt.Errorf("DeviceCertificate: %w: %w", err, errPairRecord)
	}
	if !phoneKey().PublicKey.Equal(certificate.PublicKey) {
		return nil, fmt.Errorf("DeviceCertificate is of another phone: %w", errPairRecord)
	}
	return p, nil
}

// presents reports whether a certificate is one that the computer may present:
// libimobiledevice with OpenSSL presents the root certificate, everybody else
// the host certificate (PROTOCOL.md §3.5).
func (p *pairing) presents(der []byte) bool {
	return bytes.Equal(der, p.host) || bytes.Equal(der, p.root)
}

// newStoredRecord makes the pair record that a computer would have after the
// phone trusted it.
func newStoredRecord(hostID, buid, wifi string, escrow []byte) (storedRecord, error) {
	key := computerKey()
	root, err := certificate(&key.PublicKey, true)
	if err != nil {
		return storedRecord{}, err
	}
	host, err := certificate(&key.PublicKey, false)
	if err != nil {
		return storedRecord{}, err
	}
	device, err := certificate(&phoneKey().PublicKey, false)
	if err != nil {
		return storedRecord{}, err
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return storedRecord{
		pairRecord: pairRecord{
			HostID:            hostID,
			SystemBUID:        buid,
			DeviceCertificate: device,
			HostCertificate:   host,
			RootCertificate:   root,
			EscrowBag:         escrow,
		},
		HostPrivateKey: private,
		RootPrivateKey: private,
		WiFiMACAddress: wifi,
	}, nil
}

// certificate makes a PEM certificate for a key, signed by the computer's.
func certificate(public *rsa.PublicKey, authority bool) ([]byte, error) {
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(10, 0, 0),
		BasicConstraintsValid: true,
		IsCA:                  authority,
	}
	if !authority {
		template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	}
	der, err := x509.CreateCertificate(nil, template, &x509.Certificate{}, public, computerKey())
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

// encode returns the record as usbmuxd keeps it.
func (r storedRecord) encode() ([]byte, error) {
	return proplist.EncodeFile(map[string]any{
		"HostID":            r.HostID,
		"SystemBUID":        r.SystemBUID,
		"DeviceCertificate": r.DeviceCertificate,
		"HostCertificate":   r.HostCertificate,
		"RootCertificate":   r.RootCertificate,
		"EscrowBag":         r.EscrowBag,
		"HostPrivateKey":    r.HostPrivateKey,
		"RootPrivateKey":    r.RootPrivateKey,
		"WiFiMACAddress":    r.WiFiMACAddress,
	}, proplist.FormatXML)
}
