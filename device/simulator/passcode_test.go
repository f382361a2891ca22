package simulator_test

import (
	"context"
	"errors"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator"
)

func TestPasscode(t *testing.T) {
	for _, c := range []struct {
		name    string
		options simulator.PhoneOptions
		answer  func(p *simulator.Phone) bool // nil: nobody answers
		want    error
	}{
		{"typed at once", simulator.PhoneOptions{Locked: true}, nil, nil},
		{"no passcode", simulator.PhoneOptions{NoPasscode: true, PasscodeAsked: true}, nil, nil},
		{"typed", simulator.PhoneOptions{PasscodeAsked: true, Locked: true}, (*simulator.Phone).EnterPasscode, nil},
		{"refused", simulator.PhoneOptions{PasscodeAsked: true}, (*simulator.Phone).RefusePasscode, simulator.ErrPasscodeRefused},
		{"given up", simulator.PhoneOptions{PasscodeAsked: true}, nil, context.Canceled},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, h := paired(t, simulator.PhoneOptions{})
			if c.options.Locked || c.options.PasscodeAsked || c.options.NoPasscode {
				b := newBench(t)
				p = b.add(c.options)
				p.Unlock()
				p.Trust()
				h = newHost(t, b.Addresses()[0], "HOST-2")
				if failure := h.pair(); failure != nil {
					t.Fatal(failure)
				}
				p.Lock()
			}
			l := h.service("com.apple.mobile.notification_proxy")
			for _, name := range []string{"com.apple.LocalAuthentication.ui.presented", "com.apple.LocalAuthentication.ui.dismissed", "ready"} {
				l.send(map[string]any{"Command": "ObserveNotification", "Name": name})
			}
			l.send(map[string]any{"Command": "PostNotification", "Name": "ready"})
			l.hear()

			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			asked := make(chan error, 1)
			go func() { asked <- p.AskPasscode(ctx) }()
			if !c.options.NoPasscode {
				if got := l.hear(); got["Name"] != "com.apple.LocalAuthentication.ui.presented" {
					t.Errorf("heard %v", got)
				}
			}
			if c.answer != nil {
				if !p.AskingPasscode() || !c.answer(p) {
					t.Error("the sheet is not open")
				}
			}
			if c.want == context.Canceled {
				cancel()
			}
			if err := <-asked; !errors.Is(err, c.want) {
				t.Errorf("AskPasscode: %v; want %v", err, c.want)
			}
			if p.AskingPasscode() || p.EnterPasscode() || p.RefusePasscode() {
				t.Error("the sheet is still open")
			}
			if locked := p.State().Locked; locked != (c.want != nil) {
				t.Errorf("afterwards the phone is locked: %v", locked)
			}
			if !c.options.NoPasscode {
				if got := l.hear(); got["Name"] != "com.apple.LocalAuthentication.ui.dismissed" {
					t.Errorf("heard %v", got)
				}
			}
		})
	}
}
