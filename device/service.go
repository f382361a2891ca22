package device

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
)

// ServiceOf reads the state of the service out of an error of package usbmux.
func ServiceOf(err error) phone.ServiceState {
	var failure *usbmux.Error
	if !errors.As(err, &failure) {
		return phone.ServiceUnknown
	}
	switch failure.Kind {
	case usbmux.Missing:
		return phone.ServiceMissing
	case usbmux.NoPermission:
		return phone.ServiceNoPermission
	case usbmux.Garbled, usbmux.Rejected:
		return phone.ServiceGarbled
	case usbmux.Refused, usbmux.Lost:
		return phone.ServiceRefused
	}
	return phone.ServiceUnknown
}

// serviceProbe tells apart what looks the same at the socket.
//
// On Linux, udev starts usbmuxd when a phone is plugged in and ends it when the
// last one is pulled out; so without a phone its absence is no fault. On
// Windows, a refused port means that the service is not installed, that it is
// stopped, or, with an app of the Microsoft Store, that the app is closed: such an
// app brings no service, but a program that runs while it is open.
//
// In a Flatpak the socket is that of the moment at which the program was started,
// and what is installed outside cannot be seen: a phone on the bus that nothing
// tells of wants the program to be started again.
type serviceProbe struct {
	root       fs.FS // of this computer; nil where services are not started on demand
	grace      time.Duration
	since      time.Time   // when a phone was first seen on the bus without the service
	registered func() bool // whether the service is installed, where the system knows; may be nil
	fromStore  func() bool // whether an app of the Microsoft Store is, likewise
}

// newServiceProbe is the probe of this computer, for the service at its default
// address.
func newServiceProbe(goos string) serviceProbe {
	switch goos {
	case "linux":
		return serviceProbe{root: os.DirFS("/"), grace: 5 * time.Second}
	case "windows":
		return serviceProbe{registered: serviceRegistered, fromStore: storeAppInstalled}
	}
	return serviceProbe{}
}

// refine returns the state to report for the one that dialling showed.
func (s *serviceProbe) refine(found phone.ServiceState, now time.Time) phone.ServiceState {
	if s.registered != nil && (found == phone.ServiceMissing || found == phone.ServiceRefused) {
		switch {
		case s.registered():
			return phone.ServiceRefused
		case s.fromStore != nil && s.fromStore():
			return phone.ServiceClosed
		}
		return found
	}
	if s.root == nil || found != phone.ServiceMissing && found != phone.ServiceRefused || !s.sandboxed() && !s.installed() {
		return found
	}
	switch {
	case !s.phoneOnBus():
		s.since = time.Time{}
		return phone.ServiceAsleep
	case s.since.IsZero():
		s.since = now
		return phone.ServiceAsleep
	case now.Sub(s.since) < s.grace:
		return phone.ServiceAsleep // it is starting
	case s.sandboxed():
		return phone.ServiceHidden
	}
	return found
}

// sandboxed reports whether this program runs as a Flatpak, which leaves that file at
// the top of each (man flatpak-run).
func (s *serviceProbe) sandboxed() bool {
	_, err := fs.Stat(s.root, ".flatpak-info")
	return err == nil
}

func (s *serviceProbe) installed() bool {
	for _, folder := range []string{"usr/sbin", "usr/bin", "usr/local/sbin", "usr/local/bin", "sbin", "run/current-system/sw/bin"} {
		if info, err := fs.Stat(s.root, path.Join(folder, "usbmuxd")); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// phoneOnBus looks among the USB devices that the kernel sees for one that udev
// would start usbmuxd for: an iPhone, iPad or iPod that runs, 05ac:129x or
// 05ac:12ax. One in recovery (1281) is none.
func (s *serviceProbe) phoneOnBus() bool {
	const bus = "sys/bus/usb/devices"
	devices, err := fs.ReadDir(s.root, bus)
	if err != nil {
		return false
	}
	read := func(device, name string) string {
		b, err := fs.ReadFile(s.root, path.Join(bus, device, name))
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(b))
	}
	for _, d := range devices {
		product := read(d.Name(), "idProduct")
		if read(d.Name(), "idVendor") == "05ac" && (strings.HasPrefix(product, "129") || strings.HasPrefix(product, "12a")) {
			return true
		}
	}
	return false
}
