package backupdir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/home"
)

// StandardFolders returns the places where the programs of this system, and
// Lifeboat itself, put backups: absolute paths, whether they exist or not, the
// most usual first. Source: PROTOCOL.md §7.10.
//
// The folders of Windows may be junctions to another drive; resolve them before
// asking for free space.
func StandardFolders() []string {
	return standardFolders(runtime.GOOS, home.Dir(), os.Getenv("APPDATA"), home.Data())
}

// AppleFolders are the folders in which Apple's own programs look for backups on a
// system, and nowhere else.
func AppleFolders(system string) []string {
	var out []string
	for _, dir := range standardFolders(system, home.Dir(), os.Getenv("APPDATA"), "") {
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
// from them. Empty: the system names no folder of the person's.
func OwnFolder() string { return ownFolder(home.Dir(), home.Data()) }

func ownFolder(home, dataHome string) string {
	if dataHome == "" {
		return ""
	}
	before := filepath.Join(dataHome, "lifeboat", "backups")
	if entries, _ := os.ReadDir(before); len(entries) > 0 || home == "" {
		return before
	}
	return filepath.Join(home, OwnName)
}

// ErrNoPhoneName means that a backup does not say which phone it is of, so that it is
// not known which name Apple's app looks for.
var ErrNoPhoneName = errors.New("the backup does not name its phone")

// AppleName is the name by which Apple's app finds a backup in a folder of its own:
// the phone's, or that with the date of the backup behind it, as copies have that
// were set aside (PROTOCOL.md §7.1), where the first one is taken. Nothing is there
// under the name.
func AppleName(place string, f backup.Facts) (string, error) {
	if !backup.IsUDID(f.UDID) {
		return "", ErrNoPhoneName
	}
	name := f.UDID
	for date := f.Date.Local(); ; date = date.Add(time.Second) {
		_, err := os.Lstat(filepath.Join(place, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return name, nil
		case err != nil:
			return "", err
		}
		name = f.UDID + date.Format("-20060102-150405")
	}
}
