package desktop

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/godbus/dbus/v5"
)

// sessionBus names the session bus in the environment.
const sessionBus = "DBUS_SESSION_BUS_ADDRESS"

// noBus is an address that leads nowhere, and is known as such.
const noBus = "disabled:"

// JoinSession has this program and the toolkit speak on the desktop's session bus, and
// on none where there is none: the library would start one, which stays behind, with all
// that comes up on it. Call it before anything asks for the bus.
func JoinSession() {
	address := busOf(os.Getenv, "/run/user/"+strconv.Itoa(os.Getuid()), isSocket)
	if address != os.Getenv(sessionBus) {
		_ = os.Setenv(sessionBus, address) // it fails for impossible names only
	}
}

// busOf is the address of the session bus, from the environment or where it lies by
// custom: as bus in the folder of the session, which may be another than the user's.
func busOf(env func(string) string, ofUser string, there func(path string) bool) string {
	if address := env(sessionBus); address != "" && address != "autolaunch:" {
		return address
	}
	for _, dir := range []string{env("XDG_RUNTIME_DIR"), ofUser} {
		if path := filepath.Join(dir, "bus"); filepath.IsAbs(path) && there(path) {
			return "unix:path=" + dbus.EscapeBusAddressValue(path)
		}
	}
	return noBus
}

func isSocket(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Type() == fs.ModeSocket
}

// raw prepares a program to be started: that we go without a bus is no matter of it.
func raw(cmd *exec.Cmd, _ []string) {
	if os.Getenv(sessionBus) == noBus {
		cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return v == sessionBus+"="+noBus })
	}
}
