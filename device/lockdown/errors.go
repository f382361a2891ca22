package lockdown

// Code is the name of a refusal, as it stands in the Error key of a reply. A
// phone may use names that are not listed here; they are kept as they are.
type Code string

// The codes that are known (PROTOCOL.md §3.7, reported).
const (
	InvalidResponse                     Code = "InvalidResponse"
	MissingKey                          Code = "MissingKey"
	MissingValue                        Code = "MissingValue"
	GetProhibited                       Code = "GetProhibited"
	SetProhibited                       Code = "SetProhibited"
	RemoveProhibited                    Code = "RemoveProhibited"
	ImmutableValue                      Code = "ImmutableValue"
	PasswordProtected                   Code = "PasswordProtected"
	UserDeniedPairing                   Code = "UserDeniedPairing"
	PairingDialogResponsePending        Code = "PairingDialogResponsePending"
	MissingHostID                       Code = "MissingHostID"
	InvalidHostID                       Code = "InvalidHostID"
	SessionActive                       Code = "SessionActive"
	SessionInactive                     Code = "SessionInactive"
	MissingSessionID                    Code = "MissingSessionID"
	InvalidSessionID                    Code = "InvalidSessionID"
	MissingService                      Code = "MissingService"
	InvalidService                      Code = "InvalidService"
	ServiceLimit                        Code = "ServiceLimit"
	MissingPairRecord                   Code = "MissingPairRecord"
	SavePairRecordFailed                Code = "SavePairRecordFailed"
	InvalidPairRecord                   Code = "InvalidPairRecord"
	InvalidActivationRecord             Code = "InvalidActivationRecord"
	MissingActivationRecord             Code = "MissingActivationRecord"
	ServiceProhibited                   Code = "ServiceProhibited"
	EscrowLocked                        Code = "EscrowLocked"
	PairingProhibitedOverThisConnection Code = "PairingProhibitedOverThisConnection"
	FMiPProtected                       Code = "FMiPProtected"
	MCProtected                         Code = "MCProtected"
	MCChallengeRequired                 Code = "MCChallengeRequired"
	PasscodeRequired                    Code = "PasscodeRequired"
	InvalidConnection                   Code = "InvalidConnection"
)

// Error makes a Code a target for errors.Is.
func (c Code) Error() string { return string(c) }

// Error is a refusal by the phone.
type Error struct {
	Request string // "StartSession", "GetValue" …
	Subject string // the value or service that was asked for; may be empty
	Code    Code
}

func (e *Error) Error() string {
	if e.Subject != "" {
		return "lockdown: " + e.Request + " " + e.Subject + ": " + string(e.Code)
	}
	return "lockdown: " + e.Request + ": " + string(e.Code)
}

// Unwrap returns the Code.
func (e *Error) Unwrap() error { return e.Code }
