package awake

import (
	"os"
	"sync"

	"github.com/godbus/dbus/v5"
)

// keep takes an inhibitor lock of logind; it is held by an open file.
func keep(why string) (func(), error) {
	bus, err := dbus.ConnectSystemBus()
	if err != nil {
		return nil, err
	}
	defer bus.Close()
	var lock dbus.UnixFD
	call := bus.Object("org.freedesktop.login1", "/org/freedesktop/login1").
		Call("org.freedesktop.login1.Manager.Inhibit", 0, "sleep:idle", "Lifeboat", why, "block")
	if err := call.Store(&lock); err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(lock), "inhibitor")
	var once sync.Once
	return func() { once.Do(func() { file.Close() }) }, nil
}
