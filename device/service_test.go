package device

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

func TestAsleep(t *testing.T) {
	const bus = "sys/bus/usb/devices/"
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s + "\n")} }
	mouse := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-1/idVendor": file("046d"), bus + "1-1/idProduct": file("1234"), bus + "usb1/x": file("")}
	keyboard := fstest.MapFS{"usr/bin/usbmuxd": file(""), bus + "1-1/idVendor": file("05ac"), bus + "1-1/idProduct": file("024f")}
	recovery := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-2/idVendor": file("05ac"), bus + "1-2/idProduct": file("1281")}
	plugged := fstest.MapFS{"usr/sbin/usbmuxd": file(""), bus + "1-2/idVendor": file("05ac"), bus + "1-2/idProduct": file("12a8")}
	flatpak := fstest.MapFS{".flatpak-info": file("[Application]")}
	sandboxed := fstest.MapFS{".flatpak-info": file("[Application]"), bus + "1-2/idVendor": file("05ac"), bus + "1-2/idProduct": file("12a8")}
	now := time.Now()
	yes, no := func() bool { return true }, func() bool { return false }
	for name, c := range map[string]struct {
		s           serviceProbe
		found, want phone.ServiceState
	}{
		"not a Linux":                {serviceProbe{}, phone.ServiceMissing, phone.ServiceMissing},
		"not installed":              {serviceProbe{root: fstest.MapFS{}}, phone.ServiceMissing, phone.ServiceMissing},
		"no phone":                   {serviceProbe{root: mouse}, phone.ServiceMissing, phone.ServiceAsleep},
		"no phone, a socket is left": {serviceProbe{root: mouse}, phone.ServiceRefused, phone.ServiceAsleep},
		"another Apple device":       {serviceProbe{root: keyboard}, phone.ServiceMissing, phone.ServiceAsleep},
		"a phone in recovery":        {serviceProbe{root: recovery}, phone.ServiceMissing, phone.ServiceAsleep},
		"no bus to be seen":          {serviceProbe{root: fstest.MapFS{"usr/sbin/usbmuxd": file("")}}, phone.ServiceMissing, phone.ServiceAsleep},
		"a phone, just now":          {serviceProbe{root: plugged}, phone.ServiceMissing, phone.ServiceAsleep},
		"a phone, waking":            {serviceProbe{root: plugged, since: now.Add(-time.Second), grace: time.Minute}, phone.ServiceMissing, phone.ServiceAsleep},
		"a phone, too long":          {serviceProbe{root: plugged, since: now.Add(-time.Hour), grace: time.Minute}, phone.ServiceRefused, phone.ServiceRefused},
		"not installed, Windows":     {serviceProbe{registered: func() bool { return false }}, phone.ServiceMissing, phone.ServiceMissing},
		"stopped, Windows":           {serviceProbe{registered: func() bool { return true }}, phone.ServiceMissing, phone.ServiceRefused},
		"from the Store, closed":     {serviceProbe{registered: no, fromStore: yes}, phone.ServiceMissing, phone.ServiceClosed},
		"from the Store, hangs":      {serviceProbe{registered: no, fromStore: yes}, phone.ServiceRefused, phone.ServiceClosed},
		"from the Store, garbled":    {serviceProbe{registered: no, fromStore: yes}, phone.ServiceGarbled, phone.ServiceGarbled},
		"both, stopped":              {serviceProbe{registered: yes, fromStore: yes}, phone.ServiceMissing, phone.ServiceRefused},
		"neither, Windows":           {serviceProbe{registered: no, fromStore: no}, phone.ServiceMissing, phone.ServiceMissing},
		"garbled, Windows":           {serviceProbe{registered: func() bool { return true }}, phone.ServiceGarbled, phone.ServiceGarbled},
		"a Flatpak, no phone":        {serviceProbe{root: flatpak}, phone.ServiceMissing, phone.ServiceAsleep},
		"a Flatpak, a phone now":     {serviceProbe{root: sandboxed, grace: time.Minute}, phone.ServiceMissing, phone.ServiceAsleep},
		"a Flatpak, none to be seen": {serviceProbe{root: sandboxed, since: now.Add(-time.Hour), grace: time.Minute}, phone.ServiceMissing, phone.ServiceHidden},
		"a Flatpak, an old socket":   {serviceProbe{root: sandboxed, since: now.Add(-time.Hour), grace: time.Minute}, phone.ServiceRefused, phone.ServiceHidden},
		"a Flatpak, not let in":      {serviceProbe{root: sandboxed}, phone.ServiceNoPermission, phone.ServiceNoPermission},
		"no permission":              {serviceProbe{root: mouse}, phone.ServiceNoPermission, phone.ServiceNoPermission},
		"garbled":                    {serviceProbe{root: mouse}, phone.ServiceGarbled, phone.ServiceGarbled},
	} {
		if got := c.s.refine(c.found, now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestFromStore: names as the Microsoft Store gives them, with the version and without.
func TestFromStore(t *testing.T) {
	for name, c := range map[string]struct {
		packages, programs []string
		want               bool
	}{
		"nothing":            {},
		"other apps":         {[]string{"Microsoft.WindowsCalculator_8wekyb3d8bbwe", "AppleInc.iCloud_nzyj5cx40ttqa", "NotAppleInc.iTunes_x"}, []string{"explorer.exe"}, false},
		"the folder":         {[]string{"AppleInc.AppleDevices_nzyj5cx40ttqa"}, nil, true},
		"registered":         {[]string{"AppleInc.AppleDevices_1.1540.12520.0_x64__nzyj5cx40ttqa"}, nil, true},
		"iTunes":             {[]string{"appleinc.itunes_nzyj5cx40ttqa"}, nil, true},
		"a name cut off":     {[]string{"AppleInc.AppleDevices_"}, nil, false},
		"its program runs":   {nil, []string{"explorer.exe", "applemobiledeviceprocess.EXE"}, true},
		"the classic one":    {nil, []string{"AppleMobileDeviceService.exe"}, false},
		"a program like its": {nil, []string{"AppleMobileDeviceProcess.exe.bak"}, false},
	} {
		if got := fromStore(c.packages, c.programs); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestServiceStates(t *testing.T) {
	dir := t.TempDir()
	stale := filepath.Join(dir, "stale")
	garbage := serveRaw(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	silent := serveRaw(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	closing := serveRaw(t, func(net.Conn) {})
	type row struct {
		address string
		want    phone.ServiceState
	}
	rows := map[string]row{
		"garbage": {garbage, phone.ServiceGarbled},
		"silent":  {silent, phone.ServiceRefused},
		"closing": {closing, phone.ServiceRefused},
	}
	if hosttest.HasUnixSockets() {
		hosttest.StaleSocket(t, stale)
		rows["missing"], rows["stale"] = row{filepath.Join(dir, "none"), phone.ServiceMissing}, row{stale, phone.ServiceRefused}
	}
	for name, c := range rows {
		t.Run(name, func(t *testing.T) {
			w := watch(t, Options{Address: c.address, Timeout: 50 * time.Millisecond})
			hosttest.Until(t, string(c.want), func() bool { return w.state() == c.want })
		})
	}
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Log("no-permission is not tried: root, or anybody on Windows, may open every socket")
		return
	}
	if err := os.Chmod(stale, 0); err != nil {
		t.Fatal(err)
	}
	w := watch(t, Options{Address: stale})
	hosttest.Until(t, "no permission", func() bool { return w.state() == phone.ServiceNoPermission })
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
