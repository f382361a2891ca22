package repair

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"howett.net/plist"

	"lifeboat/device/backup"
)

// maxList bounds what is read of a property list to be changed.
const maxList = 64 << 20

// lists copies the three property lists, with what is mended in them.
func (c *copier) lists(context.Context) error {
	for _, name := range []string{"Info.plist", "Status.plist", "Manifest.plist"} {
		data, err := c.list(name)
		switch {
		case errors.Is(err, os.ErrNotExist):
			continue // the check of the copy names it
		case err != nil:
			return err
		}
		if err := os.WriteFile(filepath.Join(c.dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) list(name string) ([]byte, error) {
	if name == "Status.plist" && c.plan.status {
		return c.newStatus()
	}
	info, err := c.plan.source.Root().Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxList {
		return nil, fmt.Errorf("%s: %w", name, backup.ErrNotAFile)
	}
	f, err := c.plan.source.Root().Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxList))
	if err == nil && name == "Manifest.plist" && len(c.plan.apps) > 0 && slices.Contains(c.plan.Mends, backup.AppsNotListed) {
		return c.withApps(data)
	}
	return data, err
}

// withApps enters the apps that are used and not listed. A phone wants the
// identifier to be there; what else it writes of an app is not known here.
func (c *copier) withApps(data []byte) ([]byte, error) {
	list := map[string]any{}
	format, err := plist.Unmarshal(data, &list)
	if err != nil {
		return nil, fmt.Errorf("Manifest.plist: %w", err)
	}
	apps, _ := list["Applications"].(map[string]any)
	if apps == nil {
		apps = map[string]any{}
	}
	for _, id := range c.plan.apps {
		apps[id] = map[string]any{"CFBundleIdentifier": id, "ContainerContentClass": "Data/Application"}
	}
	list["Applications"] = apps
	return plist.Marshal(list, format)
}

// newStatus writes the list that a finished backup has (protocol notes F.2).
func (c *copier) newStatus() ([]byte, error) {
	date := c.plan.source.Facts().Date
	if date.IsZero() {
		date = time.Now()
	}
	id := make([]byte, 16)
	rand.Read(id) // never fails
	hex := strings.ToUpper(fmt.Sprintf("%x", id))
	return plist.Marshal(map[string]any{
		"BackupState": "new", "Date": date.UTC().Truncate(time.Second), "IsFullBackup": true, "SnapshotState": "finished",
		"UUID":    hex[:8] + "-" + hex[8:12] + "-4" + hex[13:16] + "-8" + hex[17:20] + "-" + hex[20:],
		"Version": "3.3",
	}, plist.BinaryFormat)
}
