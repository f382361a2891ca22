package phone

// ServiceState is the state of the service that knows the phones (usbmuxd, or
// Apple Mobile Device Service).
type ServiceState string

// The states of the service.
const (
	ServiceUnknown      ServiceState = ""              // not tried yet
	ServiceRunning      ServiceState = "running"       // connected and listening
	ServiceAsleep       ServiceState = "asleep"        // installed, and starts by itself when a phone is plugged in
	ServiceMissing      ServiceState = "missing"       // no socket: not installed or never started
	ServiceRefused      ServiceState = "refused"       // the socket is there, nobody answers
	ServiceClosed       ServiceState = "closed"        // it runs only while Apple's app is open, and that is closed
	ServiceHidden       ServiceState = "hidden"        // it cannot be seen from the sandbox that this program was started in
	ServiceNoPermission ServiceState = "no-permission" // this user may not talk to it
	ServiceGarbled      ServiceState = "garbled"       // something else answers there
)

// Ready reports whether nothing on this computer stands in the way of a phone that
// is plugged in.
func (s ServiceState) Ready() bool { return s == ServiceRunning || s == ServiceAsleep }
