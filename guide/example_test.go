package guide_test

import (
	"fmt"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// The guide is two pure functions: Update says what an event changes and what is to
// be done, Plan says what the person sees.
func Example() {
	g := guide.Load()
	var s guide.Situation
	happens := func(e guide.Event) {
		var effects []guide.Effect
		s, effects = g.Update(s, e)
		route := g.Plan(s)
		fmt.Printf("%T: %s", e, route.Current)
		for _, f := range effects {
			fmt.Printf(", %T", f)
		}
		for _, p := range route.Panels {
			fmt.Printf(", says %s", p.Problem)
		}
		fmt.Println()
	}
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	happens(guide.Began{})
	happens(guide.TimePassed{Now: now})
	happens(guide.Did{Action: guide.ActOpenComputerDoor})
	happens(guide.PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{{
		UDID: "00008130-0123456789ABCDEF", Name: phone.Is("Ada’s iPhone"), Trust: phone.TrustDenied, Connection: phone.USB, Seen: now,
	}}})
	// Output:
	// guide.Began: start, guide.WatchPhones, guide.ReadFolders, guide.ReadJournal, guide.RemoveLeftovers
	// guide.TimePassed: start
	// guide.Did: connect
	// guide.PhonesSeen: trust, says trust/denied
}
