package guide

import (
	"reflect"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// A service that starts with the first phone is as good as a running one: the
// person is asked for the cable, not to install anything.
func TestServiceAsleepIsNoProblem(t *testing.T) {
	g := testGuide()
	with := func(state phone.ServiceState) Route {
		return g.Plan(scene{changes: []change{door(DoorComputer), func(s *Situation) { s.Service = state }}}.make(g))
	}
	running := with(phone.ServiceRunning)
	if asleep := with(phone.ServiceAsleep); !reflect.DeepEqual(asleep, running) {
		t.Errorf("asleep: %+v\nrunning: %+v", asleep, running)
	}
	if missing := with(phone.ServiceMissing); reflect.DeepEqual(missing, running) {
		t.Error("a missing service changes nothing")
	}
}
