package guide

import "testing"

// TestTablesAreThere looks that the built-in tables hold what the gauges need.
func TestTablesAreThere(t *testing.T) {
	g := Load()
	if name := g.ModelName("iPhone16,1"); name != "iPhone 15 Pro" {
		t.Errorf("iPhone16,1 is called %q", name)
	}
	if m := g.models["iPhone10,1"]; m.Current || m.LastIOS == "" {
		t.Errorf("the iPhone 8 is said to run every new iOS: %+v", m)
	}
	if m := g.models["iPhone16,1"]; !m.Current || m.LastIOS == "" {
		t.Errorf("the iPhone 15 Pro is said to be at its end: %+v", m)
	}
}
