package assets

import "testing"

func TestTables(t *testing.T) {
	models, support := Models(), IOSSupport()
	if len(models) != 179 || len(support) != 179 {
		t.Fatalf("%d models and %d spans of iOS, want 179 each", len(models), len(support))
	}
	for id, name := range models {
		if name == "" {
			t.Errorf("%s has no name", id)
		}
		if support[id].First == "" {
			t.Errorf("%s has no first iOS", id)
		}
	}
	if models["iPhone16,1"] != "iPhone 15 Pro" || models["iPad15,3"] != "iPad Air 11-inch (M3, WiFi)" {
		t.Errorf("names: %q, %q", models["iPhone16,1"], models["iPad15,3"])
	}
	if got := support["iPhone6,1"]; got != (Support{First: "7.0", Last: "12.5.8"}) {
		t.Errorf("iPhone 5s: %+v", got)
	}
	if got := support["iPhone16,1"].Last; got != "" {
		t.Errorf("iPhone 15 Pro ends at %q", got)
	}
	for distro, service := range LinuxServices() {
		if service.Install == "" || service.Start == "" {
			t.Errorf("%s: %+v", distro, service)
		}
	}
	if got := LinuxServices()["arch"].Install; got != "sudo pacman -S usbmuxd" {
		t.Errorf("arch: %q", got)
	}
}
