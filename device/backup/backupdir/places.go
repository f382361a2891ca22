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

// AppleFolders are the folders in which Apple's own programs look for backups on a
// system, and nowhere else.
func AppleFolders(system string) []string {
	home, _ := os.UserHomeDir()
	var out []string
	for _, dir := range standardFolders(system, home, os.Getenv("APPDATA"), "") {
		if filepath.Base(filepath.Dir(dir)) == "MobileSync" {
			out = append(out, dir)
		}
	}
	return out
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
	}
	add(home, OwnName)
	add(dataHome, "lifeboat", "backups") // of versions before 0.2
	return out
}

// OwnName is the folder, in the person's own, in which Lifeboat keeps new backups.
// It lies beside the documents and not among them: those of many computers are
// copied into a cloud, and a backup is nothing for others. It is called the same in
// all languages, so that it is found again after a change of language.
const OwnName = "iPhone Backups"

// OwnFolder is where new backups are kept unless the person names another place:
// where earlier versions kept them, if there are some, so that the next one goes on
// from them.
func OwnFolder() string {
	home, _ := os.UserHomeDir()
	return ownFolder(home, xdg.DataHome)
}

func ownFolder(home, dataHome string) string {
	before := filepath.Join(dataHome, "lifeboat", "backups")
	if entries, _ := os.ReadDir(before); len(entries) > 0 || home == "" {
		return before
	}
	return filepath.Join(home, OwnName)
}
