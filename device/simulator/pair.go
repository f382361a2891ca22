package simulator

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
)

// publicKeyPEM is DevicePublicKey: PKCS#1 in a PEM block.
func publicKeyPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{
		Type:  "RSA PUBLIC KEY",
		Bytes: x509.MarshalPKCS1PublicKey(&phoneKey().PublicKey),
	})
}

// pair handles a Pair request (PROTOCOL.md §3.4).
func (l *lockdown) pair(req request) (map[string]any, lockdownError) {
	if req.PairRecord == nil {
		return nil, errMissingPairRecord
	}
	host, err := pairingOf(*req.PairRecord)
	if err != nil {
		return nil, errInvalidPairRecord
	}
	p := l.phone
	p.mu.Lock()
	defer p.mu.Unlock()
	if failure := p.mayPair(l.network, req.PairRecord); failure != "" {
		if failure == errChallenge && req.PairingOptions.ExtendedPairingErrors {
			challenge := make([]byte, 32)
			rand.Read(challenge) // never fails
			return map[string]any{"ExtendedResponse": map[string]any{"PairingChallenge": challenge}}, failure
		}
		return nil, failure
	}
	host.escrow = newEscrowBag()
	if known := p.trust.hosts[host.hostID]; known != nil {
		host.escrow = known.escrow
	}
	if p.hasFault(faultNoEscrowBag) {
		return nil, ""
	}
	p.trust.hosts[host.hostID] = host
	return map[string]any{"EscrowBag": host.escrow}, ""
}

// mayPair reports whether the phone pairs with a computer now. The caller holds
// the lock.
func (p *Phone) mayPair(network bool, record *pairRecord) lockdownError {
	switch {
	case network:
		return errPairingProhibited
	case p.trust.way == TrustForbidden:
		return errManaged
	case p.trust.way == TrustSupervised:
		return errChallenge
	case p.hasFault(faultPasswordProtected):
		return errPasswordProtected
	case p.hasFault(faultPairingPending):
		return errDialogPending
	case p.trust.hosts[record.HostID] != nil:
		return ""
	case p.state.Locked:
		return errPasswordProtected
	}
	return p.trust.ask(record.SystemBUID)
}

// known answers what is about a computer that is known to the phone, in the lock:
// ValidatePair, which hosts ask phones before iOS 7 and newer ones answer too, and
// Unpair.
func (l *lockdown) known(req request, do func(hostID string)) (map[string]any, lockdownError) {
	if req.PairRecord == nil {
		return nil, errMissingPairRecord
	}
	p := l.phone
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.trust.hosts[req.PairRecord.HostID] == nil {
		return nil, errInvalidHostID
	}
	do(req.PairRecord.HostID)
	return nil, ""
}
