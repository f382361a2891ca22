package usbmux

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// PairRecord is what this computer keeps of a phone that trusts it: the keys
// of the pairing. It is a secret; it is never logged. The fields have the names of the
// property list that every tool shares.
type PairRecord struct {
	HostID            string
	SystemBUID        string
	HostCertificate   []byte
	HostPrivateKey    []byte
	DeviceCertificate []byte
	EscrowBag         []byte
	WiFiMACAddress    string
	RootCertificate   []byte
	RootPrivateKey    []byte
}

// ReadPairRecord asks the service for the record of the phone, under every
// spelling of its UDID. Without one the error wraps ErrNoRecord; a record
// without its keys is ErrBadRecord.
func (c *Client) ReadPairRecord(ctx context.Context, udid string) (PairRecord, error) {
	var last error
	for _, name := range recordNames(udid) {
		record, err := c.readRecord(ctx, name)
		if err == nil || !errors.Is(err, ErrNoRecord) {
			return record, err
		}
		last = err
	}
	return PairRecord{}, last
}

func (c *Client) readRecord(ctx context.Context, name string) (PairRecord, error) {
	const verb = "ReadPairRecord"
	var reply struct {
		PairRecordData []byte
		Number         *int
	}
	if err := c.ask(ctx, verb, map[string]any{"PairRecordID": name}, &reply); err != nil {
		return PairRecord{}, err
	}
	if len(reply.PairRecordData) == 0 {
		if reply.Number == nil {
			return PairRecord{}, &Error{Verb: verb, Kind: Garbled, Err: wire.ErrMalformed}
		}
		// The number differs between systems (2 is ENOENT on Linux); none of
		// them comes with a record.
		return PairRecord{}, &Error{Verb: verb, Kind: Rejected, Number: *reply.Number, Err: ErrNoRecord}
	}
	return parseRecord(reply.PairRecordData)
}

// parseRecord reads a stored record. Its errors name no byte of it.
func parseRecord(data []byte) (PairRecord, error) {
	var record PairRecord
	if err := proplist.Decode(data, &record); err != nil {
		return PairRecord{}, fmt.Errorf("usbmux: ReadPairRecord: not a property list: %w", ErrBadRecord)
	}
	for key, missing := range map[string]bool{
		"HostID":          record.HostID == "",
		"HostCertificate": len(record.HostCertificate) == 0,
		"HostPrivateKey":  len(record.HostPrivateKey) == 0,
	} {
		if missing {
			return PairRecord{}, fmt.Errorf("usbmux: ReadPairRecord: no %s: %w", key, ErrBadRecord)
		}
	}
	return record, nil
}

// SavePairRecord stores the record. The device's number makes the service tell
// its listeners that the phone is paired now.
func (c *Client) SavePairRecord(ctx context.Context, d Device, record PairRecord) error {
	data, err := proplist.Encode(record, proplist.FormatXML)
	if err != nil {
		return fmt.Errorf("usbmux: SavePairRecord: %w", err)
	}
	return c.askResult(ctx, "SavePairRecord", map[string]any{
		"PairRecordID":   d.UDID(),
		"PairRecordData": data,
		"DeviceID":       d.ID,
	})
}

// DeletePairRecord removes the record under every spelling of the UDID. It is
// no error if there is none.
func (c *Client) DeletePairRecord(ctx context.Context, udid string) error {
	for _, name := range recordNames(udid) {
		err := c.askResult(ctx, "DeletePairRecord", map[string]any{"PairRecordID": name})
		var refused *Error
		if errors.As(err, &refused) && refused.Kind == Rejected && refused.Number == ResultBadDevice {
			continue // no such record
		}
		if err != nil {
			return err
		}
	}
	return nil
}
