package desktop

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/lifeboat-app/lifeboat/guide"
)

// patience is how long the desktop has to answer. It may start a program for that, on a
// computer that is slow.
const patience = 10 * time.Second

// Reveal shows a file or a folder in the file manager, marked in the folder that
// it lies in. File managers that cannot mark one open that folder.
func Reveal(path string) error {
	if !filepath.IsAbs(path) {
		return errors.New("not a whole path")
	}
	bus, err := dbus.SessionBus() // shared, also with Fyne: never closed
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		item := (&url.URL{Scheme: "file", Path: path}).String()
		err = bus.Object("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1").
			CallWithContext(ctx, "org.freedesktop.FileManager1.ShowItems", 0, []string{item}, "").Err
	}
	if err == nil {
		return nil
	}
	return start(opener(filepath.Dir(path)))
}

func opener(path string) []string { return []string{"xdg-open", path} }

// appleApp is nothing: Apple makes no app for Linux.
func appleApp(guide.AppleApp) []string { return nil }
