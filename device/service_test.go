package device

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

func TestAsleep(t *testing.T) {
	const bus = "sys/bus/usb/devices/"
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s + "\n")} }
	mouse := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-1/idVendor": file("046d"), bus + "1-1/idProduct": file("1234"), bus + "usb1/x": file("")}
	keyboard := fstest.MapFS{"usr/bin/usbmuxd": file(""), bus + "1-1/idVendor": file("05ac"), bus + "1-1/idProduct": file("024f")}
	recovery := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-2/idVendor": file("05ac"), bus + "1-2/idProduct": file("1281")}
	phone := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-2/idVendor": file("05ac"), bus + "1-2/idProduct": file("12a8")}
	now := time.Now()
	for name, c := range map[string]struct {
		s           serviceProbe
		found, want ServiceState
	}{
		"not a Linux":                {serviceProbe{}, ServiceMissing, ServiceMissing},
		"not installed":              {serviceProbe{root: fstest.MapFS{}}, ServiceMissing, ServiceMissing},
		"no phone":                   {serviceProbe{root: mouse}, ServiceMissing, ServiceAsleep},
		"no phone, a socket is left": {serviceProbe{root: mouse}, ServiceRefused, ServiceAsleep},
		"another Apple device":       {serviceProbe{root: keyboard}, ServiceMissing, ServiceAsleep},
		"a phone in recovery":        {serviceProbe{root: recovery}, ServiceMissing, ServiceAsleep},
		"no bus to be seen":          {serviceProbe{root: fstest.MapFS{"usr/sbin/usbmuxd": file("")}}, ServiceMissing, ServiceAsleep},
		"a phone, just now":          {serviceProbe{root: phone}, ServiceMissing, ServiceAsleep},
		"a phone, waking":            {serviceProbe{root: phone, since: now.Add(-time.Second), grace: time.Minute}, ServiceMissing, ServiceAsleep},
		"a phone, too long":          {serviceProbe{root: phone, since: now.Add(-time.Hour), grace: time.Minute}, ServiceRefused, ServiceRefused},
		"not installed, Windows":     {serviceProbe{registered: func() bool { return false }}, ServiceMissing, ServiceMissing},
		"stopped, Windows":           {serviceProbe{registered: func() bool { return true }}, ServiceMissing, ServiceRefused},
		"garbled, Windows":           {serviceProbe{registered: func() bool { return true }}, ServiceGarbled, ServiceGarbled},
		"no permission":              {serviceProbe{root: mouse}, ServiceNoPermission, ServiceNoPermission},
		"garbled":                    {serviceProbe{root: mouse}, ServiceGarbled, ServiceGarbled},
	} {
		if got := c.s.refine(c.found, now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestServiceStates(t *testing.T) {
	dir := t.TempDir()
	stale := filepath.Join(dir, "stale")
	listener, err := net.Listen("unix", stale)
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	listener.Close()
	garbage := serveRaw(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	silent := serveRaw(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	closing := serveRaw(t, func(net.Conn) {})
	for name, c := range map[string]struct {
		address string
		want    ServiceState
	}{
		"missing": {filepath.Join(dir, "none"), ServiceMissing},
		"stale":   {stale, ServiceRefused},
		"garbage": {garbage, ServiceGarbled},
		"silent":  {silent, ServiceRefused},
		"closing": {closing, ServiceRefused},
	} {
		t.Run(name, func(t *testing.T) {
			w := watch(t, Options{Address: c.address, Timeout: 50 * time.Millisecond})
			eventually(t, string(c.want), func() bool { return w.state() == c.want })
		})
	}
	if os.Getuid() == 0 {
		t.Log("no-permission is not tried: root may open every socket")
		return
	}
	if err := os.Chmod(stale, 0); err != nil {
		t.Fatal(err)
	}
	w := watch(t, Options{Address: stale})
	eventually(t, "no permission", func() bool { return w.state() == ServiceNoPermission })
}

// serveRaw serves each connection with f, after its first bytes.
func serveRaw(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = c.Read(make([]byte, 1024))
				f(c)
			}()
		}
	}()
	return l.Addr().String()
}
