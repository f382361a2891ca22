package device

import (
	"testing"
	"testing/fstest"
	"time"
)

func TestAsleep(t *testing.T) {
	const bus = "sys/bus/usb/devices/"
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s + "\n")} }
	mouse := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-1/idVendor": file("046d"), bus + "1-1/idProduct": file("1234"), bus + "usb1/x": file("")}
	keyboard := fstest.MapFS{"usr/bin/usbmuxd": file(""), bus + "1-1/idVendor": file("05ac"), bus + "1-1/idProduct": file("024f")}
	phone := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-2/idVendor": file("05ac"), bus + "1-2/idProduct": file("12a8")}
	now := time.Now()
	for name, c := range map[string]struct {
		s           sleeper
		found, want ServiceState
	}{
		"not a Linux":                {sleeper{}, ServiceMissing, ServiceMissing},
		"not installed":              {sleeper{root: fstest.MapFS{}}, ServiceMissing, ServiceMissing},
		"no phone":                   {sleeper{root: mouse}, ServiceMissing, ServiceAsleep},
		"no phone, a socket is left": {sleeper{root: mouse}, ServiceRefused, ServiceAsleep},
		"another Apple device":       {sleeper{root: keyboard}, ServiceMissing, ServiceAsleep},
		"no bus to be seen":          {sleeper{root: fstest.MapFS{"usr/sbin/usbmuxd": file("")}}, ServiceMissing, ServiceAsleep},
		"a phone, just now":          {sleeper{root: phone}, ServiceMissing, ServiceAsleep},
		"a phone, waking":            {sleeper{root: phone, since: now.Add(-time.Second), grace: time.Minute}, ServiceMissing, ServiceAsleep},
		"a phone, too long":          {sleeper{root: phone, since: now.Add(-time.Hour), grace: time.Minute}, ServiceRefused, ServiceRefused},
		"no permission":              {sleeper{root: mouse}, ServiceNoPermission, ServiceNoPermission},
		"garbled":                    {sleeper{root: mouse}, ServiceGarbled, ServiceGarbled},
	} {
		if got := c.s.judge(c.found, now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
