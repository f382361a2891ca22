package device

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// ErrNotSaved is wrapped by Ask when the phone trusts this computer but the
// service could not keep the pair record, so that the question will come again.
var ErrNotSaved = errors.New("the pairing could not be saved")

// keyring makes the keys of one question when they are first needed, so that
// every attempt shows the phone the same computer.
type keyring struct{ keys *lockdown.Keys }

func (r *keyring) get(buid string) (*lockdown.Keys, error) {
	if r.keys == nil {
		keys, err := lockdown.NewKeys(buid)
		if err != nil {
			return nil, err
		}
		r.keys = keys
	}
	return r.keys, nil
}

// ask makes one attempt to be trusted, with the pair record that is there
// before a new one, and tells how it went. An error comes with TrustUnknown,
// or with TrustNeeded when the record could not be saved.
func (d lockdownDialer) ask(ctx context.Context, keys *keyring) (t phone.Trust, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = phone.TrustUnknown, fmt.Errorf("device: asking the phone: %v", r)
		}
	}()
	t, err = d.tryRecord(ctx)
	if err != nil || t != phone.TrustNeeded && t != phone.TrustForgotten {
		return t, err
	}
	s, err := d.dial(ctx)
	if err != nil {
		return phone.TrustUnknown, err
	}
	defer s.Close()
	record, err := pair(ctx, d.mux, s, keys)
	if err != nil {
		// Locked or not, a phone that is being asked speaks plainly.
		if t := trustOf(err, false); t != phone.TrustUnknown {
			return t, nil
		}
		return phone.TrustUnknown, err
	}
	if t == phone.TrustForgotten {
		// It may stand under the other spelling, where it would be found first.
		if err := d.mux.DeletePairRecord(ctx, d.dev.Serial); err != nil {
			return phone.TrustNeeded, fmt.Errorf("%w: %w", ErrNotSaved, err)
		}
	}
	if err := d.mux.SavePairRecord(ctx, d.dev, record); err != nil {
		return phone.TrustNeeded, fmt.Errorf("%w: %w", ErrNotSaved, err)
	}
	return phone.Trusted, nil
}

// tryRecord finds out where this computer stands with the phone without
// disturbing anybody.
func (d lockdownDialer) tryRecord(ctx context.Context) (phone.Trust, error) {
	record, err := d.mux.ReadPairRecord(ctx, d.dev.Serial)
	var locked bool
	if err == nil {
		var s *lockdown.Session
		if s, err = d.dial(ctx); err != nil {
			return phone.TrustUnknown, err
		}
		defer s.Stop(ctx)
		var version string
		if version, locked, err = versionAndLock(ctx, s); err != nil {
			return phone.TrustUnknown, err
		}
		err = d.start(ctx, s, record, isOld(version))
	}
	if t := trustOf(err, locked); t != phone.TrustUnknown {
		return t, nil
	}
	return phone.TrustUnknown, err
}

// pair asks the phone to trust new keys and returns the record of them.
func pair(ctx context.Context, mux *usbmux.Client, s *lockdown.Session, keys *keyring) (usbmux.PairRecord, error) {
	public, wifi, err := s.PublicKey(ctx)
	if err != nil {
		return usbmux.PairRecord{}, err
	}
	buid, err := mux.ReadBUID(ctx)
	if err != nil {
		return usbmux.PairRecord{}, err
	}
	own, err := keys.get(buid)
	if err != nil {
		return usbmux.PairRecord{}, err
	}
	record, err := own.Record(public, wifi)
	if err != nil {
		return usbmux.PairRecord{}, err
	}
	record.EscrowBag, err = s.Pair(ctx, record)
	return record, err
}
