package device

import "github.com/lifeboat-app/lifeboat/device/phone"

// Names of package phone, for code that still calls them by this package's
// name; they go as soon as nobody does.
type (
	State           = phone.State
	Reason          = phone.Reason
	Fact[T any]     = phone.Fact[T]
	Trust           = phone.Trust
	Connection      = phone.Connection
	Storage         = phone.Storage
	StorageCategory = phone.StorageCategory
	Battery         = phone.Battery
	Phone           = phone.Phone
	ServiceState    = phone.ServiceState
	Setup           = phone.Setup
)

// The same for constants.
const (
	Unknown    = phone.Unknown
	Known      = phone.Known
	Absent     = phone.Absent
	Unreadable = phone.Unreadable

	ReasonNotTrusted = phone.ReasonNotTrusted
	ReasonLocked     = phone.ReasonLocked
	ReasonProhibited = phone.ReasonProhibited
	ReasonNoAnswer   = phone.ReasonNoAnswer
	ReasonMalformed  = phone.ReasonMalformed

	TrustUnknown    = phone.TrustUnknown
	TrustNeeded     = phone.TrustNeeded
	TrustAsked      = phone.TrustAsked
	TrustLocked     = phone.TrustLocked
	TrustDenied     = phone.TrustDenied
	TrustForgotten  = phone.TrustForgotten
	TrustForbidden  = phone.TrustForbidden
	TrustSupervised = phone.TrustSupervised
	TrustOldTLS     = phone.TrustOldTLS
	Trusted         = phone.Trusted

	USB     = phone.USB
	Network = phone.Network

	ServiceUnknown      = phone.ServiceUnknown
	ServiceRunning      = phone.ServiceRunning
	ServiceAsleep       = phone.ServiceAsleep
	ServiceMissing      = phone.ServiceMissing
	ServiceRefused      = phone.ServiceRefused
	ServiceNoPermission = phone.ServiceNoPermission
	ServiceGarbled      = phone.ServiceGarbled

	SetupUnknown    = phone.SetupUnknown
	SetupNew        = phone.SetupNew
	SetupUnfinished = phone.SetupUnfinished
	SetupRestoring  = phone.SetupRestoring
	SetupFinished   = phone.SetupFinished
)

// Is, IsAbsent and NotReadable make facts.
func Is[T any](v T) Fact[T] { return phone.Is(v) }

// IsAbsent makes a fact that the phone does not have.
func IsAbsent[T any]() Fact[T] { return phone.IsAbsent[T]() }

// NotReadable makes a fact that cannot be read now.
func NotReadable[T any](why Reason) Fact[T] { return phone.NotReadable[T](why) }
