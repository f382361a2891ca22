package device

import (
	"errors"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// ErrNotConnected is returned when the phone that is asked for is not
// connected.
var ErrNotConnected = errors.New("the phone is not connected")

// TrustError says that the phone does not let this computer in.
type TrustError struct {
	Trust phone.Trust // never Trusted or TrustUnknown
	Err   error       // what the phone or the service said
}

func (e *TrustError) Error() string { return "trust " + string(e.Trust) + ": " + e.Err.Error() }

// Unwrap returns what the phone or the service said.
func (e *TrustError) Unwrap() error { return e.Err }

// trustOf reads the state of trust out of an error; TrustUnknown means that
// the error is about something else. A locked phone answers InvalidHostID to a
// record that it knows but cannot read yet, so that alone does not say
// forgotten (PROTOCOL.md §3.3).
func trustOf(err error, locked bool) phone.Trust {
	var code lockdown.Code
	switch {
	case err == nil:
		return phone.Trusted
	case errors.Is(err, usbmux.ErrNoRecord):
		return phone.TrustNeeded
	case errors.Is(err, lockdown.ErrOldTLS):
		return phone.TrustOldTLS
	case errors.Is(err, usbmux.ErrBadRecord), errors.Is(err, lockdown.ErrHandshake):
		return phone.TrustForgotten
	case errors.Is(err, lockdown.ErrNothingSaved):
		return phone.TrustLocked
	case !errors.As(err, &code):
		return phone.TrustUnknown
	}
	switch code {
	case lockdown.InvalidHostID, lockdown.MissingHostID, lockdown.InvalidPairRecord, lockdown.MissingPairRecord:
		if locked {
			return phone.TrustLocked
		}
		return phone.TrustForgotten
	case lockdown.PasswordProtected, lockdown.EscrowLocked:
		return phone.TrustLocked
	case lockdown.PairingDialogResponsePending:
		return phone.TrustAsked
	case lockdown.UserDeniedPairing:
		return phone.TrustDenied
	case lockdown.MCChallengeRequired:
		return phone.TrustSupervised
	case lockdown.MCProtected, lockdown.PairingProhibitedOverThisConnection, lockdown.ServiceProhibited,
		lockdown.GetProhibited: // a phone on Wi-Fi does not hand out its key
		return phone.TrustForbidden
	}
	return phone.TrustUnknown
}

// reasonOf says why a value could not be read.
func reasonOf(err error) phone.Reason {
	var code lockdown.Code
	switch {
	case errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrTooLong):
		return phone.ReasonMalformed
	case !errors.As(err, &code):
		return phone.ReasonNoAnswer
	}
	switch code {
	case lockdown.PasswordProtected, lockdown.EscrowLocked:
		return phone.ReasonLocked
	case lockdown.SessionInactive, lockdown.InvalidSessionID, lockdown.MissingSessionID:
		return phone.ReasonNoAnswer
	}
	return phone.ReasonProhibited
}
