package lockdown

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// ErrNothingSaved is returned by Pair when the phone neither refuses nor
// hands out an escrow bag: it was locked, and kept nothing of the pairing.
var ErrNothingSaved = errors.New("lockdown: the phone kept nothing of the pairing")

// pairProtocol is the version of the pairing verbs.
const pairProtocol = "2"

// PublicKey reads what a pairing is made of: the phone's public key (a PEM
// block) and its Wi-Fi address, which may be empty.
func (s *Session) PublicKey(ctx context.Context) (key []byte, wifi string, err error) {
	value, err := s.GetValue(ctx, "", "DevicePublicKey")
	if err != nil {
		return nil, "", err
	}
	key, ok := value.([]byte)
	if !ok {
		return nil, "", fmt.Errorf("lockdown: DevicePublicKey is a %T: %w", value, wire.ErrMalformed)
	}
	value, err = s.GetValue(ctx, "", "WiFiAddress")
	var refused *Error
	if err != nil && !errors.As(err, &refused) {
		return nil, "", err
	}
	wifi, _ = value.(string)
	return key, wifi, nil
}

// Pair asks the phone to trust the record that Keys.Record made. While the
// person has not answered it returns PairingDialogResponsePending; asking
// again, with the same record, is how one waits. On success it returns the
// escrow bag, which belongs into the record that is saved.
func (s *Session) Pair(ctx context.Context, record usbmux.PairRecord) (escrow []byte, err error) {
	reply, err := s.Request(ctx, map[string]any{
		"Request":         "Pair",
		"PairRecord":      publicPart(record),
		"PairingOptions":  map[string]any{"ExtendedPairingErrors": true},
		"ProtocolVersion": pairProtocol,
	})
	if err != nil {
		return nil, err
	}
	escrow, _ = reply["EscrowBag"].([]byte)
	if len(escrow) == 0 {
		return nil, ErrNothingSaved
	}
	return escrow, nil
}

// publicPart is what the phone gets to see of a record: no private key.
func publicPart(record usbmux.PairRecord) map[string]any {
	return map[string]any{
		"DeviceCertificate": record.DeviceCertificate,
		"HostCertificate":   record.HostCertificate,
		"RootCertificate":   record.RootCertificate,
		"HostID":            record.HostID,
		"SystemBUID":        record.SystemBUID,
	}
}
