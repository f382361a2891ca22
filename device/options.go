package device

import (
	"log/slog"
	"time"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// Options say how phones are reached and how often they are looked at. The
// zero value is what the app uses.
type Options struct {
	Address  string        // of usbmuxd, in any spelling of usbmux.ParseAddress; empty: environment, then the system's default
	Logger   *slog.Logger  // nil: silent. No UDID and no secret is ever logged
	Timeout  time.Duration // for one request with its reply; 0: 5 s for usbmuxd, 10 s for the phone
	Poll     time.Duration // how often facts that change are read again; 0: 5 s; negative: only on events
	Settle   time.Duration // how long a phone that vanished is still shown, because cables flap; 0: 700 ms
	AskEvery time.Duration // how often an unanswered Trust question is looked at; 0: 1.5 s
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Poll == 0 {
		o.Poll = 5 * time.Second
	}
	if o.Settle <= 0 {
		o.Settle = 700 * time.Millisecond
	}
	if o.AskEvery <= 0 {
		o.AskEvery = 1500 * time.Millisecond
	}
	return o
}

func (o Options) usbmux() (*usbmux.Client, error) {
	return usbmux.New(usbmux.Options{Address: o.Address, Timeout: o.Timeout})
}

// tls is how connections to a phone with this iOS version are secured.
func (o Options) tls(old bool) lockdown.TLSOptions {
	return lockdown.TLSOptions{
		Old:     old,
		Timeout: o.Timeout,
		Mismatch: func(err *lockdown.CertificateError) error {
			// Noted, not refused: it is not proven that every iOS shows the
			// certificate of the pairing (PROTOCOL.md §13).
			o.Logger.Warn("the phone's certificate is not the one of the pairing", "reason", err.Reason)
			return nil
		},
	}
}
