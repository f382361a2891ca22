package guide

import (
	"reflect"
	"testing"

	"github.com/lifeboat-app/lifeboat/device"
)

// A service that starts with the first phone is as good as a running one: the
// person is asked for the cable, not to install anything.
func TestServiceAsleepIsNoProblem(t *testing.T) {
	g := testGuide()
	with := func(state device.ServiceState) Route {
		return g.Plan(scene{changes: []change{door(DoorComputer), func(s *Situation) { s.Service = state }}}.make(g))
	}
	running := with(device.ServiceRunning)
	if asleep := with(device.ServiceAsleep); !reflect.DeepEqual(asleep, running) {
		t.Errorf("asleep: %+v\nrunning: %+v", asleep, running)
	}
	if missing := with(device.ServiceMissing); reflect.DeepEqual(missing, running) {
		t.Error("a missing service changes nothing")
	}
}
