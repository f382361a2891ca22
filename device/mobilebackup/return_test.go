package mobilebackup_test

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// TestReturn: a phone that is back before anybody looks has been gone, and one whose service
// ends with it is waited for until it is back.
func TestReturn(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.mustBackUp(false)
	for name, o := range map[string]worldOptions{
		"gone for a moment":        {phone: simulator.PhoneOptions{RestartTime: time.Nanosecond}},
		"the service goes with it": {phone: simulator.PhoneOptions{RestartTime: time.Second}, onDemand: true},
		"both":                     {phone: simulator.PhoneOptions{RestartTime: time.Nanosecond}, onDemand: true},
	} {
		t.Run(name, func(t *testing.T) {
			empty := newWorld(t, o)
			var restarts, running int
			result, err := mobilebackup.Restore(t.Context(), empty.link, mobilebackup.RestoreOptions{
				Dir: w.dir(), Wait: hosttest.Patience,
				Events: func(e mobilebackup.Event) {
					if e.Kind == mobilebackup.EventReturned {
						if restarts = empty.phone.State().Restarts; empty.phone.State().Running {
							running++
						}
					}
				},
			}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !result.Restarted || !result.Returned || restarts != 1 || running != 1 {
				t.Errorf("restarted %t, returned %t, after %d restarts, running %d", result.Restarted, result.Returned, restarts, running)
			}
		})
	}
}
