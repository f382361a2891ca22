// Package desktop speaks with the desktop that the window stands on: its file
// manager, the programs that open files, Apple's own app, notifications, and the
// bar or dock that shows how far work is. Nothing here waits for long, and what a
// system cannot do is an error or nothing, never a panic.
package desktop

import (
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/fileuri"
	"github.com/lifeboat-app/lifeboat/guide"
)

// errNotHere says that this computer does not have the program.
var errNotHere = errors.New("this computer does not have it")

// Open opens a file or a folder with the program that the person uses for it.
func Open(path string) error {
	if !filepath.IsAbs(path) {
		return errors.New("not a whole path") // nothing that a program could take for a flag
	}
	return start(opener(path))
}

// PathOf is the path of a file that a desktop names: by its path, or as a file URI.
func PathOf(name string) (string, bool) {
	if path, ok := fileuri.Path(runtime.GOOS, name); ok {
		return path, true
	}
	return name, !strings.HasPrefix(name, "file:") && !strings.Contains(name, "://")
}

// OpenApple opens Apple's own app.
func OpenApple(app guide.AppleApp) error {
	args := appleApp(app)
	if args == nil {
		return errNotHere
	}
	return start(args)
}

// start starts a program and does not wait for it.
func start(args []string) error {
	if len(args) == 0 {
		return errNotHere
	}
	cmd := exec.Command(args[0], args[1:]...)
	raw(cmd, args)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // so that it leaves no zombie; what it says of itself is its own affair
	return nil
}
