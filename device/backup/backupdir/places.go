package backupdir

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// StandardFolders returns the places where the programs of this system, and
// Lifeboat itself, put backups: absolute paths, whether they exist or not, the
// most usual first. Source: PROTOCOL.md §7.10.
//
// The folders of Windows may be junctions to another drive; resolve them before
// asking for free space.
func StandardFolders() []string {
	home, _ := os.UserHomeDir()
	return standardFolders(runtime.GOOS, home, os.Getenv("APPDATA"), xdg.DataHome)
}

func standardFolders(system, home, appData, dataHome string) []string {
	var out []string
	add := func(base string, parts ...string) {
		if base != "" {
			out = append(out, filepath.Join(append([]string{base}, parts...)...))
		}
	}
	switch system {
	case "darwin":
		add(home, "Library", "Application Support", "MobileSync", "Backup")
	case "windows":
		add(home, "Apple", "MobileSync", "Backup")             // Apple Devices, iTunes from the Store
		add(appData, "Apple Computer", "MobileSync", "Backup") // iTunes from apple.com
	default:
		add(dataHome, "lifeboat", "backups")
	}
	return out
}
